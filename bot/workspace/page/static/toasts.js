// Short sentences that come and go, shown above everything, an open dialog included.

const SHOWN_FOR = 6000;

export function toast(words, { bad = false } = {}) {
  const place = document.getElementById("toasts");
  const shown = document.createElement("div");
  shown.className = bad ? "toast bad" : "toast";
  shown.textContent = words;
  place.append(shown);
  // Showing it anew lifts it over a dialog that opened in between.
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
  const end = () => {
    shown.remove();
    if (!place.childElementCount && place.matches(":popover-open")) place.hidePopover();
  };
  shown.addEventListener("click", end);
  setTimeout(end, SHOWN_FOR);
}

export function say(words) {
  document.getElementById("spoken").textContent = words;
}
