// Turns what is on the page into what the server sent, touching only what differs: focus, scroll positions, text being
// typed, open menus and open dialogs stay. Elements with a data-key are told apart by it. Attributes that begin with
// data-js- belong to the scripts, as do `open`, `style` and `aria-busy`; inside [data-own] the scripts own everything.

const OURS = /^(data-js-|open$|aria-busy$|style$)/;

export function morph(parent, html) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  const added = [];
  children(parent, wanted.content, added);
  return added;
}

function children(parent, wanted, added) {
  const keyed = new Map([...parent.children].filter(key).map((each) => [key(each), each]));
  const keys = new Set([...wanted.children].map(key));
  for (const [name, element] of keyed) if (!keys.has(name)) element.remove();
  let here = parent.firstChild;
  for (const want of [...wanted.childNodes]) {
    const match = key(want) ? keyed.get(key(want)) : alike(here, want) ? here : null;
    if (!match || match.nodeName !== want.nodeName) {
      parent.insertBefore(want, here);
      if (want.nodeType === Node.ELEMENT_NODE) added.push(want);
      continue;
    }
    if (match !== here) parent.insertBefore(match, here);
    one(match, want, added);
    here = match.nextSibling;
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

function one(present, want, added) {
  if (present.isEqualNode(want)) return;
  if (present.nodeType !== Node.ELEMENT_NODE) {
    present.nodeValue = want.nodeValue;
    return;
  }
  for (const { name } of [...present.attributes]) {
    if (!want.hasAttribute(name) && !OURS.test(name)) present.removeAttribute(name);
  }
  for (const { name, value } of want.attributes) {
    if (present.getAttribute(name) !== value && !OURS.test(name)) present.setAttribute(name, value);
  }
  if (present.nodeName === "TEMPLATE") present.innerHTML = want.innerHTML;
  else if (!("own" in present.dataset)) children(present, want, added);
}

function key(node) {
  return node.dataset?.key;
}

function alike(present, want) {
  return present && !key(present) && present.nodeName === want.nodeName;
}
