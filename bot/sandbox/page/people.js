/** How a person is shown: avatar, tags, local time. */
import { present } from "./clock.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { clockTime, zoneName } from "./time.js";

/** A square with initials on the person's own colour, in black or white, whichever reads better on it. */
export function drawAvatar(person, size = "") {
  if (person?.kind === "bot")
    return el("span", { class: `avatar avatar-app ${size}`, "aria-hidden": "true" }, icon("tasks"));
  const colour = /^#[0-9a-f]{6}$/i.test(person?.color ?? "") ? person.color : "#6b7580";
  const attributes = {
    class: `avatar ${size}`,
    "aria-hidden": "true",
    style: { background: colour, color: readableOn(colour) },
  };
  return el("span", attributes, person?.initials ?? "?");
}

function readableOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#101414" : "#ffffff";
}

/** What a reader must know of this person at a glance: guest, from outside, admin. */
export function personTags(person) {
  const tags = [];
  if (person.kind === "guest") tags.push(el("span", { class: "tag tag-guest" }, "guest"));
  if (person.kind === "outsider") tags.push(el("span", { class: "tag tag-outside" }, person.team_name || "external"));
  if (person.is_admin) tags.push(el("span", { class: "tag" }, "admin"));
  return tags;
}

/** "09:41 in Auckland (NZDT)": what the clock on that person's wall says. */
export function localTime(person, now = present()) {
  return `${clockTime(now, person.tz)} in ${zoneName(person.tz)}${person.tz_label ? ` (${person.tz_label})` : ""}`;
}

/** What people call this person. */
export function nameOf(person) {
  return person.real_name || person.name;
}
