/**
 * Slack's mrkdwn, from a string to a tree of plain objects. Pure: no page, no names of people, no clock. prose.js draws
 * the tree; markdown.js and rich_text.js make the same tree from their own forms.
 *
 * A node is { type, … }: text {text} · break · emoji {name, sign} · code, bold, italic, strike, quote, pre {children}
 * · link {url, children} · person, channel {id, label} · group, broadcast {label} · date {unix, format, url, fallback}
 */
import { emojiFor } from "./emoji.js";

const MARKS = { "*": "bold", _: "italic", "~": "strike" };
const FENCE = "```";

/** Reads a whole mrkdwn text. */
export function parseMrkdwn(source) {
  const parts = String(source ?? "").split(FENCE);
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join(FENCE)); // a fence that nothing closes is only text
  return parts.flatMap((part, index) =>
    index % 2 ? [fenced(part)] : lines(part, index > 0, index < parts.length - 1),
  );
}

/** Slack escapes exactly three characters; nothing else is an entity. */
export function unescapeText(source) {
  return source.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

function fenced(part) {
  return { type: "pre", children: angles(part.replace(/^\n/, "").replace(/\n$/, "")) };
}

/** Lines between fences. The newline that a fence stands on belongs to the fence. */
function lines(part, afterFence, beforeFence) {
  let text = afterFence ? part.replace(/^\n/, "") : part;
  if (beforeFence) text = text.replace(/\n$/, "");
  return text ? joinLines(text.split("\n")) : [];
}

function joinLines(all) {
  const nodes = [];
  for (let at = 0; at < all.length; at += 1) {
    const quoted = quotedFrom(all, at);
    if (quoted.length) {
      nodes.push({ type: "quote", children: joinPlain(quoted) });
      at += quoted.length - 1;
    } else {
      if (at > 0 && nodes.at(-1)?.type !== "quote") nodes.push({ type: "break" });
      nodes.push(...inline(all[at]));
    }
  }
  return nodes;
}

/** The texts of the quote that starts at line `at`: the run of > lines, or everything after >>>. */
function quotedFrom(all, at) {
  const rest = all[at].match(/^(?:>>>|&gt;&gt;&gt;) ?(.*)$/);
  if (rest) return [rest[1], ...all.slice(at + 1)];
  const quoted = [];
  for (const line of all.slice(at)) {
    const match = line.match(/^(?:>|&gt;) ?(.*)$/);
    if (!match) break;
    quoted.push(match[1]);
  }
  return quoted;
}

function joinPlain(texts) {
  return texts.flatMap((text, index) => (index ? [{ type: "break" }, ...inline(text)] : inline(text)));
}

/** One line with every mark. */
export function inline(source) {
  return scan(source, special);
}

/** Text in which only <…> means something, as inside code. */
function angles(source) {
  return scan(source, (text, at) => (text[at] === "<" ? angle(text, at) : null));
}

/** Walks the text; `find` says what starts at a place, as { node, end }, or null for an ordinary character. */
function scan(source, find) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push({ type: "text", text: unescapeText(plain) });
    plain = "";
  };
  for (let at = 0; at < source.length;) {
    const found = find(source, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += source[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function special(source, at) {
  const sign = source[at];
  if (sign === "`") return codeSpan(source, at);
  if (sign === "<") return angle(source, at);
  if (sign in MARKS) return marked(source, at);
  if (sign === ":") return emojiName(source, at);
  return sign === "h" ? bareLink(source, at) : null;
}

function codeSpan(source, at) {
  const end = source.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: { type: "code", children: angles(source.slice(at + 1, end)) }, end: end + 1 };
}

const inWord = (sign) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

/** *bold*, _italic_, ~strike~: opened at a word's edge, closed at one, with no space just inside. */
function marked(source, at) {
  const mark = source[at];
  if (inWord(source[at - 1]) || /[\s]|^$/.test(source[at + 1] ?? "") || source[at + 1] === mark) return null;
  const end = closing(source, at, mark);
  if (end < 0) return null;
  return { node: { type: MARKS[mark], children: inline(source.slice(at + 1, end)) }, end: end + 1 };
}

function closing(source, open, mark) {
  for (let at = open + 1; at < source.length; at += 1) {
    const skipped = source[at] === "`" || source[at] === "<" ? special(source, at) : null;
    if (skipped) at = skipped.end - 1;
    else if (source[at] === mark && !/\s/.test(source[at - 1]) && !inWord(source[at + 1])) return at;
  }
  return -1;
}

function emojiName(source, at) {
  const match = /^:([a-z0-9_+-]+):/.exec(source.slice(at, at + 60));
  const sign = match && emojiFor(match[1]);
  return sign ? { node: { type: "emoji", name: match[1], sign }, end: at + match[0].length } : null;
}

function bareLink(source, at) {
  if (inWord(source[at - 1])) return null;
  const match = /^https?:\/\/[^\s<>|`]+/.exec(source.slice(at));
  if (!match) return null;
  const written = match[0].replace(/[.,:;!?)\]}'"*_~]+$/, "");
  const url = unescapeText(written);
  return { node: { type: "link", url, children: [{ type: "text", text: url }] }, end: at + written.length };
}

function angle(source, at) {
  const end = source.indexOf(">", at);
  const inside = source.slice(at + 1, Math.max(end, at + 1));
  return MEANINGFUL.test(inside) ? { node: meaning(inside), end: end + 1 } : null;
}

/** People, channels, commands and the addresses that a link may have. Any other <…> stays as it was written. */
const MEANINGFUL = /^(?:@\w|#\w|!\w|https?:|mailto:|tel:)[^<]*$/i;

/** What stands between < and >. */
function meaning(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescapeText(inside.slice(bar + 1));
  if (target.startsWith("@")) return { type: "person", id: target.slice(1), label };
  if (target.startsWith("#")) return { type: "channel", id: target.slice(1), label };
  if (target.startsWith("!")) return command(target.slice(1), label);
  const url = unescapeText(target);
  return { type: "link", url, children: [{ type: "text", text: label || url.replace(/^mailto:/, "") }] };
}

function command(target, label) {
  const [name, ...rest] = target.split("^");
  if (name === "date") {
    const [unix, format, url] = rest;
    return { type: "date", unix: Number(unix), format: unescapeText(format ?? ""), url: url ?? null, fallback: label };
  }
  if (name === "subteam") return { type: "group", label: label || `@${rest[0]}` };
  return { type: "broadcast", label: label || `@${name}` };
}
