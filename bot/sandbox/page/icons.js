/** The page's own line icons, on a grid of 24. All are decoration: the control around one carries the name. */

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  shared: "M9 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM15 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10z",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  pulse: "M3 12h4l3-7 4 14 3-7h4",
  chevron: "M8 10l4 4 4-4",
  back: "M14 6l-6 6 6 6",
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  reply: "M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  bulb: "M9 18h6M10 21h4M8.5 15a6 6 0 1 1 7 0c-.4.5-.5 1.2-.5 2h-6c0-.8-.1-1.5-.5-2z",
  dots: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM14.5 12a2.5 2.5 0 1 1 0-.01",
  tasks: "M4 6.5l1.5 1.5L8.5 5M4 12.5l1.5 1.5 3-3M4 18.5 5.5 20l3-3M12 7h8M12 13h8M12 19h8",
  toBot: "M5 12h13M13 7l5 5-5 5",
  fromBot: "M19 12H6M11 7l-5 5 5 5",
  down: "M12 5v14M6 13l6 6 6-6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  info: "M12 11v6M12 7.5h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  people:
    "M12.5 7.5a3.5 3.5 0 1 1 0-.01M2.5 20c0-3.5 3-6 6.5-6s6.5 2.5 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.5q3.5 1.5 3.5 5.5",
};

const SVG = "http://www.w3.org/2000/svg";

/** Draws one icon as large as the text around it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
