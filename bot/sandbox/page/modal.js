/** The app's views: modals that lie on one another, their answers and their errors. */
import { drawBlocks, showErrors } from "./blocks.js";
import { el, nextId } from "./dom.js";
import { focusable, keepFocusInside } from "./focus.js";
import { icon } from "./icons.js";
import { plainText } from "./prose.js";
import { choicesOf, readerOf } from "./reader.js";

const MISSING = "Please complete this required field.";

/** `deeds`: { submitView(view, values), actView(view, values, action, node), closeView(view), openChannel(id) }. */
export class Views {
  #open = new Map(); // view id -> { view, dialog, body, banner, values, kinds }, in the order of the stack
  #state;
  #deeds;

  constructor(state, deeds) {
    this.#state = state;
    this.#deeds = deeds;
  }

  get any() {
    return this.#open.size > 0;
  }

  /** A view that the server sent: a new one goes on top, a known one is redrawn and keeps what was typed. */
  show(view) {
    const known = this.#open.get(view.id);
    const sheet = known ?? this.#makeSheet(view);
    sheet.view = view;
    this.#draw(sheet);
    if (known) return;
    document.body.append(sheet.dialog);
    sheet.dialog.showModal();
    (focusable(sheet.body)[0] ?? focusable(sheet.dialog)[0])?.focus();
  }

  /** The server says that a view is gone. */
  closed(viewId) {
    const sheet = this.#open.get(viewId);
    this.#open.delete(viewId);
    sheet?.dialog.close();
    sheet?.dialog.remove();
  }

  closeAll() {
    for (const id of [...this.#open.keys()]) this.closed(id);
  }

  /** Shows a sentence at the top of the uppermost view. */
  tell(sentence) {
    const sheet = [...this.#open.values()].at(-1);
    if (sheet) sheet.banner.textContent = sentence;
  }

  #makeSheet(view) {
    const titleId = nextId("view-title");
    const dialog = el("dialog", { class: "view", "aria-labelledby": titleId });
    const sheet = {
      view,
      dialog,
      titleId,
      values: {},
      banner: el("p", { class: "view-banner", role: "alert" }),
      body: el("div", { class: "view-body blocks" }),
    };
    dialog.addEventListener("keydown", keepFocusInside(dialog));
    dialog.addEventListener("cancel", (event) => {
      if (event.target !== dialog) return;
      event.preventDefault();
      this.#dismiss(sheet);
    });
    this.#open.set(view.id, sheet);
    return sheet;
  }

  #draw(sheet) {
    const { view, dialog } = sheet;
    const form = el(
      "form",
      { method: "dialog", novalidate: true, class: "view-form" },
      this.#head(sheet),
      sheet.banner,
      sheet.body,
      this.#foot(sheet),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(sheet);
    });
    const focused = focusable(sheet.body).indexOf(document.activeElement);
    sheet.banner.textContent = "";
    sheet.body.replaceChildren(...drawBlocks(view.blocks, this.#surface(sheet)));
    dialog.replaceChildren(form);
    if (focused >= 0) focusable(sheet.body)[focused]?.focus();
  }

  #head(sheet) {
    const pushed = this.#open.size > 1 && sheet.view.previous_view_id;
    const dismiss = { click: () => this.#dismiss(sheet) };
    return el(
      "header",
      { class: "view-head" },
      pushed
        ? el("button", { type: "button", class: "button-plain", "aria-label": "Back", on: dismiss }, icon("back"))
        : el("span", { class: "avatar avatar-app avatar-small", "aria-hidden": "true" }, icon("tasks")),
      el("h2", { id: sheet.titleId }, plainText(sheet.view.title)),
      el("button", { type: "button", class: "button-plain", "aria-label": "Close", on: dismiss }, icon("close")),
    );
  }

  #foot(sheet) {
    const { close: closeWords, submit: submitWords } = sheet.view;
    const close = el(
      "button",
      { type: "button", class: "button", on: { click: () => this.#dismiss(sheet) } },
      plainText(closeWords) || "Close",
    );
    const submit =
      submitWords && el("button", { type: "submit", class: "button button-solid" }, plainText(submitWords));
    return el("footer", { class: "dialog-foot" }, close, submit);
  }

  #surface(sheet) {
    const { values } = sheet;
    return {
      reader: readerOf(this.#state, this.#deeds),
      ...choicesOf(this.#state),
      act: (action, node) => this.#deeds.actView(sheet.view, values, action, node),
      keep: (blockId, actionId, answer) => ((values[blockId] ??= {})[actionId] = answer),
      kept: (blockId, actionId) => values[blockId]?.[actionId],
    };
  }

  #dismiss({ view }) {
    this.closed(view.id);
    this.#deeds.closeView(view);
  }

  async #submit(sheet) {
    const missing = missingFrom(sheet.view.blocks, sheet.values);
    sheet.banner.textContent = "";
    showErrors(sheet.body, missing);
    if (Object.keys(missing).length) return;
    const button = sheet.dialog.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    const errors = await this.#deeds.submitView(sheet.view, shownValues(sheet));
    button.removeAttribute("aria-busy");
    sheet.banner.textContent = showErrors(sheet.body, errors).join(" ");
  }
}

/** The answers of the blocks that the view has now; an update can have taken some away. */
function shownValues({ body, values }) {
  const shown = new Set([...body.children].map((node) => node.dataset.blockId));
  return Object.fromEntries(Object.entries(values).filter(([blockId]) => shown.has(blockId)));
}

/** Slack does not send a form with an empty required input; it says so itself. */
function missingFrom(blocks, values) {
  const inputs = blocks.filter((block) => block.type === "input" && !block.optional);
  const empty = ({ block_id: id, element }) => isEmpty(values[id]?.[element.action_id]);
  return Object.fromEntries(inputs.filter(empty).map((block) => [block.block_id, MISSING]));
}

function isEmpty(answer) {
  const given = Object.entries(answer ?? {}).find(([name]) => name !== "type")?.[1];
  return given === null || given === undefined || given.length === 0;
}
