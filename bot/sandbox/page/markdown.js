/**
 * The `markdown` block's own Markdown, from a string to the tree that mrkdwn.js describes, with four more nodes:
 * heading {level, children} · list {ordered, items} · rule · table {rows}. A subset: what Slack draws, no raw HTML.
 */
import { emojiFor } from "./emoji.js";
import { inline as mrkdwnInline, unescapeText } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    /\\(?<escaped>[\\`*_{}[\]()#+.!|~<>-])/,
    /`(?<code>[^`]+)`/,
    /\*\*(?<bold>\S(?:.*?\S)?)\*\*/,
    /~~(?<strike>.+?)~~/,
    /\*(?<star>[^\s*](?:[^*]*[^\s*])?)\*/,
    /(?<![\p{L}\p{N}_])_(?<italic>[^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}_])/,
    /\[(?<label>[^\]]+)\]\((?<url>[^)\s]+)\)/,
    /(?<angle><[^<>\s][^<>]*>)/,
    /:(?<emoji>[a-z0-9_+-]+):/,
    /(?<bare>https?:\/\/[^\s<>()]+[^\s<>().,:;!?])/,
  ]
    .map((part) => part.source)
    .join("|"),
  "gu",
);

/** Reads a whole Markdown text. */
export function parseMarkdown(source) {
  const lines = String(source ?? "").split("\n");
  const nodes = [];
  while (lines.length) {
    const taken = [fence, heading, rule, quote, list, table, paragraph].map((read) => read(lines)).find(Boolean);
    if (!taken)
      lines.shift(); // an empty line only parts paragraphs
    else {
      lines.splice(0, taken.length);
      nodes.push(taken.node);
    }
  }
  return nodes;
}

function fence(lines) {
  if (!lines[0].startsWith("```")) return null;
  const end = lines.findIndex((line, index) => index > 0 && line.startsWith("```"));
  const inside = lines.slice(1, end < 0 ? undefined : end);
  return { node: { type: "pre", children: [text(inside.join("\n"))] }, length: inside.length + (end < 0 ? 1 : 2) };
}

function heading(lines) {
  const match = /^(#{1,6})\s+(.*)$/.exec(lines[0]);
  return match && { node: { type: "heading", level: match[1].length, children: inline(match[2]) }, length: 1 };
}

function rule(lines) {
  return /^(-{3,}|\*{3,}|_{3,})\s*$/.test(lines[0]) ? { node: { type: "rule" }, length: 1 } : null;
}

function quote(lines) {
  const taken = run(lines, /^> ?(.*)$/);
  return taken.length ? { node: { type: "quote", children: withBreaks(taken) }, length: taken.length } : null;
}

function list(lines) {
  for (const [pattern, ordered] of [
    [/^\s*[-*+]\s+(.*)$/, false],
    [/^\s*\d+[.)]\s+(.*)$/, true],
  ]) {
    const taken = run(lines, pattern);
    if (taken.length) return { node: { type: "list", ordered, items: taken.map(inline) }, length: taken.length };
  }
  return null;
}

function table(lines) {
  const taken = run(lines, /^\s*\|(.*)\|\s*$/);
  if (taken.length < 2 || !/^[\s:|-]+$/.test(taken[1])) return null;
  const rows = [taken[0], ...taken.slice(2)].map((row) => row.split("|").map((cell) => inline(cell.trim())));
  return { node: { type: "table", rows }, length: taken.length };
}

function paragraph(lines) {
  const end = lines.findIndex((line, index) => !line.trim() || (index > 0 && startsSomethingElse(lines.slice(index))));
  const taken = lines.slice(0, end < 0 ? undefined : end);
  return taken.length ? { node: { type: "paragraph", children: withBreaks(taken) }, length: taken.length } : null;
}

function startsSomethingElse(lines) {
  return [fence, heading, rule, quote, list, table].some((read) => read(lines));
}

/** What `pattern` catches in each of the first lines that match it. */
function run(lines, pattern) {
  const end = lines.findIndex((line) => !pattern.test(line));
  return lines.slice(0, end < 0 ? undefined : end).map((line) => pattern.exec(line)[1]);
}

function withBreaks(lines) {
  return lines.flatMap((line, index) => (index ? [{ type: "break" }, ...inline(line)] : inline(line)));
}

function text(source) {
  return { type: "text", text: unescapeText(source) };
}

function inline(source) {
  const nodes = [];
  let last = 0;
  for (const match of source.matchAll(INLINE)) {
    if (match.index > last) nodes.push(text(source.slice(last, match.index)));
    nodes.push(...meaning(match));
    last = match.index + match[0].length;
  }
  if (last < source.length) nodes.push(text(source.slice(last)));
  return nodes;
}

function meaning(match) {
  const found = match.groups;
  if (found.escaped) return [{ type: "text", text: found.escaped }];
  if (found.code) return [{ type: "code", children: [text(found.code)] }];
  if (found.bold) return [{ type: "bold", children: inline(found.bold) }];
  if (found.strike) return [{ type: "strike", children: inline(found.strike) }];
  if (found.star ?? found.italic) return [{ type: "italic", children: inline(found.star ?? found.italic) }];
  if (found.url) return [{ type: "link", url: unescapeText(found.url), children: inline(found.label) }];
  if (found.emoji) return [emoji(found.emoji)];
  return mrkdwnInline(found.angle ?? found.bare);
}

function emoji(name) {
  const sign = emojiFor(name);
  return sign ? { type: "emoji", name, sign } : { type: "text", text: `:${name}:` };
}
