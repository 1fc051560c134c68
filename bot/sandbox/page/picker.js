/** A button that opens a searchable list: every select of Block Kit, and the choice of whom to act as. */
import { el, nextId } from "./dom.js";
import { icon } from "./icons.js";
import { withPopover } from "./popover.js";

/**
 * Draws a picker. `groups` is a function that gives [{ label, options }]; an option is { key, words, note?, draw? }
 * where `words` is searched and read aloud and `draw()` may give richer nodes. `onPick(chosen)` gets the chosen options, one
 * at most unless `many`. `setting`: { label, placeholder, chosen, many, most, face, describedBy, boxClass }.
 */
export function drawPicker(groups, onPick, setting) {
  let chosen = setting.chosen ?? [];
  const face = el("span", { class: "picker-face" });
  const trigger = el(
    "button",
    { type: "button", class: "picker", "aria-describedby": setting.describedBy },
    face,
    icon("chevron"),
  );
  const show = () => showFace(trigger, face, chosen, setting);
  const pick = (option, close) => {
    chosen = setting.many ? toggled(chosen, option, setting.most) : [option];
    show();
    if (!setting.many) close();
    onPick(chosen, trigger);
  };
  show();
  const fill = (box, close) =>
    fillList(box, groups(), { isChosen: (option) => chosen.some(same(option)), pick, close, setting });
  return withPopover(trigger, fill, { boxClass: setting.boxClass });
}

const same = (one) => (other) => one.key === other.key;

function toggled(chosen, option, most = Infinity) {
  if (chosen.some(same(option))) return chosen.filter((other) => !same(option)(other));
  return chosen.length < most ? [...chosen, option] : chosen;
}

function showFace(trigger, face, chosen, setting) {
  const words = chosen.map((option) => option.words).join(", ");
  trigger.setAttribute("aria-label", `${setting.label}: ${words || setting.placeholder}`);
  face.classList.toggle("picker-empty", !chosen.length);
  if (setting.face && chosen.length) face.replaceChildren(setting.face(chosen[0]));
  else if (setting.many && chosen.length)
    face.replaceChildren(...chosen.map((option) => el("span", { class: "token" }, option.words)));
  else face.replaceChildren(words || setting.placeholder);
}

function fillList(box, groups, { isChosen, pick, close, setting }) {
  const listId = nextId("options");
  const list = el("div", {
    id: listId,
    role: "listbox",
    class: "options",
    "aria-label": setting.label,
    "aria-multiselectable": setting.many ? "true" : null,
  });
  const search = el("input", {
    type: "text",
    class: "picker-search",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-label": `Search: ${setting.label}`,
    placeholder: "Search",
    autocomplete: "off",
    spellcheck: "false",
  });
  let active = null;
  const activate = (node) => {
    active?.classList.remove("active");
    active = node ?? null;
    active?.classList.add("active");
    active?.scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", active?.id ?? "");
  };
  const choose = (option) => {
    pick(option, close);
    if (setting.many) draw(option.key);
  };
  const draw = (stayAt) => {
    list.replaceChildren(...drawGroups(groups, search.value, isChosen, choose));
    const all = [...list.querySelectorAll("[role=option]")];
    activate(
      all.find((node) => node.dataset.key === stayAt) ?? all.find((node) => node.ariaSelected === "true") ?? all[0],
    );
  };
  search.addEventListener("input", () => draw());
  search.addEventListener("keydown", (event) => listKeys(event, list, active, activate));
  box.append(search, list);
  draw();
  return search;
}

function listKeys(event, list, active, activate) {
  const all = [...list.querySelectorAll("[role=option]")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) activate(all[(all.indexOf(active) + step + all.length) % all.length]);
  else if (event.key === "Enter") active?.click();
  else return;
  event.preventDefault();
}

function drawGroups(groups, search, isChosen, choose) {
  const wanted = search.trim().toLocaleLowerCase();
  const drawn = groups.flatMap(({ label, options }) => {
    const fitting = options.filter((option) => option.words.toLocaleLowerCase().includes(wanted));
    if (!fitting.length) return [];
    const rows = fitting.map((option) => drawOption(option, isChosen(option), () => choose(option)));
    return label
      ? [
          el(
            "div",
            { role: "group", "aria-label": label },
            el("div", { class: "option-group", "aria-hidden": "true" }, label),
            rows,
          ),
        ]
      : rows;
  });
  return drawn.length ? drawn : [el("p", { class: "options-none" }, "Nothing fits")];
}

function drawOption(option, selected, onClick) {
  const inside = option.draw?.() ?? [
    el("span", { class: "option-words" }, option.words),
    option.note && el("span", { class: "option-note" }, option.note),
  ];
  const attributes = {
    id: nextId("option"),
    role: "option",
    class: "option",
    "aria-selected": String(selected),
    data: { key: option.key },
  };
  return el(
    "div",
    { ...attributes, on: { click: onClick } },
    el("span", { class: "option-body" }, inside),
    selected ? icon("check") : null,
  );
}
