/** Draws one message, one notice, one date divider. */
import { drawBlocks } from "./blocks.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { drawAvatar, nameOf, personTags } from "./people.js";
import { drawText } from "./prose.js";
import { choicesOf, readerOf } from "./reader.js";
import { clockTime, dayName, fullTime } from "./time.js";

/**
 * A message as an article. `how`: { compact, reply }: whether the author was just named, and whether it is a thread's
 * reply. `deeds`: { act(message, action, node), reply(message) }.
 */
export function drawMessage(message, how, state, deeds) {
  const author = message.is_app ? { kind: "bot" } : state.people.get(message.author);
  const name = message.author_name || (author && nameOf(author)) || "Unknown";
  const classes = ["message", how.compact && "compact", how.reply && "reply", message.ephemeral && "ephemeral"]
    .filter(Boolean)
    .join(" ");
  const zone = state.me.tz;
  const time = el(
    "time",
    { class: "message-time", datetime: message.at, title: fullTime(message.at, zone) },
    clockTime(message.at, zone),
  );
  return el(
    "article",
    {
      class: classes,
      "aria-label": `${name}, ${clockTime(message.at, zone)}${message.ephemeral ? ", only visible to you" : ""}`,
    },
    message.ephemeral && el("div", { class: "only-you" }, icon("eye"), "Only visible to you"),
    el("div", { class: "gutter" }, how.compact ? time : drawAvatar(author)),
    el(
      "div",
      { class: "message-body" },
      !how.compact && drawHead(message, name, author, time),
      drawContent(message, state, deeds),
    ),
    !message.ephemeral && drawTools(message, name, deeds),
  );
}

function drawHead(message, name, author, time) {
  const tags = message.is_app
    ? el("span", { class: "tag tag-app" }, "app")
    : author && personTags({ ...author, is_admin: false });
  return el("div", { class: "message-head" }, el("span", { class: "message-name" }, name), tags, time);
}

function drawContent(message, state, deeds) {
  const edited = message.edited && el("span", { class: "edited" }, " (edited)");
  if (!message.blocks?.length)
    return el("div", { class: "prose" }, drawText(message.text ?? "", readerOf(state, deeds)), edited);
  return el("div", { class: "blocks" }, drawBlocks(message.blocks, messageSurface(message, state, deeds)), edited);
}

function drawTools(message, name, deeds) {
  const reply = el(
    "button",
    {
      type: "button",
      class: "button-plain",
      "aria-label": `Reply in the thread of ${name}`,
      title: "Reply in thread",
      on: { click: () => deeds.reply({ ts: message.thread_ts ?? message.ts, name }) },
    },
    icon("reply"),
  );
  return el("div", { class: "message-tools" }, reply);
}

function messageSurface(message, state, deeds) {
  const kept = new Map();
  return {
    reader: readerOf(state, deeds),
    ...choicesOf(state),
    act: (action, node) => deeds.act(message, action, node),
    keep: (blockId, actionId, answer) => kept.set(`${blockId} ${actionId}`, answer),
    kept: (blockId, actionId) => kept.get(`${blockId} ${actionId}`),
  };
}

/** Slack's own words to this person, which no app wrote. */
export function drawNotice(notice, state, deeds) {
  const time = el("time", { class: "message-time", datetime: notice.at }, clockTime(notice.at, state.me.tz));
  return el(
    "div",
    { class: "notice", role: "note" },
    icon("info"),
    el("div", { class: "prose" }, drawText(notice.text, readerOf(state, deeds))),
    time,
  );
}

/** "Today", between two days as the acting person's zone parts them. */
export function drawDay(moment, zone) {
  return el(
    "div",
    { class: "day", role: "separator", "aria-label": dayName(moment, zone) },
    el("span", {}, dayName(moment, zone)),
  );
}
