/** The small dialog that Slack puts before a risky button. */
import { el } from "./dom.js";
import { keepFocusInside } from "./focus.js";
import { drawText, plainText } from "./prose.js";

/** Asks with a Block Kit confirm object; resolves to whether the person agreed. Escape and closing mean no. */
export function askFirst(confirm, reader) {
  return new Promise((resolve) => {
    const agree = confirm.style === "danger" ? "button button-danger-solid" : "button button-solid";
    const say = (word) => () => dialog.close(word);
    const dialog = el(
      "dialog",
      { class: "confirm", "aria-label": plainText(confirm.title) || "Are you sure?" },
      el("h2", {}, plainText(confirm.title) || "Are you sure?"),
      el("div", { class: "confirm-text prose" }, confirm.text ? drawText(confirm.text, reader) : null),
      el(
        "div",
        { class: "dialog-foot" },
        el(
          "button",
          { type: "button", class: "button", on: { click: say("no") } },
          plainText(confirm.deny) || "Cancel",
        ),
        el("button", { type: "button", class: agree, on: { click: say("yes") } }, plainText(confirm.confirm) || "Yes"),
      ),
    );
    dialog.addEventListener("keydown", keepFocusInside(dialog));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
