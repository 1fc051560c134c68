/** The open conversation: which rows it has, what stays when something changes, and where it is scrolled to. */
import { present } from "./clock.js";
import { el, reconcile } from "./dom.js";
import { focusable } from "./focus.js";
import { icon } from "./icons.js";
import { drawDay, drawMessage, drawNotice } from "./message_row.js";
import { drawText } from "./prose.js";
import { dayName, dayOf } from "./time.js";

const COMPACT_WITHIN_MS = 5 * 60_000;
const NEAR_BOTTOM_PX = 120;

/** `root` scrolls; `announcer` is an aria-live node; `welcome()` gives what stands before the first message. */
export class Timeline {
  #root;
  #rows = new Map(); // key -> { node, stamp }: a row is drawn anew only when its stamp is another
  #drawnFor = "";
  #stuck = true; // to the end: what grows later (a picture, the composer) must not push the last row out of sight
  #list = el("div", { class: "rows" });
  #intro = el("div", {});
  #newer = el(
    "button",
    { type: "button", class: "newer", hidden: true, on: { click: () => this.#toEnd() } },
    icon("down"),
    "New messages",
  );
  #state;
  #deeds;
  #announcer;
  #welcome;

  constructor(root, state, deeds, { announcer, welcome }) {
    this.#root = root;
    this.#state = state;
    this.#deeds = deeds;
    this.#announcer = announcer;
    this.#welcome = welcome;
    root.append(this.#intro, this.#list);
    root.after(this.#newer);
    root.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.#stuck && this.#toEnd());
    for (const node of [root, this.#list]) resized.observe(node);
    state.addEventListener("messages", () => this.draw());
    state.addEventListener("arrived", (event) => this.#arrived(event.detail));
  }

  draw() {
    const drawnFor = `${this.#state.acting} ${this.#state.channel}`;
    const entered = drawnFor !== this.#drawnFor;
    if (entered) this.#enter(drawnFor);
    const stay = this.#stuck;
    reconcile(this.#list, this.#drawRows());
    if (entered || stay) this.#toEnd();
  }

  #enter(drawnFor) {
    this.#drawnFor = drawnFor;
    this.#rows.clear();
    this.#intro.replaceChildren(this.#welcome());
    this.#newer.hidden = true;
  }

  #drawRows() {
    const zone = this.#state.me.tz;
    const today = dayOf(present(), zone);
    const wanted = [];
    let before = null;
    for (const entry of this.#state.timeline()) {
      const reply = Boolean(entry.thread_ts && entry.thread_ts !== entry.ts && this.#state.message(entry.thread_ts));
      const day = dayOf(entry.at, zone);
      if (!reply && day !== (before && dayOf(before.at, zone)))
        wanted.push([`day ${day}`, dayName(entry.at, zone), () => drawDay(entry.at, zone)]);
      wanted.push(this.#row(entry, { reply, compact: isCompact(before, entry, reply, zone), today }));
      before = entry;
    }
    return this.#reuse(wanted);
  }

  #row(entry, how) {
    if (entry.notice) return [`notice ${entry.id}`, entry, () => drawNotice(entry, this.#state, this.#deeds)];
    const key = `message ${entry.ts}`;
    const former = this.#rows.get(key)?.stamp;
    const same = former?.entry === entry && Object.keys(how).every((part) => former.how[part] === how[part]);
    return [key, same ? former : { entry, how }, () => drawMessage(entry, how, this.#state, this.#deeds)];
  }

  /** Draws only the rows whose stamp is new; a redrawn one gets back the focus that it had. */
  #reuse(wanted) {
    const rows = new Map();
    for (const [key, stamp, draw] of wanted) {
      const former = this.#rows.get(key);
      if (former && former.stamp === stamp) rows.set(key, former);
      else rows.set(key, { stamp, node: former ? redrawn(former.node, draw) : draw() });
    }
    this.#rows = rows;
    return [...rows.values()].map(({ node }) => node);
  }

  #arrived(entry) {
    const words = entry.notice || !entry.blocks?.length || entry.text ? entry.text : "a message";
    const who = entry.notice ? "Slack" : entry.author_name;
    const reader = { id: "", zone: "UTC", personName: (id) => this.#state.nameOfPerson(id), channelName: () => null };
    this.#announcer.textContent = `${who}: ${el("p", {}, drawText(words ?? "", reader)).textContent}`;
    if (entry.author === this.#state.acting || entry.notice) this.#toEnd();
    else if (!this.#stuck) this.#newer.hidden = false;
  }

  /** The person has asked for something: what comes next is to be seen. */
  follow() {
    this.#stuck = true;
  }

  #scrolled() {
    this.#stuck = this.#atEnd();
    if (this.#stuck) this.#newer.hidden = true;
  }

  #atEnd() {
    return this.#root.scrollHeight - this.#root.scrollTop - this.#root.clientHeight < NEAR_BOTTOM_PX;
  }

  /** To the last row; to its start where it is taller than the window. */
  #toEnd() {
    this.#newer.hidden = true;
    this.#stuck = true;
    const last = this.#list.lastElementChild;
    const tall = last && last.offsetHeight > this.#root.clientHeight;
    this.#root.scrollTop = tall ? last.offsetTop - 8 : this.#root.scrollHeight;
  }
}

function redrawn(former, draw) {
  const at = focusable(former).indexOf(document.activeElement);
  const node = draw();
  if (at >= 0) requestAnimationFrame(() => (focusable(node)[at] ?? focusable(node)[0])?.focus({ preventScroll: true }));
  return node;
}

/** Whether the author needs no naming: the same one went on within five minutes, on the same day, at the same depth. */
function isCompact(before, entry, reply, zone) {
  if (!before || before.notice || entry.notice || entry.ephemeral || before.ephemeral) return false;
  if (reply !== Boolean(before.thread_ts && before.thread_ts !== before.ts)) return false;
  const near = Date.parse(entry.at) - Date.parse(before.at) < COMPACT_WITHIN_MS;
  return near && before.author === entry.author && dayOf(before.at, zone) === dayOf(entry.at, zone);
}
