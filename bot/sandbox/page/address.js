/** The acting person and the open conversation in the page's address: a reload and the Back button keep them. */

/** { as, channel } as the address has them; null for what it does not say. */
export function readAddress() {
  const values = new URLSearchParams(location.hash.slice(1));
  return { as: values.get("as"), channel: values.get("channel") };
}

/** Writes both. A change of place is a step that Back undoes; setting the first place is not. */
export function writeAddress(as, channel) {
  const hash = `#${new URLSearchParams({ as, channel })}`;
  if (hash === location.hash) return;
  if (location.hash) location.hash = hash;
  else history.replaceState(null, "", hash);
}
