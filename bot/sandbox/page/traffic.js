/** The panel that shows what goes between Slack, the bot and the CRM, line by line, with each ack's milliseconds. */
import { el, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { drawJson } from "./json_view.js";
import { clockTime, fullTime, milliseconds } from "./time.js";

const KEPT = 300;
const GOOD_ACK_MS = 500;
const LATE_ACK_MS = 3000;

/** Kinds that wait for an ack; the others are calls that the bot makes. */
const ENVELOPES = new Set(["slash_commands", "interactive", "events_api"]);

const FILTERS = [
  ["All", () => true],
  ["Envelopes", ({ kind }) => ENVELOPES.has(kind) || kind === "ack"],
  ["Slack calls", ({ kind }) => ["web_api", "response_url", "http"].includes(kind)],
  ["CRM", ({ kind }) => kind === "crm"],
];

const KIND_WORDS = {
  slash_commands: "command",
  interactive: "interactive",
  events_api: "event",
  ack: "ack",
  web_api: "Web API",
  response_url: "response_url",
  http: "HTTP",
  crm: "CRM",
};

/** `root` is the panel; `state` gives names and the zone; `close()` hides the panel. */
export class TrafficPanel {
  #entries = new Map(); // id -> entry
  #lines = new Map(); // id -> { entry, node }
  #filter = FILTERS[0];
  #drawsSoon = false;
  #state;
  #list = el("div", { class: "traffic-list" });
  #summary = el("p", { class: "traffic-summary" });

  constructor(root, state, close) {
    this.#state = state;
    const head = el(
      "div",
      { class: "traffic-head" },
      el("h2", {}, "Traffic"),
      el("button", { type: "button", class: "button-plain button-words", on: { click: () => this.set([]) } }, "Clear"),
      el(
        "button",
        { type: "button", class: "button-plain", "aria-label": "Close the traffic panel", on: { click: close } },
        icon("close"),
      ),
    );
    root.append(head, this.#summary, this.#drawFilters(), this.#list);
  }

  /** Shows these entries and no others. */
  set(entries) {
    this.#entries = new Map(entries.map((entry) => [entry.id, entry]));
    this.#draw();
  }

  /** A new entry, or one that is known by its id and has now got its ack. */
  add(entry) {
    this.#entries.set(entry.id, entry);
    if (this.#entries.size > KEPT) this.#entries.delete(Math.min(...this.#entries.keys()));
    this.#drawSoon();
  }

  /** Once a frame of the screen: hundreds of entries a second come while the clock is wound. */
  #drawSoon() {
    if (this.#drawsSoon) return;
    this.#drawsSoon = true;
    requestAnimationFrame(() => {
      this.#drawsSoon = false;
      this.#draw();
    });
  }

  #drawFilters() {
    const buttons = FILTERS.map((filter) => {
      const press = () => {
        this.#filter = filter;
        buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(FILTERS[at] === filter)));
        this.#draw();
      };
      return el(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(filter === this.#filter), on: { click: press } },
        filter[0],
      );
    });
    return el("div", { class: "traffic-filters", role: "group", "aria-label": "Show" }, buttons);
  }

  #draw() {
    const wanted = [...this.#entries.values()].filter(this.#filter[1]).sort((one, other) => other.id - one.id);
    const lines = new Map(wanted.map((entry) => [entry.id, this.#line(entry)]));
    this.#lines = lines;
    this.#summary.textContent = summary([...this.#entries.values()]);
    const none = el(
      "p",
      { class: "traffic-none" },
      "Nothing yet. Type a command: what goes to the bot and back shows here.",
    );
    reconcile(this.#list, lines.size ? [...lines.values()].map(({ node }) => node) : [none]);
  }

  /** A command's title with people's names for their ids. */
  #withNames(title) {
    return title.replace(/<@(\w+)(?:\|[^>]*)?>/g, (mark, id) =>
      this.#state.nameOfPerson(id) ? `@${this.#state.nameOfPerson(id)}` : mark,
    );
  }

  #line(entry) {
    const former = this.#lines.get(entry.id);
    if (former?.entry === entry) return former;
    return { entry, node: this.#drawLine(entry, former?.node.open) };
  }

  #drawLine(entry, open = false) {
    const toBot = entry.direction === "to_bot";
    const zone = this.#state.me?.tz ?? "UTC";
    const who = entry.person && (this.#state.nameOfPerson(entry.person) ?? entry.person);
    const about = [who, entry.detail].filter(Boolean).join(" · ");
    const summaryLine = el(
      "summary",
      {},
      el(
        "span",
        { class: `arrow ${toBot ? "arrow-to" : "arrow-from"}`, title: toBot ? "to the bot" : "from the bot" },
        icon(toBot ? "toBot" : "fromBot"),
        el("span", { class: "visually-hidden" }, toBot ? "to the bot" : "from the bot"),
      ),
      el(
        "span",
        { class: "line-words" },
        el("span", { class: "line-title" }, this.#withNames(entry.title)),
        el(
          "span",
          { class: "line-about" },
          el("span", { class: `kind kind-${entry.kind}` }, KIND_WORDS[entry.kind] ?? entry.kind),
          about,
        ),
      ),
      el(
        "span",
        { class: "line-end" },
        drawPill(entry),
        el("time", { datetime: entry.at, title: fullTime(entry.at, zone) }, clockTime(entry.at, zone)),
      ),
    );
    const details = el("details", { class: "line", open }, summaryLine);
    const fill = () => details.open && details.children.length === 1 && details.append(drawJson(entry.body));
    details.addEventListener("toggle", fill);
    fill();
    return details;
  }
}

/** How long it took and whether that was good; said in words too, never by colour alone. */
function drawPill(entry) {
  const [tone, words] = judge(entry);
  return el("span", { class: `pill pill-${tone}` }, words);
}

/** The pill's tone (good, slow, bad, plain) and words. */
export function judge({ kind, status, ack_ms: ack, took_ms: took }) {
  if (status === "lost") return ["bad", "no ack"];
  if (status === "late") return ["bad", ack === null ? "late" : `late, ${milliseconds(ack)}`];
  if (ENVELOPES.has(kind)) return judgeAck(ack, status);
  const time = took ?? ack;
  if (status === "error") return ["bad", ["error", time !== null && milliseconds(time)].filter(Boolean).join(", ")];
  return ["plain", time === null ? "ok" : milliseconds(time)];
}

function judgeAck(ack, status) {
  if (status === "error") return ["bad", "error"];
  if (ack === null) return ["plain", "waiting"];
  if (ack >= LATE_ACK_MS) return ["bad", `late, ${milliseconds(ack)}`];
  return [ack < GOOD_ACK_MS ? "good" : "slow", `ack ${milliseconds(ack)}`];
}

function summary(entries) {
  const acks = entries
    .filter(({ kind, ack_ms: ack }) => ENVELOPES.has(kind) && ack !== null)
    .map(({ ack_ms: ack }) => ack);
  if (!acks.length) return "Slack waits 3 seconds for each ack.";
  acks.sort((one, other) => one - other);
  const median = milliseconds(acks[Math.floor(acks.length / 2)]);
  const count = `${acks.length} ${acks.length === 1 ? "ack" : "acks"}`;
  return `${count}: median ${median}, slowest ${milliseconds(acks.at(-1))}. Slack waits 3 seconds.`;
}
