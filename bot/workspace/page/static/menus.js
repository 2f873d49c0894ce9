// Menus that open under a button: one at a time, closed by Esc or a click elsewhere, walked with the arrow keys.

const EDGE = 8;

export function clickOutside(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const inside = menu.contains(target);
    if (!inside || target.closest("[role=menuitem]")) menu.open = false;
  }
}

export function keysInMenu(event) {
  const menu = event.target.closest?.("details.menu");
  if (!menu) return;
  const summary = menu.querySelector("summary");
  if (event.key === "Escape" && menu.open) {
    event.preventDefault();
    menu.open = false;
    summary.focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  menu.open = true;
  const choices = [...menu.querySelectorAll("[role=menuitem]")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = choices.indexOf(document.activeElement);
  choices.at((at < 0 && step < 0 ? -1 : at + step) % choices.length)?.focus();
}

// A menu at an edge of the page would open out of sight: it moves in, and what is behind it does not move sideways.
export function inSight(menu) {
  const list = menu.querySelector(".menu-list");
  list.style.translate = "";
  const beyond = list.getBoundingClientRect().right + EDGE - document.documentElement.clientWidth;
  if (beyond > 0) list.style.translate = `${-beyond}px`;
  list.scrollIntoView({ block: "nearest" });
}
