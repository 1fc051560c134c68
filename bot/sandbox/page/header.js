/** The line above the messages: where we are, who is there, and who from outside is. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { drawAvatar, localTime } from "./people.js";

/** Draws the open conversation's title into `root`. */
export function drawHeader(root, state) {
  const place = state.conversation();
  root.replaceChildren(...(place ? (place.dm ? talkTitle(place, state) : channelTitle(place, state)) : []));
}

function talkTitle(place, state) {
  const person = state.people.get(place.dm);
  const note = place.isApp
    ? "The bot itself. Commands and plain words both work here."
    : person && [person.title, localTime(person)].filter(Boolean).join(" · ");
  return [
    el(
      "h1",
      {},
      drawAvatar(place.isApp ? { kind: "bot" } : person, "avatar-small"),
      el("span", { class: "title-words" }, place.name),
      place.isApp && el("span", { class: "tag tag-app" }, "app"),
    ),
    el("p", { class: "topic" }, note),
  ];
}

function channelTitle(place, state) {
  const shared =
    place.shared_with && el("span", { class: "shared-mark" }, icon("shared"), `shared with ${place.shared_with}`);
  const names = place.members
    .map((id) => state.nameOfPerson(id))
    .filter(Boolean)
    .join(", ");
  const count = `${place.members.length} ${place.members.length === 1 ? "member" : "members"}`;
  return [
    el(
      "h1",
      {},
      icon(place.private ? "lock" : "hash"),
      el("span", { class: "title-words" }, place.name),
      place.archived && el("span", { class: "tag" }, "archived"),
      shared,
    ),
    el(
      "p",
      { class: "topic" },
      el("span", { class: "members", title: names }, icon("people"), count),
      place.topic && el("span", { class: "topic-words" }, place.topic),
    ),
  ];
}
