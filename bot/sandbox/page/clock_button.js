/** The clock in the header: the sandbox's date and time by the acting person's wall, and the menu that winds it. */
import { present, secondsWound } from "./clock.js";
import { el, moveWithArrows } from "./dom.js";
import { icon } from "./icons.js";
import { withPopover } from "./popover.js";
import { clockTime, dayAndTime, dayOf, fullDay, inWords, zoneName } from "./time.js";

/** Stands in `root`. `deeds`: { clockChoices(), windTo(to) }, each a promise; the latter settles when time has passed. */
export class ClockButton {
  #state;
  #deeds;
  #winding = false;
  #time = el("time", { class: "clock-time" });
  #tag = el("span", { class: "tag tag-wound", hidden: true });
  #trigger = el(
    "button",
    { type: "button", class: "button clock-button", id: "clock-button" },
    icon("clock"),
    this.#time,
    this.#tag,
  );

  constructor(root, state, deeds) {
    this.#state = state;
    this.#deeds = deeds;
    const fill = (box, close) => this.#fill(box, close);
    root.append(withPopover(this.#trigger, fill, { role: "dialog", boxClass: "clock-box" }));
  }

  /** Shows the present. */
  draw() {
    const zone = this.#state.me.tz;
    const moment = present();
    this.#time.dateTime = new Date(moment).toISOString();
    const day = el("span", { class: "clock-day" }, dayAndTime(moment, zone).replace(/\d\d:\d\d$/, ""));
    this.#time.replaceChildren(day, clockTime(moment, zone));
    this.#tag.hidden = !(this.#winding || secondsWound());
    this.#tag.textContent = this.#winding ? "winding…" : "wound";
    this.#trigger.classList.toggle("clock-wound", !this.#tag.hidden);
    this.#trigger.setAttribute("aria-busy", String(this.#winding));
    this.#trigger.setAttribute("aria-label", `Clock: ${dayAndTime(moment, zone)}, ${this.#howFar()}`);
    this.#trigger.title = `${zoneName(zone)}, ${this.#howFar()}. Press to wind the clock.`;
  }

  #howFar() {
    return secondsWound() ? `wound ${inWords(secondsWound())} ahead` : "real time";
  }

  #fill(box, close) {
    const go = async (to) => {
      close();
      this.#trigger.focus();
      this.#winding = true;
      this.draw();
      await this.#deeds.windTo(to);
      this.#winding = false;
      this.draw();
    };
    const list = el("div", { class: "options", role: "group", "aria-label": "Wind the clock" });
    list.addEventListener("keydown", (event) => moveWithArrows(event, () => [...list.querySelectorAll("button")]));
    box.setAttribute("aria-label", "Wind the sandbox's clock");
    box.setAttribute("role", "dialog");
    box.append(this.#drawHead(), list, this.#drawField(go));
    this.#deeds.clockChoices().then((choices) => {
      list.replaceChildren(...choices.map((choice) => drawChoice(choice, () => go(choice.to))));
      list.querySelector("button")?.focus();
    });
    return box.querySelector("input");
  }

  #drawHead() {
    const zone = this.#state.me.tz;
    return el(
      "div",
      { class: "clock-head" },
      el("strong", {}, `${fullDay(present(), zone)}, ${clockTime(present(), zone)}`),
      el("span", { class: "option-note" }, `in ${zoneName(zone)}, ${this.#howFar()}`),
    );
  }

  /** Any other moment. What has passed the browser refuses, in its own words. */
  #drawField(go) {
    const zone = this.#state.me.tz;
    const here = `${dayOf(present(), zone)}T${clockTime(present(), zone)}`;
    const field = el("input", { type: "datetime-local", class: "field", required: true, min: here, value: here });
    const wind = (event) => {
      event.preventDefault();
      go(field.value);
    };
    return el(
      "form",
      { class: "clock-form", "aria-label": "Another moment", on: { submit: wind } },
      el("label", { class: "clock-label" }, el("span", {}, "Another moment"), field),
      el("button", { type: "submit", class: "button" }, "Wind"),
      el("p", { class: "clock-note" }, "Time goes forward only. What is due on the way comes on the way."),
    );
  }
}

function drawChoice({ label, note }, onClick) {
  return el(
    "button",
    { type: "button", class: "option", on: { click: onClick } },
    el(
      "span",
      { class: "option-body" },
      el("span", { class: "option-words" }, label),
      note && el("span", { class: "option-note" }, note),
    ),
  );
}
