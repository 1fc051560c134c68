/** What to try: the card above the first message, and the same list behind the bulb beside the composer. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { withPopover } from "./popover.js";
import { nameOf } from "./people.js";

/** The things to try with these people and this command: [{ text, note, as? }]; `as` is who should type it. */
export function suggestions(state) {
  const command = state.commands[0]?.command ?? "/tasks";
  const colleagues = state.actors.filter((person) => person.kind === "member" && person.id !== state.acting);
  const colleague = colleagues.find((person) => person.tz === state.me.tz) ?? colleagues[0];
  const guest = state.actors.find((person) => person.kind === "guest");
  return [
    { text: `${command} mine`, note: "your open tasks, most overdue first" },
    { text: `${command} customer acme`, note: "one customer's tasks, found by name" },
    { text: `${command} team due this week`, note: "everybody's, with a filter" },
    colleague && { text: `${command} @${nameOf(colleague)}`, note: "a colleague's" },
    { text: `${command} remind me weekdays 8:30`, note: "a list that comes by itself; wind the clock for it" },
    { text: `${command} whoami`, note: "which CRM seat is yours, and why" },
    { text: `${command} help`, note: "all the commands" },
    guest && {
      text: `${command} mine`,
      label: `${command} mine as a guest`,
      note: `as ${nameOf(guest)}, who may see nothing`,
      as: guest.id,
    },
  ].filter(Boolean);
}

/** The card at the top of a conversation. `pick(suggestion)` fills the composer. */
export function drawWelcome(state, pick) {
  const place = state.conversation();
  if (!place) return el("div", {});
  const chips = suggestions(state).map((suggestion) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "chip chip-try", on: { click: () => pick(suggestion) } },
        el("code", {}, suggestion.label ?? suggestion.text),
        el("span", { class: "chip-note" }, suggestion.note),
      ),
    ),
  );
  return el(
    "section",
    { class: "welcome", "aria-label": "Things to try" },
    el(
      "h2",
      {},
      place.isApp ? `This is your direct line to ${place.name}` : place.dm ? `You and ${place.name}` : `#${place.name}`,
    ),
    el(
      "p",
      {},
      "This is a sandbox: a small stand-in for Slack on this machine, with an invented company. ",
      "The bot behind it is the real one. Try one of these, then press Enter:",
    ),
    el("ul", { class: "chips" }, chips),
  );
}

/** The button in the composer's bar that opens the same list. */
export function drawTryButton(state, pick) {
  const trigger = el("button", { type: "button", class: "button-plain button-words" }, icon("bulb"), "Things to try");
  const fill = (box, close) => {
    const items = suggestions(state).map((suggestion) => {
      const take = () => {
        close();
        pick(suggestion);
      };
      return el(
        "button",
        { type: "button", class: "option", on: { click: take } },
        el(
          "span",
          { class: "option-body" },
          el("code", {}, suggestion.label ?? suggestion.text),
          el("span", { class: "option-note" }, suggestion.note),
        ),
      );
    });
    box.append(el("div", { class: "options", role: "group", "aria-label": "Things to try" }, items));
    return items[0];
  };
  return withPopover(trigger, fill, { role: "true" });
}
