// The page while it is open: where one looks, live updates, and what clicks and keys do.

import { act, place, value } from "./acts.js";
import { composing, send } from "./composer.js";
import { agreed, close, count, giveBack, held, preview, showModals, submit } from "./dialogs.js";
import { find, keysWhileFinding } from "./finding.js";
import { did, forget, showGuide, toggleGuide } from "./guide.js";
import { morph } from "./morph.js";
import { clickOutside, inSight, keysInMenu } from "./menus.js";
import { say, toast } from "./toasts.js";

const app = document.getElementById("app");
const root = document.documentElement;
const NEAR = 120;
let live = null;
let drawing = null;
let again = false;
const acted = new Map();

const frame = () => app.querySelector(".frame").dataset;
const behind = (stream) => stream.scrollHeight - stream.scrollTop - stream.clientHeight;

// Fetches what is to be seen now and swaps it in; calls made meanwhile are answered by one more round.
function refresh() {
  if (drawing) again = true;
  drawing ??= draw().finally(() => (drawing = null));
  return drawing;
}

async function draw() {
  do {
    again = false;
    const asked = location.search;
    const answer = await fetch(`/_/page${asked}`).catch(() => null);
    if (answer?.status === 404) location.assign("/");
    if (!answer?.ok) return;
    const html = await answer.text();
    if (asked !== location.search) again = true;
    else swap(html);
  } while (again);
}

function swap(html) {
  const { as, at } = frame();
  const follow = new Map([...app.querySelectorAll("[data-stream]")].map((each) => [each, behind(each) < NEAR]));
  const focused = held();
  const added = morph(app, html);
  if (focused.element && !focused.element.isConnected) giveBack(focused);
  settle(added, follow, frame().as === as && frame().at === at);
}

function settle(added, follow, samePlace) {
  document.title = frame().title;
  if (!new URLSearchParams(location.search).get("at")) history.replaceState(null, "", `?as=${frame().as}&at=${frame().at}`);
  showGuide();
  tellChanges();
  showModals(added);
  for (const stream of app.querySelectorAll("[data-stream]")) {
    const arrived = added.filter((each) => each.matches(".message") && stream.contains(each));
    if (samePlace && follow.has(stream)) arrived.forEach(greet);
    if (follow.get(stream) === false && arrived.length) stream.parentElement.setAttribute("data-js-behind", "");
    if (follow.get(stream) === false) arrived.filter((each) => each.matches(".ephemeral")).forEach(repeat);
    if (stream.dataset.stream !== "home" && follow.get(stream) !== false) stream.scrollTop = stream.scrollHeight;
  }
  read();
}

function greet(message) {
  message.setAttribute("data-js-new", "");
  message.addEventListener("animationend", () => message.removeAttribute("data-js-new"), { once: true });
  say(`New message from ${message.getAttribute("aria-label")}`);
}

// What only oneself is told, as a refusal is, comes at the foot: who reads further up would not know of it.
function repeat(message) {
  toast(message.querySelector(".content").textContent.trim());
}

function read() {
  const { as, at } = frame();
  const unread = app.querySelector(`[data-key="nav-${CSS.escape(at)}"] .badge`);
  if (unread && document.visibilityState === "visible") act("/_/act/read", { as, channel: at });
}

function listen() {
  live?.close();
  live = new EventSource(`/_/live?as=${encodeURIComponent(frame().as)}`);
  live.addEventListener("changed", (event) => {
    if (JSON.parse(event.data).revision !== Number(frame().revision)) refresh();
  });
}

async function go(address, { push = true } = {}) {
  const before = frame().as;
  if (push) history.pushState(null, "", address);
  delete root.dataset.nav;
  await refresh();
  if (frame().as !== before) listen();
  await arrive();
}

async function arrive() {
  const { as, at } = frame();
  if (at === "home") {
    const told = await act("/_/act/open-home", { as });
    if (told.ok) did("home:");
  }
  if (at === "direct") {
    const told = await act("/_/act/open-direct", { as });
    if (told.ok) await go(`?as=${as}&at=${told.channel}`);
  }
}

async function click(element) {
  const kind = element.dataset.act;
  const words = element.textContent.trim();
  const { path, body } = place(element);
  const card = element.closest("[data-ts]");
  if (card) acted.set(card, card.textContent);
  const chosen = kind === "overflow" ? element.dataset.option : kind === "button" ? undefined : value(element);
  if (!(await agreed(element))) return;
  if (element.getAttribute("aria-busy") === "true") return;
  element.setAttribute("aria-busy", "true");
  if (element.dataset.url) window.open(element.dataset.url, "_blank", "noopener");
  const { block, action } = element.dataset;
  const told = await act(path, { ...body, block_id: block, action_id: action, ...(chosen !== undefined && { value: chosen }) });
  if (told.ok) did(`${kind}:${words}`);
  await refresh();
  element.removeAttribute("aria-busy");
}

// Says what became of the cards that one acted on, which comes a moment after the act: the beginning of each, with its
// title and how it stands now.
function tellChanges() {
  for (const [card, before] of acted) {
    if (card.isConnected && card.textContent === before) continue;
    acted.delete(card);
    if (card.isConnected) say(beginning(card));
  }
}

function beginning(card) {
  return [...card.querySelectorAll(".content > .block")].slice(0, 3).map((block) => block.textContent.trim()).join(". ");
}

const DOES = {
  nav: () => (root.dataset.nav === "open" ? delete root.dataset.nav : (root.dataset.nav = "open")),
  theme: () => {
    const dark = getComputedStyle(root).colorScheme === "dark" || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    localStorage.setItem("signoff-theme", (root.dataset.theme = dark ? "light" : "dark"));
  },
  guide: toggleGuide,
  forget,
  preview,
  latest: () => app.querySelector("main [data-stream]").scrollTo({ top: 1e9, behavior: "smooth" }),
  join: () => act("/_/act/join", { as: frame().as, channel: frame().at }).then(refresh),
  "close-view": (button) => close(button.closest("[data-view]"), false, refresh),
  "close-all": (button) => close(button.closest("[data-view]"), true, refresh),
  demo: async (button) => {
    button.setAttribute("aria-busy", "true");
    const told = await act(`/_/demo/${button.dataset.demo}`, {});
    if (told.ok) {
      toast(told.words);
      did(`demo:${button.dataset.demo} ${button.textContent}`);
      delete root.dataset.nav;
    }
    await refresh();
    if (frame().at === "home") await arrive();
    button.removeAttribute("aria-busy");
  },
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go]");
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
    event.preventDefault();
    go(link.getAttribute("href"));
  }
  const button = event.target.closest("[data-do]");
  if (button) DOES[button.dataset.do](button);
  const element = event.target.closest("button[data-act]");
  if (element) click(element);
  clickOutside(event.target);
});
document.addEventListener("change", (event) => {
  const element = event.target.closest("[data-act]");
  if (element && !element.matches("button")) click(element);
});
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-words]")) composing(event.target);
  else if (event.target.matches("[data-find]")) find(event.target);
  else count(event.target.closest("[data-view], [data-ts]") ?? document);
});
document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches("[data-form]")) submit(event.target, refresh);
  if (event.target.matches("[data-composer]")) send(event.target, refresh);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("[data-words]")) {
    event.preventDefault();
    send(event.target.form, refresh);
  }
  keysInMenu(event);
  keysWhileFinding(event);
});
// Esc closes the form on top; the workspace is told, and takes it off the page.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches("[data-view]")) return;
  event.preventDefault();
  close(event.target, false, refresh);
}, true);
document.addEventListener("scroll", (event) => {
  if (event.target.matches?.("[data-stream]") && behind(event.target) < NEAR) event.target.parentElement.removeAttribute("data-js-behind");
}, true);
document.addEventListener("load", (event) => {
  const stream = event.target.closest?.("[data-stream]");
  if (stream && event.target.matches("img") && behind(stream) < NEAR + event.target.height) stream.scrollTop = stream.scrollHeight;
}, true);
document.addEventListener("visibilitychange", read);
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.menu[open]")) inSight(event.target);
}, true);
addEventListener("popstate", () => go("", { push: false }));

settle([], new Map(), false);
listen();
arrive();
