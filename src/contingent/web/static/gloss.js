// Explains the glossary's terms in place: on hover, on focus and on tap. A term is marked where it
// stands first in a section, in running text only; what it means is in the glossary alone. What the
// record tells is in others' words: its rounds are of ammunition.
const RUNNING = "p, li, dt, dd";
const NEVER = "a, button, label, summary, select, option, textarea, code, svg, h1, legend, output, .sentence, .verdict, .tag, .alert, .notice, .nations, .reasons, .claims, .history, .picker, .working, .in-others-words, [hidden], [aria-live], [role=status], [role=alert], thead .sort";
const SECTION = "section, .panel, #answer";

let terms = null;
let tip = null;
let held = null;
let closing = null;

async function load() {
  const answer = await fetch(document.body.dataset.glossary);
  const found = new Map();
  for (const term of await answer.json()) for (const form of term.forms) found.set(form, term);
  const forms = [...found.keys()].sort((a, b) => b.length - a.length).join("|");
  return { found, sought: new RegExp(`(?<![\\w-])(?:${forms})(?![\\w-])`, "gi") };
}

// A term in capitals is an abbreviation, and only so.
function meant(found, word) {
  return found.get(word) ?? found.get(word.toLowerCase());
}

function mark({ found, sought }, node) {
  const section = node.parentElement.closest(SECTION);
  for (const match of node.data.matchAll(sought)) {
    const term = meant(found, match[0]);
    if (!term || section.querySelector(`[data-term="${CSS.escape(term.term)}"]`)?.closest(SECTION) === section) continue;
    const rest = node.splitText(match.index);
    const after = rest.splitText(match[0].length);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "explained";
    button.dataset.term = term.term;
    button.setAttribute("aria-describedby", described(term));
    button.textContent = match[0];
    rest.replaceWith(button);
    return after;
  }
  return null;
}

// What a term means, once for all who name it; read with the term, not shown by itself.
function described(term) {
  const id = `gloss-${term.term.toLowerCase().replace(/[^a-z]+/g, "-")}`;
  if (!document.getElementById(id)) {
    const text = document.createElement("span");
    text.id = id;
    text.hidden = true;
    text.textContent = term.text;
    document.body.append(text);
  }
  return id;
}

function show(button) {
  clearTimeout(closing);
  if (held === button) return;
  hide();
  held = button;
  tip.textContent = document.getElementById(button.getAttribute("aria-describedby")).textContent;
  tip.showPopover();
  place();
}

function place() {
  if (!held) return;
  const at = held.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const below = at.bottom + 6 + box.height <= innerHeight;
  tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - box.width - 8))}px`;
  tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - box.height - 6)}px`;
}

function hide() {
  clearTimeout(closing);
  held = null;
  if (tip?.matches(":popover-open")) tip.hidePopover();
}

// The pointer may go from the term to what is told of it.
function later() {
  clearTimeout(closing);
  closing = setTimeout(hide, 200);
}

function listen() {
  tip = document.createElement("div");
  tip.id = "gloss";
  tip.popover = "manual";
  tip.setAttribute("aria-hidden", "true"); // a term's description says the same
  document.body.append(tip);
  const term = (event) => event.target.closest?.(".explained");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    if (term(event)) show(term(event));
    else if (event.target.closest?.("#gloss")) clearTimeout(closing);
    else if (held && held !== document.activeElement) later();
  });
  document.addEventListener("focusin", (event) => (term(event) ? show(term(event)) : hide()));
  document.addEventListener("focusout", (event) => term(event) && hide());
  document.addEventListener("click", (event) => (term(event) ? show(term(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", place, { passive: true, capture: true });
}

export async function startGloss() {
  // A page that names no glossary, such as the wall, has nothing to press.
  if (!document.body.dataset.glossary || !HTMLElement.prototype.hasOwnProperty("popover")) return;
  if (!terms) listen();
  terms ??= load().catch(() => null);
  const known = await terms;
  const answer = document.getElementById("answer");
  if (!known || !answer) return;
  if (held && !held.isConnected) hide();
  const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest(RUNNING) && !parent.closest(NEVER)) texts.push(walker.currentNode);
  }
  for (let node of texts) while (node) node = mark(known, node);
}
