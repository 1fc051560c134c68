/** The `rich_text` block, from Slack's nested elements to the tree that mrkdwn.js describes. */
import { emojiFor } from "./emoji.js";

const STYLES = { bold: "bold", italic: "italic", strike: "strike", code: "code" };

/** Reads the elements of one rich_text block. */
export function parseRichText(block) {
  return (block.elements ?? []).map(part);
}

function part(element) {
  if (element.type === "rich_text_list") {
    const items = element.elements.map((item) => inline(item.elements));
    return {
      type: "list",
      ordered: element.style === "ordered",
      indent: element.indent ?? 0,
      start: (element.offset ?? 0) + 1,
      items,
    };
  }
  const children = inline(element.elements);
  const types = { rich_text_quote: "quote", rich_text_preformatted: "pre" };
  return { type: types[element.type] ?? "paragraph", children };
}

function inline(elements) {
  return (elements ?? []).map((element) => styled(plain(element), element.style));
}

function styled(node, style) {
  return Object.keys(STYLES)
    .filter((name) => style?.[name])
    .reduce((inner, name) => ({ type: STYLES[name], children: [inner] }), node);
}

const READ = {
  text: (element) => ({ type: "text", text: element.text }),
  link: (element) => ({
    type: "link",
    url: element.url,
    children: [{ type: "text", text: element.text || element.url }],
  }),
  user: (element) => ({ type: "person", id: element.user_id, label: "" }),
  channel: (element) => ({ type: "channel", id: element.channel_id, label: "" }),
  usergroup: (element) => ({ type: "group", label: `@${element.usergroup_id}` }),
  broadcast: (element) => ({ type: "broadcast", label: `@${element.range}` }),
  date: (element) => ({
    type: "date",
    unix: element.timestamp,
    format: element.format,
    url: element.url ?? null,
    fallback: element.fallback ?? "",
  }),
  emoji: readEmoji,
};

function plain(element) {
  return READ[element.type]?.(element) ?? { type: "text", text: element.text ?? "" };
}

function readEmoji(element) {
  const sign = emojiFor(element.name);
  return sign ? { type: "emoji", name: element.name, sign } : { type: "text", text: `:${element.name}:` };
}
