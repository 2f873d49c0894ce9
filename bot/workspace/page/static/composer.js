// Where a person writes: Enter sends, Shift+Enter makes a new line, a slash begins a command.

import { act } from "./acts.js";
import { did } from "./guide.js";

export function composing(textarea) {
  textarea.closest("form").toggleAttribute("data-js-slash", /^\/\S*$/.test(textarea.value));
}

export async function send(form, refresh) {
  const textarea = form.querySelector("[data-words]");
  const text = textarea.value.trim();
  if (!text) return;
  const { as, at, direct } = document.querySelector(".frame").dataset;
  const threadTs = form.dataset.threadTs;
  textarea.value = "";
  composing(textarea);
  const command = text.startsWith("/");
  const told = command
    ? await act("/_/act/command", { as, channel: at, text })
    : await act("/_/act/message", { as, channel: at, text, ...(threadTs && { thread_ts: threadTs }) });
  if (!told.ok && !textarea.value) textarea.value = text;
  if (told.ok) did(`${command ? "command" : threadTs || at === direct ? "reply" : "message"}:${text}`);
  await refresh();
  form.closest("main, .thread").querySelector("[data-stream]")?.scrollTo({ top: 1e9 });
}
