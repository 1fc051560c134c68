/** What each frame of the live connection does to the page. */

/** Makes the listener for frames. `page`: { state, views, traffic, busy, reloadSidebar(), takeClock(told) }. */
export function frameListener(page) {
  return (frame) => HANDLE[frame.type]?.(frame, page);
}

const HANDLE = {
  message: ({ message }, { state, busy, reloadSidebar }) => {
    if (message.author !== state.acting) busy.settle();
    if (!state.conversation(message.channel)) reloadSidebar();
    state.addMessage(message);
  },
  message_changed: ({ message }, { state, busy }) => {
    busy.settle();
    state.changeMessage(message);
  },
  message_deleted: ({ channel, ts }, { state, busy }) => {
    busy.settle();
    state.removeMessage(channel, ts);
  },
  view: ({ view }, { views, busy }) => {
    busy.settle();
    views.show(view);
  },
  view_closed: ({ view_id: id }, { views }) => views.closed(id),
  notice: ({ channel, text }, { state, views, busy }) => {
    busy.settle();
    if (views.any) views.tell(text);
    else state.addNotice(text, channel || state.channel);
  },
  traffic: ({ entry }, { traffic, busy }) => {
    if (entry.kind === "interactive" && entry.ack_ms !== null) busy.release();
    traffic.add(entry);
  },
  clock: (told, { takeClock }) => takeClock(told),
  sidebar: (_, { reloadSidebar }) => reloadSidebar(),
};
