// What a person does, told to the workspace.

import { toast } from "./toasts.js";

export async function act(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (!told.ok && !told.errors) toast(told.words ?? "That did not work. Nothing was changed.", { bad: true });
    return told;
  } catch {
    toast("The workspace does not answer. Is it still running?", { bad: true });
    return { ok: false };
  }
}

// Where an element stands: in a view (a modal or Home) or in a message.
export function place(element) {
  const frame = document.querySelector(".frame").dataset;
  const view = element.closest("[data-view]");
  if (view) return { path: "/_/act/view-action", body: { as: frame.as, view_id: view.dataset.view, values: values(view) } };
  const message = element.closest("[data-ts]");
  return { path: "/_/act/click", body: { as: frame.as, channel: frame.at, ts: message.dataset.ts } };
}

// What the inputs of a view hold, in Slack's state shape.
export function values(view) {
  const held = {};
  for (const control of view.querySelectorAll("[data-control]")) {
    const { block, action } = control.dataset;
    (held[block] ??= {})[action] = shape(control);
  }
  return held;
}

// The value of one element as a click gives it: a string, or a list for what takes several.
export function value(control) {
  const ticked = () => [...control.querySelectorAll("input:checked")].map((each) => each.value);
  const { control: type } = control.dataset;
  if (type === "radio_buttons") return ticked()[0] ?? null;
  if (control.matches("div")) return ticked();
  return control.value || null;
}

function shape(control) {
  const type = control.dataset.control;
  const many = type.startsWith("multi_") || type === "checkboxes";
  const kind = /^(?:multi_)?(user|channel|conversation)s_select$/.exec(type)?.[1];
  const chosen = value(control);
  if (kind) return { type, [`selected_${kind}${many ? "s" : ""}`]: chosen };
  if (many) return { type, selected_options: chosen.map((each) => option(control, each)) };
  if (type === "static_select" || type === "radio_buttons") {
    return { type, selected_option: chosen === null ? null : option(control, chosen) };
  }
  if (type === "datepicker") return { type, selected_date: chosen };
  if (type === "timepicker") return { type, selected_time: chosen };
  return { type, value: chosen };
}

function option(control, chosen) {
  const found = [...control.querySelectorAll("option, .choice input")].find((each) => each.value === chosen);
  const words = (found.matches("option") ? found : found.closest("label").querySelector("span").firstChild).textContent;
  return { text: { type: "plain_text", text: words.trim() }, value: chosen };
}
