/**
 * Block Kit's interactive elements, except the selects (selects.js).
 *
 * Each is drawn for a `place`, { blockId, acts, label, describedBy }: where it stands, and whether a change is sent at
 * once; and on a `surface`, a message or a view: { reader, people(), channels(), act(action, node),
 * keep(blockId, actionId, answer), kept(blockId, actionId) }. What is kept is what a view's state will say.
 */
import { answer } from "./answer.js";
import { askFirst } from "./confirm.js";
import { el, moveWithArrows, nextId, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { withPopover } from "./popover.js";
import { drawText, plainText } from "./prose.js";
import { SELECTS } from "./selects.js";

/** Draws one element; one that the sandbox does not know says so instead of vanishing. */
export function drawElement(element, place, surface) {
  const draw = DRAW[element.type] ?? SELECTS[element.type];
  return draw
    ? draw(element, place, surface)
    : el("span", { class: "unknown" }, `[${element.type}: not drawn by the sandbox]`);
}

const DRAW = {
  image: drawImage,
  button: drawButton,
  overflow: drawOverflow,
  datepicker: (element, place, surface) => drawMoment("date", "selected_date", element, place, surface),
  timepicker: (element, place, surface) => drawMoment("time", "selected_time", element, place, surface),
  checkboxes: drawCheckboxes,
  radio_buttons: drawRadios,
  plain_text_input: drawTextInput,
  email_text_input: drawTextInput,
  url_text_input: drawTextInput,
  number_input: drawTextInput,
};

function drawImage(element) {
  return el("img", {
    class: "thumb",
    src: safeUrl(element.image_url),
    alt: element.alt_text ?? "",
    loading: "lazy",
    referrerpolicy: "no-referrer",
  });
}

function drawButton(element, place, surface) {
  const style = ["primary", "danger"].includes(element.style) ? `button-${element.style}` : "";
  const href = element.url && safeUrl(element.url);
  const press = async (event) => {
    if (button.getAttribute("aria-busy") === "true") return;
    if (element.confirm && !(await askFirst(element.confirm, surface.reader))) return;
    if (href && event.isTrusted) window.open(href, "_blank", "noopener,noreferrer");
    const action = { block_id: place.blockId, action_id: element.action_id, type: "button", value: element.value };
    surface.act(action, button);
  };
  const attributes = {
    type: "button",
    class: `button ${style}`,
    "aria-label": element.accessibility_label,
    on: { click: press },
  };
  const button = el(
    "button",
    attributes,
    plainText(element.text),
    href && el("span", { class: "visually-hidden" }, " (opens in a new tab)"),
  );
  return button;
}

function drawOverflow(element, place, surface) {
  const trigger = el(
    "button",
    { type: "button", class: "button button-icon", "aria-label": "More actions" },
    icon("dots"),
  );
  const fill = (box, close) => {
    const menu = el("div", { role: "menu", class: "options", "aria-label": "More actions" });
    const items = () => [...menu.children];
    menu.append(
      ...element.options.map((option) =>
        menuItem(option, () => {
          close();
          trigger.focus();
          answer(element, { ...place, acts: true }, surface, { selected_option: option }, trigger);
        }),
      ),
    );
    menu.addEventListener("keydown", (event) => moveWithArrows(event, items));
    box.append(menu);
    return items()[0];
  };
  return withPopover(trigger, fill, { role: "menu" });
}

function menuItem(option, onClick) {
  const note = option.description && el("span", { class: "option-note" }, plainText(option.description));
  return el(
    "button",
    { type: "button", role: "menuitem", class: "option", on: { click: onClick } },
    el("span", { class: "option-body" }, plainText(option.text), note),
  );
}

function drawMoment(type, field, element, place, surface) {
  const first = surface.kept(place.blockId, element.action_id)?.[field] ?? element[`initial_${type}`] ?? null;
  const label = place.label || plainText(element.placeholder) || (type === "date" ? "Date" : "Time");
  const input = el("input", {
    type,
    class: "field",
    id: place.controlId,
    "aria-label": place.controlId ? null : label,
    "aria-describedby": place.describedBy,
  });
  input.value = first ?? "";
  surface.keep(place.blockId, element.action_id, { type: element.type, [field]: first });
  input.addEventListener("change", () => answer(element, place, surface, { [field]: input.value || null }, input));
  return input;
}

function drawCheckboxes(element, place, surface) {
  let chosen = surface.kept(place.blockId, element.action_id)?.selected_options ?? element.initial_options ?? [];
  surface.keep(place.blockId, element.action_id, { type: element.type, selected_options: chosen });
  const change = (option, on, node) => {
    chosen = element.options.filter((other) =>
      other.value === option.value ? on : chosen.some(({ value }) => value === other.value),
    );
    answer(element, place, surface, { selected_options: chosen }, node);
  };
  const isOn = (option) => chosen.some(({ value }) => value === option.value);
  return drawChoices("checkbox", element, place, surface, isOn, change);
}

function drawRadios(element, place, surface) {
  const chosen = surface.kept(place.blockId, element.action_id)?.selected_option ?? element.initial_option ?? null;
  surface.keep(place.blockId, element.action_id, { type: element.type, selected_option: chosen });
  const change = (option, on, node) => answer(element, place, surface, { selected_option: option }, node);
  return drawChoices("radio", element, place, surface, (option) => option.value === chosen?.value, change);
}

function drawChoices(type, element, place, surface, isOn, change) {
  const name = nextId("choice");
  const rows = element.options.map((option) => {
    const input = el("input", { type, name, checked: isOn(option) });
    input.addEventListener("change", () => change(option, input.checked, input));
    const note =
      option.description && el("span", { class: "choice-note" }, drawText(option.description, surface.reader));
    return el("label", { class: "choice" }, input, el("span", {}, drawText(option.text, surface.reader), note));
  });
  const role = type === "radio" ? "radiogroup" : "group";
  return el(
    "div",
    { class: "choices", role, "aria-label": place.label || "Choices", "aria-describedby": place.describedBy },
    rows,
  );
}

const INPUT_TYPES = { email_text_input: "email", url_text_input: "url", number_input: "number" };

function drawTextInput(element, place, surface) {
  const first = surface.kept(place.blockId, element.action_id)?.value ?? element.initial_value ?? null;
  const control = element.multiline
    ? el("textarea", { rows: 4 })
    : el("input", { type: INPUT_TYPES[element.type] ?? "text" });
  const attributes = {
    class: "field",
    id: place.controlId,
    placeholder: plainText(element.placeholder),
    maxlength: element.max_length,
    "aria-label": place.controlId ? null : place.label || "Text",
    "aria-describedby": place.describedBy,
    autocomplete: "off",
  };
  for (const [name, value] of Object.entries(attributes)) if (value) control.setAttribute(name, value);
  control.value = first ?? "";
  const current = () => ({ type: element.type, value: control.value || null });
  surface.keep(place.blockId, element.action_id, current());
  control.addEventListener("input", () => surface.keep(place.blockId, element.action_id, current()));
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || element.multiline || !place.acts) return;
    event.preventDefault();
    answer(element, place, surface, current(), control);
  });
  return control;
}
