// Forms that the app opens, questions that a button asks first, and previews of files.

import { act, values } from "./acts.js";
import { did } from "./guide.js";

const INPUTS = ":is(textarea, input, select)";
let opener = null;

// Opens what the server has put on the stack, and gives the focus back when the stack is empty.
export function showModals(added) {
  const dialogs = [...document.querySelectorAll("#modals dialog")];
  for (const dialog of dialogs.filter((each) => !each.open)) {
    opener ??= held();
    dialog.showModal();
    first(dialog)?.focus();
  }
  // what was in its place had the focus, and went
  const top = dialogs.at(-1);
  if (top && document.activeElement === document.body) begin(top);
  if (!dialogs.length && opener) {
    giveBack(opener);
    opener = null;
  }
  if (added.some((each) => each.closest("#modals"))) count(document);
}

// What has the focus, and what stands for it when it is drawn anew: its twin in the message, or the message itself.
export function held() {
  const element = document.activeElement;
  return { element, message: element?.closest("[data-ts]"), action: element?.dataset.action };
}

export function giveBack({ element, message, action }) {
  const twin = () => action && message?.querySelector(`button[data-action="${CSS.escape(action)}"]`);
  (element?.isConnected ? element : message?.isConnected ? (twin() ?? message) : null)?.focus({ preventScroll: true });
}

// Where one begins: at the first input, but where there is something to read before it, with that; in a window without
// inputs at what comes next, unless there is something to copy first.
function first(dialog) {
  const blocks = dialog.querySelector(".modal-blocks");
  const input = dialog.querySelector("[autofocus]") ?? blocks.querySelector(INPUTS);
  if (!input && blocks.querySelector("code")) return blocks;
  if (!input) return blocks.querySelector("button.primary") ?? dialog.querySelector("footer .button:last-child");
  return input.getBoundingClientRect().top > blocks.getBoundingClientRect().bottom ? blocks : input;
}

// Another form stands where one was: it is read from its top.
function begin(dialog) {
  dialog.querySelector(".modal-blocks").scrollTop = 0;
  first(dialog)?.focus();
}

function showError(view) {
  const refused = view.querySelector('[aria-invalid="true"]');
  (refused?.matches(INPUTS) ? refused : refused?.querySelector(INPUTS))?.focus();
  view.querySelector(".error:not(:empty)")?.scrollIntoView({ block: "center" });
}

export async function submit(form, refresh) {
  const button = form.querySelector("[data-submit]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  const view = form.closest("[data-view]");
  const words = `send:${form.dataset.title} · ${button.textContent.trim()}`;
  button.setAttribute("aria-busy", "true");
  const told = await act("/_/act/submit-view", { as: viewer(), view_id: view.dataset.view, values: values(view) });
  await refresh();
  button.removeAttribute("aria-busy");
  if (told.ok) did(words);
  if (told.ok && view === document.querySelector("#modals dialog:last-of-type")) begin(view);
  else if (told.errors) showError(view);
}

export async function close(view, all, refresh) {
  await act("/_/act/close-view", { as: viewer(), view_id: view.dataset.view, ...(all && { all: true }) });
  await refresh();
}

// Asks what the element wants asked before it acts; true where it asks nothing.
export function agreed(element) {
  const question = element.querySelector("template[data-question]") ?? element.closest(".menu")?.querySelector("template[data-question]");
  if (!question) return Promise.resolve(true);
  const dialog = document.createElement("dialog");
  dialog.className = "question";
  dialog.setAttribute("aria-labelledby", "question-title");
  dialog.append(question.content.cloneNode(true));
  return new Promise((resolve) => {
    dialog.addEventListener("click", (event) => {
      const answer = event.target.closest("[data-answer]");
      if (answer) dialog.close(answer.dataset.answer);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      element.focus();
      resolve(dialog.returnValue === "confirm");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Shows the table that the server makes of a file.
export async function preview(button) {
  const answer = await fetch(`/_/page/preview?${new URLSearchParams({ as: viewer(), file: button.dataset.file, name: button.dataset.name })}`);
  const dialog = document.createElement("dialog");
  dialog.className = "preview";
  dialog.setAttribute("aria-label", button.dataset.name);
  dialog.innerHTML = await answer.text();
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// Keeps the counters of limited inputs right; lengths are in characters, as Slack counts them.
export function count(root) {
  for (const counter of root.querySelectorAll("[data-counter]")) {
    const field = document.getElementById(counter.dataset.counter);
    const length = [...field.value].length;
    counter.textContent = `${length} / ${field.maxLength}`;
    counter.toggleAttribute("data-js-near", length > field.maxLength * 0.9);
  }
}

function viewer() {
  return document.querySelector(".frame").dataset.as;
}
