/** What the page knows: people, what the acting person sees, what was said. It draws nothing and asks nobody. */
import { present } from "./clock.js";
import { nameOf } from "./people.js";

/**
 * Tells its listeners, as events, which part changed: "sidebar" (channels, unread marks, the acting person),
 * "messages" (of the channel that is open), "arrived" (detail: a new message there).
 */
export class State extends EventTarget {
  team;
  people = new Map();
  acting = null; // the id of the person that we act as
  channel = null; // the id of the open channel
  channels = [];
  dms = [];
  commands = [];
  bot = null;
  unread = new Map();
  #messages = new Map();
  #notices = new Map();

  constructor(known) {
    super();
    this.setPeople(known);
  }

  setPeople({ team, people }) {
    this.team = team;
    for (const person of people) this.people.set(person.id, person);
  }

  get me() {
    return this.people.get(this.acting);
  }

  /** Those whom one can act as: everybody but bots. */
  get actors() {
    return [...this.people.values()].filter((person) => person.kind !== "bot");
  }

  /** Starts afresh as another person: each sees other channels and messages. */
  actAs(person) {
    this.acting = person;
    this.channel = null;
    for (const seen of [this.unread, this.#messages, this.#notices]) seen.clear();
  }

  setSidebar({ channels, dms, commands, bot }) {
    Object.assign(this, { channels, dms, commands, bot });
    this.people.set(bot.id, { ...bot, real_name: bot.name, title: "The bot", kind: "bot" });
    this.#tell("sidebar");
  }

  open(channel) {
    this.channel = channel;
    this.unread.delete(channel);
    this.#tell("sidebar");
    this.#tell("messages");
  }

  /** The open or another conversation as { id, name, dm, … }, whatever its kind; null if it is not in the sidebar. */
  conversation(id = this.channel) {
    const channel = this.channels.find((one) => one.id === id);
    if (channel) return { ...channel, dm: null };
    const dm = this.dms.find((one) => one.id === id);
    return dm
      ? {
          id,
          name: this.nameOfPerson(dm.with) ?? "Unknown",
          topic: "",
          members: [this.acting, dm.with],
          dm: dm.with,
          isApp: dm.is_app,
        }
      : null;
  }

  /** Where a person starts: the talk with the app, else the first channel. */
  get firstConversation() {
    return this.dms.find((dm) => dm.is_app)?.id ?? this.channels[0]?.id ?? this.dms[0]?.id ?? null;
  }

  nameOfPerson(id) {
    const person = this.people.get(id);
    return person ? nameOf(person) : null;
  }

  /**
   * Takes a channel's history as the server had it when asked; what arrived since stays. A message that has not changed
   * stays the same object, so nothing draws it anew.
   */
  setMessages(channel, messages) {
    const former = this.#messagesOf(channel);
    const same = (message) => JSON.stringify(former.get(message.ts)) === JSON.stringify(message);
    const now = messages.map((message) => [message.ts, same(message) ? former.get(message.ts) : message]);
    const newest = messages.at(-1)?.ts ?? "";
    const since = [...former].filter(([ts]) => ts > newest);
    this.#messages.set(channel, new Map([...now, ...since]));
    if (channel === this.channel) this.#tell("messages");
  }

  /** Forgets a channel's history, before it is read again from a server that may have started afresh. */
  forget(channel) {
    this.#messages.delete(channel);
  }

  /** A message came. In another channel it leaves an unread mark, unless the person wrote it. */
  addMessage(message) {
    this.#messagesOf(message.channel).set(message.ts, message);
    if (message.channel === this.channel) {
      this.#tell("messages");
      this.#tell("arrived", message);
    } else if (message.author !== this.acting) {
      this.unread.set(message.channel, (this.unread.get(message.channel) ?? 0) + 1);
      this.#tell("sidebar");
    }
  }

  changeMessage(message) {
    this.#messagesOf(message.channel).set(message.ts, message);
    if (message.channel === this.channel) this.#tell("messages");
  }

  removeMessage(channel, ts) {
    this.#messagesOf(channel).delete(ts);
    if (channel === this.channel) this.#tell("messages");
  }

  /** Slack's own grey words, or the page's, in the open channel unless another is named. */
  addNotice(text, channel = this.channel) {
    const list = this.#notices.get(channel) ?? [];
    list.push({ notice: true, id: list.length, channel, text, at: new Date(present()).toISOString() });
    this.#notices.set(channel, list);
    this.#tell("messages");
    if (channel === this.channel) this.#tell("arrived", list.at(-1));
  }

  message(ts) {
    return this.#messagesOf(this.channel).get(ts);
  }

  /** The open channel's messages and notices, oldest first, each thread's replies right after its first message. */
  timeline() {
    const messages = [...this.#messagesOf(this.channel).values()].sort((one, other) => (one.ts < other.ts ? -1 : 1));
    const isReply = ({ ts, thread_ts: thread }) => thread && thread !== ts && this.message(thread);
    const notices = this.#notices.get(this.channel) ?? [];
    const top = [...messages.filter((message) => !isReply(message)), ...notices];
    top.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    return top.flatMap((entry) => [
      entry,
      ...messages.filter((message) => isReply(message) && message.thread_ts === entry.ts),
    ]);
  }

  #messagesOf(channel) {
    if (!this.#messages.has(channel)) this.#messages.set(channel, new Map());
    return this.#messages.get(channel);
  }

  #tell(part, detail) {
    this.dispatchEvent(new CustomEvent(part, { detail }));
  }
}
