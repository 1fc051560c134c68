/** Draws Block Kit blocks. Surfaces are as in elements.js. */
import { el, nextId, safeUrl } from "./dom.js";
import { drawElement } from "./elements.js";
import { parseMarkdown } from "./markdown.js";
import { drawProse, drawTable, drawText, plainText } from "./prose.js";
import { parseRichText } from "./rich_text.js";

/** Draws all blocks of a message or a view. One that the sandbox does not know says so instead of vanishing. */
export function drawBlocks(blocks, surface) {
  return blocks.map((block, index) => {
    const blockId = block.block_id ?? `block-${index}`;
    const draw = DRAW[block.type] ?? drawUnknown;
    const node = draw(block, surface, blockId);
    node.classList.add("block", `block-${block.type}`);
    node.dataset.blockId = blockId;
    return node;
  });
}

/** The elements whose change is told to the app at once, without a submit. */
const AT_ONCE = (blockId, label = "") => ({ blockId, acts: true, label });

const DRAW = {
  section: drawSection,
  header: (block) => el("div", { role: "heading", "aria-level": 3 }, plainText(block.text)),
  divider: () => el("hr"),
  context: drawContext,
  actions: (block, surface, blockId) =>
    el(
      "div",
      { role: "group", "aria-label": "Actions" },
      block.elements.map((element) => drawElement(element, AT_ONCE(blockId), surface)),
    ),
  image: drawImage,
  rich_text: (block, surface) => el("div", { class: "prose" }, drawProse(parseRichText(block), surface.reader)),
  markdown: (block, surface) => el("div", { class: "prose" }, drawProse(parseMarkdown(block.text), surface.reader)),
  table: (block, surface) =>
    drawTable(
      block.rows.map((row) => row.map((cell) => drawCell(cell, surface))),
      block.column_settings,
    ),
  input: drawInput,
};

function drawUnknown(block) {
  return el("p", { class: "unknown" }, `[${block.type} block: not drawn by the sandbox]`);
}

function drawSection(block, surface, blockId) {
  const fields = block.fields?.map((field) => el("div", { class: "prose" }, drawText(field, surface.reader)));
  const label = block.text
    ? plainText({ text: block.text.text, emoji: false })
        .replace(/[*_~`]/g, "")
        .split("\n")[0]
    : "";
  const accessory =
    block.accessory &&
    el("div", { class: "accessory" }, drawElement(block.accessory, AT_ONCE(blockId, label), surface));
  return el(
    "div",
    {},
    el(
      "div",
      { class: "section-body" },
      block.text && el("div", { class: "prose" }, drawText(block.text, surface.reader)),
      fields && el("div", { class: "fields" }, fields),
    ),
    accessory,
  );
}

function drawContext(block, surface, blockId) {
  const part = (element) =>
    element.type === "image"
      ? drawElement(element, AT_ONCE(blockId), surface)
      : el("span", { class: "prose" }, drawText(element, surface.reader));
  return el("div", {}, block.elements.map(part));
}

function drawImage(block) {
  const title = block.title && el("figcaption", {}, plainText(block.title));
  const src = block.slack_file?.id ? `/files/${encodeURIComponent(block.slack_file.id)}` : safeUrl(block.image_url);
  const image = src && el("img", { src, alt: block.alt_text ?? "", loading: "lazy", referrerpolicy: "no-referrer" });
  return el("figure", {}, title, image || el("span", { class: "unknown" }, block.alt_text ?? "image"));
}

function drawCell(cell, surface) {
  if (cell.type === "rich_text") return drawProse(parseRichText(cell), surface.reader);
  return [plainText({ text: String(cell.text ?? cell.value ?? "") })];
}

/** The elements that one label can name directly; the others are groups or buttons that carry the label's words. */
const LABELLED = new Set([
  "plain_text_input",
  "email_text_input",
  "url_text_input",
  "number_input",
  "datepicker",
  "timepicker",
]);

function drawInput(block, surface, blockId) {
  const [hintId, errorId] = [nextId("hint"), nextId("error")];
  const controlId = LABELLED.has(block.element.type) ? nextId("control") : null;
  const label = plainText(block.label);
  const place = {
    blockId,
    acts: Boolean(block.dispatch_action),
    label,
    controlId,
    describedBy: `${hintId} ${errorId}`,
  };
  const words = [label, block.optional && el("span", { class: "optional" }, " (optional)")];
  return el(
    "div",
    {},
    controlId
      ? el("label", { class: "input-label", for: controlId }, words)
      : el("span", { class: "input-label" }, words),
    drawElement(block.element, place, surface),
    el("p", { class: "input-hint", id: hintId, hidden: !block.hint }, plainText(block.hint)),
    el("p", { class: "input-error", id: errorId, role: "alert" }),
  );
}

/**
 * Shows what is wrong, { blockId: sentence }, under each input in `root`, and takes away what was shown before. The
 * first wrong control gets the focus. Returns the sentences that no input could show.
 */
export function showErrors(root, errors) {
  const left = { ...errors };
  let first = null;
  for (const block of root.querySelectorAll(".block-input")) {
    const sentence = left[block.dataset.blockId] ?? "";
    delete left[block.dataset.blockId];
    block.querySelector(".input-error").textContent = sentence;
    block.classList.toggle("block-wrong", Boolean(sentence));
    const control = block.querySelector("input, textarea, button");
    if (sentence) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
    if (sentence) first ??= control;
  }
  first?.focus();
  return Object.values(left);
}
