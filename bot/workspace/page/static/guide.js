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

export function toggleGuide() {
  const hidden = document.documentElement.dataset.guide !== "hidden";
  localStorage.setItem("signoff-guide", hidden ? "hidden" : "shown");
  if (hidden) document.documentElement.dataset.guide = "hidden";
  else delete document.documentElement.dataset.guide;
}

export function forget() {
  localStorage.removeItem(key());
  showGuide();
}
