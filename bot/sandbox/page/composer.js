/** The box to write in: sending, drafts, recall, completion, replies in a thread. */
import { suggest } from "./completion.js";
import { el, nextId } from "./dom.js";
import { icon } from "./icons.js";
import { drawAvatar, personTags } from "./people.js";

/**
 * Fills `form`, a form element. `words()` gives { commands, people, channels } to complete from; `send(text, threadTs)`
 * resolves to whether the text was taken; `draftKey()` names the open channel's draft; `extra` goes into the toolbar.
 */
export class Composer {
  #words;
  #send;
  #draftKey;
  #input;
  #list;
  #hint;
  #threadBar;
  #thread = null;
  #fits = null;
  #active = 0;
  #sent = [];
  #recalled = -1;

  constructor(form, { words, send, draftKey, extra }) {
    this.#words = words;
    this.#send = send;
    this.#draftKey = draftKey;
    this.#build(form, extra);
  }

  #build(form, extra) {
    const listId = nextId("completion");
    this.#input = el("textarea", {
      id: "composer-input",
      rows: 1,
      "aria-label": "Message",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      autocomplete: "off",
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#complete(null) },
    });
    this.#list = el("div", {
      id: listId,
      class: "completion",
      role: "listbox",
      "aria-label": "Completions",
      hidden: true,
    });
    this.#hint = el("div", { class: "usage", hidden: true });
    this.#threadBar = el("div", { class: "thread-bar", hidden: true });
    const button = el("button", { class: "button button-solid button-send", "aria-label": "Send" }, icon("send"));
    const keys = el(
      "span",
      { class: "composer-keys", "aria-hidden": "true" },
      el("kbd", {}, "/"),
      " commands  ",
      el("kbd", {}, "@"),
      " people  ",
      el("kbd", {}, "↑"),
      " last typed",
    );
    const box = el(
      "div",
      { class: "composer-box" },
      this.#threadBar,
      this.#hint,
      this.#input,
      el("div", { class: "composer-bar" }, extra, keys, button),
    );
    form.append(this.#list, box);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  focus() {
    this.#input.focus();
  }

  /** Puts words in the box, ready to be sent or changed. */
  fill(text) {
    this.#put(text, text.length);
    this.focus();
  }

  /** Shows the draft of the channel that has just been opened. `place` is its name, for the placeholder. */
  enter(place) {
    this.reply(null);
    this.#recalled = -1;
    this.#input.placeholder = `Message ${place}, or type / for commands`;
    this.#input.setAttribute("aria-label", `Message ${place}`);
    this.#put(sessionStorage.getItem(this.#draftKey()) ?? "");
  }

  /** Answers go into the thread of this message, { ts, name }, until it is null again. */
  reply(message) {
    this.#thread = message?.ts ?? null;
    this.#threadBar.hidden = !message;
    if (!message) return;
    const stop = el(
      "button",
      {
        type: "button",
        class: "button-plain",
        "aria-label": "Stop replying in the thread",
        on: { click: () => this.reply(null) },
      },
      icon("close"),
    );
    this.#threadBar.replaceChildren(icon("reply"), el("span", {}, `Replying in the thread of ${message.name}`), stop);
    this.focus();
  }

  #put(text, caret = text.length) {
    this.#input.value = text;
    this.#input.setSelectionRange(caret, caret);
    this.#grow();
    this.#keepDraft();
    this.#complete(null);
    this.#showHint();
  }

  #typed() {
    this.#recalled = -1;
    this.#grow();
    this.#keepDraft();
    this.#complete(suggest(this.#input.value, this.#input.selectionStart, this.#words()));
    this.#showHint();
  }

  #keepDraft() {
    if (this.#input.value) sessionStorage.setItem(this.#draftKey(), this.#input.value);
    else sessionStorage.removeItem(this.#draftKey());
  }

  #grow() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }

  #showHint() {
    const usage = suggest(this.#input.value, this.#input.value.length, this.#words())?.hint;
    this.#hint.hidden = !usage;
    this.#hint.textContent = usage ?? "";
  }

  async #submit() {
    const text = this.#input.value.trim();
    if (!text) return;
    const thread = this.#thread;
    this.#sent.push(text);
    this.#put("");
    this.reply(null);
    if (!(await this.#send(text, thread)) && !this.#input.value) this.#put(text);
  }

  #key(event) {
    if (event.isComposing) return;
    if (this.#fits?.items.length && this.#completionKey(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#thread) this.reply(null);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#recall(event);
  }

  /** Up in an empty box brings back what was typed last, and further up what came before; down goes the other way. */
  #recall(event) {
    const recalling = this.#recalled >= 0;
    if (!this.#sent.length || (!recalling && (this.#input.value || event.key === "ArrowDown"))) return;
    event.preventDefault();
    const from = recalling ? this.#recalled : this.#sent.length;
    const at = from + (event.key === "ArrowUp" ? -1 : 1);
    const next = Math.max(0, at);
    this.#put(this.#sent[next] ?? "");
    this.#recalled = next < this.#sent.length ? next : -1;
  }

  /** Whether the key was for the list of completions. */
  #completionKey(event) {
    const items = this.#fits.items;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#activate((this.#active + step + items.length) % items.length);
    else if (event.key === "Escape") this.#complete(null);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) this.#take(items[this.#active]);
    else return false;
    return true;
  }

  #take(item) {
    const before = this.#input.value.slice(0, this.#fits.from) + item.insert;
    this.#put(before + this.#input.value.slice(this.#input.selectionStart), before.length);
  }

  #complete(fits) {
    this.#fits = fits;
    const items = fits?.items ?? [];
    this.#list.hidden = !items.length;
    this.#input.setAttribute("aria-expanded", String(Boolean(items.length)));
    this.#list.replaceChildren(...items.map((item) => this.#drawItem(item)));
    if (items.length) this.#activate(0);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #drawItem(item) {
    const person = item.person && [drawAvatar(item.person, "avatar-small")];
    const words = [
      el("span", { class: "option-words" }, item.title, item.person && personTags(item.person)),
      item.hint && el("code", { class: "option-hint" }, item.hint),
    ];
    // The press must not take the focus from the text box: its blur would close the list before the click arrives.
    const on = { mousedown: (event) => event.preventDefault(), click: () => this.#take(item) };
    return el(
      "div",
      { id: nextId("completion-item"), role: "option", class: "option", "aria-selected": "false", on },
      person,
      el("span", { class: "option-body" }, words, el("span", { class: "option-note" }, item.note)),
    );
  }

  #activate(index) {
    this.#active = index;
    [...this.#list.children].forEach((node, at) => {
      node.classList.toggle("active", at === index);
      node.setAttribute("aria-selected", String(at === index));
    });
    const active = this.#list.children[index];
    active.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", active.id);
  }
}
