// Finding one of many choices by typing: what does not fit and is not ticked goes out of sight.

export function find(field) {
  const sought = field.value.trim().toLowerCase();
  for (const choice of field.parentElement.querySelectorAll(".choice")) {
    const fits = choice.textContent.toLowerCase().includes(sought);
    choice.toggleAttribute("data-js-out", !fits && !choice.querySelector("input").checked);
  }
}

// Enter ticks the first that fits and is not ticked yet, and lets one type anew; an arrow goes down to what is in sight.
export function keysWhileFinding(event) {
  const field = event.target;
  if (!field.matches?.("[data-find]")) return;
  const inSight = [...field.parentElement.querySelectorAll(".choice:not([data-js-out]) input")];
  if (event.key === "Enter") {
    event.preventDefault();
    const first = field.value.trim() && inSight.find((each) => !each.checked);
    if (!first) return;
    first.click();
    field.value = "";
    find(field);
  }
  if (event.key === "ArrowDown") {
    event.preventDefault();
    inSight[0]?.focus();
  }
}
