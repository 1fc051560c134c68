/** Shows a value as indented JSON with its kinds of token in colour, and a button that copies it. */
import { el } from "./dom.js";
import { icon } from "./icons.js";

const TOKENS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Draws `value`; a string that is JSON itself is opened. */
export function drawJson(value) {
  const text = JSON.stringify(opened(value), null, 2) ?? "null";
  const copy = el(
    "button",
    { type: "button", class: "button-plain", "aria-label": "Copy the JSON", title: "Copy" },
    icon("copy"),
  );
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.replaceChildren(icon("check"));
  });
  return el("div", { class: "json" }, copy, el("pre", { tabindex: "0", "aria-label": "JSON body" }, coloured(text)));
}

function opened(value) {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function coloured(text) {
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(TOKENS)) {
    parts.push(
      text.slice(last, match.index),
      el("span", { class: `json-${tokenKind(match)}` }, match[1] ?? match[0]),
      match[2] ?? "",
    );
    last = match.index + match[0].length;
  }
  return [...parts, text.slice(last)];
}

function tokenKind([, string, colon, word]) {
  if (string) return colon ? "key" : "string";
  return word ? "word" : "number";
}
