// The list of things to try: ticked off as they happen, and remembered for this workspace.

function key() {
  return `signoff-tried-${document.querySelector(".frame").dataset.workspace}`;
}

function tried() {
  return new Set(JSON.parse(localStorage.getItem(key()) ?? "[]"));
}

export function did(name) {
  const done = tried();
  for (const step of document.querySelectorAll("[data-step]")) {
    if (new RegExp(step.dataset.doneBy, "i").test(name)) done.add(step.dataset.step);
  }
  localStorage.setItem(key(), JSON.stringify([...done]));
  showGuide();
}

export function showGuide() {
  const done = tried();
  const steps = [...document.querySelectorAll("[data-step]")];
  for (const step of steps) step.toggleAttribute("data-js-done", done.has(step.dataset.step));
  const count = document.querySelector(".guide-count");
  document.querySelector(".guide-again")?.toggleAttribute("data-js-tried", done.size > 0);
  if (count) count.textContent = `${steps.filter((step) => done.has(step.dataset.step)).length} of ${steps.length}`;
}

// On a narrow screen the list is among the conversations, which open with it.
export function toggleGuide() {
  const root = document.documentElement;
  const narrow = matchMedia("(width <= 860px)").matches;
  const seen = root.dataset.guide !== "hidden" && (!narrow || root.dataset.nav === "open");
  localStorage.setItem("signoff-guide", seen ? "hidden" : "shown");
  if (seen) root.dataset.guide = "hidden";
  else delete root.dataset.guide;
  if (!seen && narrow) root.dataset.nav = "open";
}

export function forget() {
  localStorage.removeItem(key());
  showGuide();
}
