/** The emoji names that the sandbox knows. A name that is not here is shown as it was written, as Slack does. */

const EMOJI = {
  "+1": "👍", "-1": "👎", 100: "💯", alarm_clock: "⏰", arrow_left: "⬅️", arrow_right: "➡️", arrow_up: "⬆️",
  arrow_down: "⬇️", ballot_box_with_check: "☑️", bar_chart: "📊", bell: "🔔", bell_off: "🔕", no_bell: "🔕", bulb: "💡",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️",
  chart_with_upwards_trend: "📈", clipboard: "📋", clock: "🕘", clock9: "🕘", construction: "🚧", email: "✉️",
  envelope: "✉️", exclamation: "❗", eyes: "👀", fire: "🔥", gear: "⚙️", grey_question: "❔", question: "❓",
  hand: "✋", hourglass: "⌛", hourglass_flowing_sand: "⏳", heavy_check_mark: "✔️", inbox_tray: "📥",
  information_source: "ℹ️", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢", large_yellow_circle: "🟡",
  large_orange_circle: "🟠", link: "🔗", lock: "🔒", mag: "🔍", memo: "📝", pencil: "📝", moneybag: "💰",
  no_entry: "⛔", no_entry_sign: "🚫", office: "🏢", outbox_tray: "📤", partying_face: "🥳", phone: "☎️",
  telephone_receiver: "📞", point_right: "👉", pray: "🙏", pushpin: "📌", red_circle: "🔴", repeat: "🔁", robot_face: "🤖",
  rocket: "🚀", rotating_light: "🚨", slightly_smiling_face: "🙂", smile: "😄", snowflake: "❄️", sparkles: "✨", star: "⭐",
  stopwatch: "⏱️", sunny: "☀️", sunrise: "🌅", tada: "🎉", thumbsup: "👍", thumbsdown: "👎", unlock: "🔓", wave: "👋",
  warning: "⚠️", wastebasket: "🗑️", white_check_mark: "✅", white_circle: "⚪", white_large_square: "⬜", wrench: "🔧", x: "❌",
  zap: "⚡", zzz: "💤",
};

/** The character for a name without its colons, or null. */
export function emojiFor(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : null;
}

/** `text` with each known :name: replaced; for plain_text, which has no other marks. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiFor(name) ?? whole);
}
