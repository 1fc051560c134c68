/** Starts the page and ties its parts together. */
import { readAddress, writeAddress } from "./address.js";
import { api, LiveSocket, SandboxError } from "./api.js";
import { Busy } from "./busy.js";
import { present, secondsWound, setClock } from "./clock.js";
import { ClockButton } from "./clock_button.js";
import { Composer } from "./composer.js";
import { withMarks } from "./completion.js";
import { showConnection } from "./connection.js";
import { el } from "./dom.js";
import { menuDrawer, trafficDrawer } from "./drawers.js";
import { frameListener } from "./frames.js";
import { drawHeader } from "./header.js";
import { Timeline } from "./messages.js";
import { Views } from "./modal.js";
import { nameOf } from "./people.js";
import { drawSidebar } from "./sidebar.js";
import { State } from "./state.js";
import { TrafficPanel } from "./traffic.js";
import { drawTryButton, drawWelcome } from "./welcome.js";

const part = (id) => document.getElementById(id);

/** Everything between the server and the eyes. One is made when the people are known. */
class Page {
  #socket = null;
  #pick = (suggestion) => this.#tryOut(suggestion);

  constructor(state) {
    this.state = state;
    this.busy = new Busy(
      (waiting) => (part("status").textContent = waiting ? `${state.bot?.name ?? "The app"} is at work…` : ""),
    );
    this.views = new Views(state, this);
    this.menu = menuDrawer(part("app"), part("sidebar"), part("menu-button"), part("shade"));
    const drawer = trafficDrawer(part("app"), part("traffic"), part("traffic-button"));
    this.traffic = new TrafficPanel(part("traffic"), state, () => drawer.close());
    this.timeline = new Timeline(part("timeline"), state, this, {
      announcer: part("announcer"),
      welcome: () => drawWelcome(state, this.#pick),
    });
    this.composer = new Composer(part("composer"), {
      words: () => ({ commands: state.commands, people: [...state.people.values()], channels: state.channels }),
      send: (text, thread) => this.say(text, thread),
      draftKey: () => `draft ${state.acting} ${state.channel}`,
      extra: drawTryButton(state, this.#pick),
    });
    this.clock = new ClockButton(part("clock"), state, this);
    state.addEventListener("sidebar", () => this.#drawAround());
  }

  /** Becomes another person: their channels, their messages, their live frames. */
  actAs = async (id, channel = null) => {
    const { state } = this;
    this.#socket?.close();
    this.views.closeAll();
    this.busy.settle();
    state.actAs(id);
    await this.#told(async () => {
      state.setSidebar(await api.sidebar(id));
      if (state.acting !== id) return;
      await this.openChannel(state.conversation(channel) ? channel : state.firstConversation);
    });
    if (state.acting === id) this.#connect();
  };

  openChannel = async (id) => {
    if (!id) return;
    this.state.open(id);
    writeAddress(this.state.acting, id);
    const { name, dm } = this.state.conversation();
    document.title = `${dm ? name : `#${name}`} · ${this.state.team.name} · sandbox`;
    this.composer.enter(dm ? name : `#${name}`);
    this.menu.close();
    await this.#read(id);
  };

  closeMenu = () => this.menu.close();

  reply = (message) => this.composer.reply(message);

  /** Sends typed text; resolves to whether it was taken. What was refused is said in the channel. */
  say = (text, thread) => {
    const { state, busy } = this;
    const words = { people: [...state.people.values()], channels: state.channels };
    this.timeline.follow();
    if (text.startsWith("/") || state.conversation()?.isApp) busy.start();
    return this.#told(() =>
      api.say({
        as: state.acting,
        channel: state.channel,
        text: withMarks(text, words),
        ...(thread && { thread_ts: thread }),
      }),
    );
  };

  act = (message, action, node) => {
    this.busy.start(node);
    return this.#told(() => api.act({ as: this.state.acting, channel: message.channel, ts: message.ts, action }));
  };

  actView = (view, values, action, node) => {
    this.busy.start(node);
    return this.#told(() => api.actView({ as: this.state.acting, view_id: view.id, action, state: values }));
  };

  /** Submits a view; resolves to what is wrong, { block id: sentence }. */
  submitView = async (view, values) => {
    let errors = {};
    await this.#told(async () => {
      errors = (await api.submit({ as: this.state.acting, view_id: view.id, state: values })).errors ?? {};
    });
    return errors;
  };

  closeView = (view) => this.#told(() => api.close({ as: this.state.acting, view_id: view.id }));

  reloadSidebar = () => this.#told(async () => this.state.setSidebar(await api.sidebar(this.state.acting)));

  clockChoices = async () => {
    let choices = [];
    await this.#told(async () => {
      const told = await api.clock(this.state.acting);
      this.takeClock(told);
      choices = told.choices;
    });
    return choices;
  };

  /** Winds the clock; resolves when all that time has passed. */
  windTo = (to) => this.#told(async () => this.takeClock(await api.windTo({ as: this.state.acting, to })));

  /** Shows the time that the sandbox tells, and all that depends on it: a wound zone may have another name. */
  takeClock = async (told) => {
    const moved = told.wound !== secondsWound();
    setClock(told);
    this.#tick();
    if (!moved) return;
    await this.#told(async () => this.state.setPeople(await api.people()));
    this.#tick();
  };

  /** Follows the clock from minute to minute. */
  keepTime() {
    const wait = 60_000 - (present() % 60_000);
    setTimeout(() => {
      this.#tick();
      this.keepTime();
    }, wait + 1);
  }

  /** An open menu, and a sidebar that the keyboard is in, are left in peace. */
  #tick() {
    this.timeline.draw();
    if (document.querySelector(":popover-open, #sidebar:focus-within")) this.clock.draw();
    else this.#drawAround();
  }

  #tryOut({ text, as }) {
    const fill = () => this.composer.fill(text);
    if (as && as !== this.state.acting) this.actAs(as).then(fill);
    else fill();
  }

  #connect() {
    const onStatus = (status) => {
      showConnection(part("connection"), status, () => this.#socket.open());
      if (status.connected) this.#catchUp(status.again);
    };
    this.#socket = new LiveSocket(this.state.acting, frameListener(this), onStatus);
    this.#socket.open();
  }

  /** Reads what the live connection cannot have told: all that happened before it opened. */
  #catchUp(again) {
    if (again) this.state.forget(this.state.channel);
    return this.#told(async () => {
      await this.#read(this.state.channel);
      if (again) await this.reloadSidebar();
      this.takeClock(await api.clock(this.state.acting));
      this.traffic.set((await api.traffic()).entries);
    });
  }

  #read(channel) {
    const as = this.state.acting;
    return this.#told(async () => {
      const { messages } = await api.messages(as, channel);
      if (this.state.acting === as) this.state.setMessages(channel, messages);
    });
  }

  #drawAround() {
    drawSidebar(part("sidebar"), this.state, this);
    drawHeader(part("place"), this.state);
    this.clock.draw();
    part("acting-note").textContent = `as ${nameOf(this.state.me)}`;
    part("composer").hidden = Boolean(this.state.conversation()?.archived);
    part("archived").hidden = !this.state.conversation()?.archived;
  }

  /** Does something at the server; a refusal becomes a sentence for the person. Resolves to whether it went well. */
  async #told(work) {
    try {
      await work();
      return true;
    } catch (refusal) {
      if (!(refusal instanceof SandboxError)) throw refusal;
      this.busy.settle();
      if (this.views.any) this.views.tell(refusal.message);
      else this.state.addNotice(refusal.message);
      return false;
    }
  }
}

/** Letters typed with nothing in focus go into the composer, as in Slack. */
function typeAnywhere(composer) {
  document.addEventListener("keydown", (event) => {
    const free = document.activeElement === document.body || document.activeElement?.id === "timeline";
    if (free && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey)
      composer.focus();
  });
}

async function start() {
  const [people, clock] = await Promise.all([api.people(), api.clock()]);
  setClock(clock);
  const state = new State(people);
  const page = new Page(state);
  const wanted = readAddress();
  const first = state.people.has(wanted.as) ? wanted.as : state.actors[0].id;
  part("skip").addEventListener("click", () => page.composer.focus());
  window.addEventListener("hashchange", () => {
    const { as, channel } = readAddress();
    if (as !== state.acting && state.people.has(as)) page.actAs(as, channel);
    else if (channel !== state.channel && state.conversation(channel)) page.openChannel(channel);
  });
  typeAnywhere(page.composer);
  await page.actAs(first, wanted.channel);
  page.keepTime();
  document.body.dataset.ready = "true";
  if (matchMedia("(hover: hover)").matches) page.composer.focus();
}

start().catch((failure) => {
  const sentence =
    failure instanceof SandboxError
      ? failure.message
      : "The page could not start. Reload it; the browser's console says more.";
  part("timeline").replaceChildren(el("p", { class: "notice", role: "alert" }, sentence));
  throw failure;
});
