/** The acting person as the drawing parts want them: whose eyes read, and what they can choose from. */

/** The acting person as prose.js wants a reader. */
export function readerOf(state, deeds) {
  return {
    id: state.acting,
    zone: state.me.tz,
    personName: (id) => state.nameOfPerson(id),
    channelName: (id) => state.channels.find((channel) => channel.id === id)?.name ?? null,
    openChannel: deeds.openChannel,
  };
}

/** What every surface of the acting person offers to choose from. */
export function choicesOf(state) {
  return {
    people: () => [...state.people.values()].filter((person) => person.kind !== "bot"),
    channels: () => state.channels,
  };
}
