/** The left side: the workspace, whom we act as, channels and people. */
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { drawAvatar, localTime, nameOf, personTags } from "./people.js";
import { drawPicker } from "./picker.js";

/** Draws it all into `root`, anew at each change. `deeds`: { openChannel(id), actAs(id), closeMenu() }. */
export function drawSidebar(root, state, deeds) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  root.replaceChildren(
    el(
      "div",
      { class: "workspace" },
      el("img", { src: "/page/icon.svg", alt: "", width: 28, height: 28 }),
      el("div", { class: "workspace-name" }, state.team?.name ?? "Workspace"),
      el("span", { class: "tag tag-sandbox", title: "Not Slack: a stand-in on this machine" }, "sandbox"),
      el(
        "button",
        {
          type: "button",
          class: "button-plain only-phone",
          "aria-label": "Close the menu",
          on: { click: deeds.closeMenu },
        },
        icon("close"),
      ),
    ),
    drawActor(state, deeds),
    el(
      "div",
      { class: "sidebar-scroll" },
      drawChannels(state, deeds),
      drawTalks(state, deeds),
      drawOthers(state, deeds),
    ),
  );
  if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function drawActor(state, deeds) {
  const option = (person) => ({ key: person.id, words: nameOf(person), person, draw: () => drawPersonCard(person) });
  const kinds = [
    ["Members", "member"],
    ["Guests", "guest"],
    ["From outside", "outsider"],
  ];
  const groups = () =>
    kinds.map(([label, kind]) => ({
      label,
      options: state.actors.filter((person) => person.kind === kind).map(option),
    }));
  const picker = drawPicker(groups, ([chosen]) => deeds.actAs(chosen.key), {
    label: "Act as",
    placeholder: "Choose a person",
    chosen: state.me ? [option(state.me)] : [],
    face: ({ person }) => el("span", { class: "person-face" }, drawPersonCard(person)),
    boxClass: "popover-people",
  });
  return el("div", { class: "actor" }, el("div", { class: "actor-label", "aria-hidden": "true" }, "Acting as"), picker);
}

function drawPersonCard(person) {
  return [
    drawAvatar(person),
    el(
      "span",
      { class: "person-words" },
      el("span", { class: "person-name" }, el("span", { class: "name-text" }, nameOf(person)), personTags(person)),
      el("span", { class: "person-note" }, person.title),
      el("span", { class: "person-note" }, localTime(person)),
    ),
  ];
}

function drawChannels(state, deeds) {
  const rows = state.channels.map((channel) => {
    const sign = channel.shared_with ? "shared" : channel.private ? "lock" : "hash";
    const shared =
      channel.shared_with && el("span", { class: "visually-hidden" }, ` shared with ${channel.shared_with}`);
    return drawRow(state, deeds, channel.id, icon(sign), [channel.name, shared, channel.archived && " (archived)"]);
  });
  return drawGroup("Channels", rows);
}

function drawTalks(state, deeds) {
  const rows = state.dms.map((dm) => {
    const person = state.people.get(dm.with);
    const tags = dm.is_app
      ? el("span", { class: "tag tag-app" }, "app")
      : person && personTags({ ...person, is_admin: false });
    return drawRow(state, deeds, dm.id, drawAvatar(dm.is_app ? { kind: "bot" } : person, "avatar-small"), [
      el("span", { class: "row-name" }, state.nameOfPerson(dm.with) ?? "Unknown"),
      tags,
    ]);
  });
  return drawGroup("Direct messages", rows);
}

/** Everybody else, one press away: to see what they see. */
function drawOthers(state, deeds) {
  const rows = state.actors
    .filter((person) => person.id !== state.acting)
    .map((person) => {
      const words = [
        el("span", { class: "visually-hidden" }, "Act as "),
        el("span", { class: "row-name" }, nameOf(person)),
        personTags({ ...person, is_admin: false }),
      ];
      const attributes = {
        type: "button",
        class: "side-row",
        title: `${person.title}, ${localTime(person)}`,
        data: { key: person.id },
        on: { click: () => deeds.actAs(person.id) },
      };
      return el(
        "li",
        {},
        el("button", attributes, drawAvatar(person, "avatar-small"), el("span", { class: "side-words" }, words)),
      );
    });
  return drawGroup("Act as somebody else", rows);
}

function drawGroup(title, rows) {
  return (
    rows.length > 0 &&
    el("section", { class: "side-group", "aria-label": title }, el("h2", {}, title), el("ul", {}, rows))
  );
}

function drawRow(state, deeds, id, sign, words) {
  const count = state.unread.get(id) ?? 0;
  const attributes = {
    type: "button",
    class: `side-row${count ? " side-row-unread" : ""}`,
    "aria-current": id === state.channel ? "page" : null,
    data: { key: id },
    on: { click: () => deeds.openChannel(id) },
  };
  const badge =
    count > 0 && el("span", { class: "badge" }, String(count), el("span", { class: "visually-hidden" }, " unread"));
  return el("li", {}, el("button", attributes, sign, el("span", { class: "side-words" }, words), badge));
}
