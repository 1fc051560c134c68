/** Draws the tree of mrkdwn.js as nodes of the page, and Slack's text objects with it. */
import { el, safeUrl } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { parseMrkdwn, unescapeText } from "./mrkdwn.js";
import { slackDate } from "./time.js";

/**
 * Draws nodes. `reader` says whose eyes these are: { id, zone, personName(id), channelName(id), openChannel(id) };
 * the two names are null for an id that the reader cannot see.
 */
export function drawProse(nodes, reader) {
  return nodes.map((node) => (DRAW[node.type] ?? DRAW.text)(node, reader));
}

/** A text object ({ type: "mrkdwn" | "plain_text", text }) or a bare string of mrkdwn. */
export function drawText(text, reader) {
  if (typeof text === "string") return drawProse(parseMrkdwn(text), reader);
  return text.type === "mrkdwn" ? drawProse(parseMrkdwn(text.text), reader) : [plainText(text)];
}

/** The words of a plain_text object, for names and labels; empty when there is none. */
export function plainText(text) {
  if (!text) return "";
  const words = unescapeText(text.text ?? "");
  return text.emoji === false ? words : withEmoji(words);
}

const wrap =
  (tag, attributes = {}) =>
  (node, reader) =>
    el(tag, attributes, drawProse(node.children, reader));

const DRAW = {
  text: (node) => document.createTextNode(node.text ?? ""),
  break: () => el("br"),
  emoji: (node) => el("span", { class: "emoji", role: "img", "aria-label": node.name.replaceAll("_", " ") }, node.sign),
  code: wrap("code"),
  bold: wrap("strong"),
  italic: wrap("em"),
  strike: wrap("s"),
  quote: wrap("blockquote"),
  pre: wrap("pre", { tabindex: "0" }),
  paragraph: wrap("p"),
  rule: () => el("hr"),
  link: drawLink,
  person: (node, reader) => mention(`@${reader.personName(node.id) ?? (node.label || node.id)}`, node.id === reader.id),
  channel: drawChannel,
  group: (node) => mention(node.label, false),
  broadcast: (node) => mention(node.label, true),
  date: drawDate,
  heading: (node, reader) =>
    el(
      "p",
      { class: `md-heading md-h${Math.min(node.level, 3)}`, role: "heading", "aria-level": node.level + 2 },
      drawProse(node.children, reader),
    ),
  list: drawList,
  table: (node, reader) => drawTable(node.rows.map((row) => row.map((cell) => drawProse(cell, reader)))),
};

function drawLink(node, reader) {
  const href = safeUrl(node.url);
  const inside = drawProse(node.children, reader);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, inside) : el("span", {}, inside);
}

function mention(words, forReader) {
  return el("span", { class: forReader ? "mention mention-me" : "mention" }, words);
}

function drawChannel(node, reader) {
  const name = reader.channelName(node.id);
  if (name === null) return mention(node.label ? `#${node.label}` : "#private-channel", false);
  return el(
    "button",
    { type: "button", class: "mention", on: { click: () => reader.openChannel(node.id) } },
    `#${name}`,
  );
}

function drawDate(node, reader) {
  if (!Number.isFinite(node.unix)) return document.createTextNode(node.fallback);
  const words = slackDate(node.unix, node.format, reader.zone);
  const time = el("time", { datetime: new Date(node.unix * 1000).toISOString() }, words);
  const href = safeUrl(node.url);
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, time) : time;
}

function drawList(node, reader) {
  const items = node.items.map((item) => el("li", {}, drawProse(item, reader)));
  const attributes = {
    style: { "--indent": node.indent ?? 0 },
    start: node.ordered && node.start > 1 ? node.start : null,
  };
  return el(node.ordered ? "ol" : "ul", attributes, items);
}

/**
 * A table of drawn cells; the first row is its head. It scrolls by itself, so a wide one never makes the page scroll
 * sideways. `columns` are Slack's column_settings: [{ align, is_wrapped } | null].
 */
export function drawTable(rows, columns = []) {
  const [head = [], ...body] = rows;
  const cell = (tag, scope) => (inside, index) => {
    const { align = "left", is_wrapped: wrapped = false } = columns[index] ?? {};
    return el(tag, { scope, class: `align-${align}${wrapped ? " wrapped" : ""}` }, inside);
  };
  const table = el(
    "table",
    {},
    el("thead", {}, el("tr", {}, head.map(cell("th", "col")))),
    el(
      "tbody",
      {},
      body.map((row) => el("tr", {}, row.map(cell("td", null)))),
    ),
  );
  return el("div", { class: "table-scroll", role: "region", "aria-label": "Table", tabindex: "0" }, table);
}
