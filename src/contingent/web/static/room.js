// Wires the room: what changes asks anew, parts that follow are put in their place. Everything
// works without this file too, by links and the Ask button.
import { startMatrix } from "./matrix.js";
import { startMap, symbolsCame } from "./map.js";
import { startGloss } from "./gloss.js";
import { startPick } from "./pick.js";
import { released } from "./pressed.js";
import { startRead } from "./read.js";
import { arrived, startTogether } from "./together.js";
import { noteQuestion } from "./trail.js";
import { fitWall } from "./wall.js";

const root = document.documentElement;
root.classList.add("js");
let source = null;

function theme() {
  const kept = localStorage.getItem("theme");
  if (kept && !root.dataset.theme) root.dataset.theme = kept;
}

function announce(text) {
  const place = document.getElementById("announce");
  if (place && place.textContent !== text) place.textContent = text;
}

// The address of what a form asks: it leaves out what is empty or as it is anyway.
function addressOf(form) {
  const data = new FormData(form);
  const asked = new URLSearchParams();
  const usual = new Map([...form.elements].map((element) => [element.name, element.dataset.default]));
  for (const [name, value] of data) {
    if (value !== "" && value !== usual.get(name)) asked.append(name, value);
  }
  const address = new URL(form.action);
  address.search = asked;
  return address;
}

// The newest state of the form wins: asking again gives up what was asked before, with all that is
// ticked by then, and a page is put in its place only together with the address it answers.
let asking = null;

async function go(address) {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  source?.close();
  for (const other of document.querySelectorAll(".htmx-request")) window.htmx?.trigger(other, "htmx:abort");
  document.getElementById("room").classList.add("htmx-request");
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { accept: "text/html" } });
    const html = await answer.text();
    await released();
    if (asking === mine) put(html, address);
  } catch (error) {
    if (asking === mine) unreachable();
  } finally {
    if (asking === mine) {
      asking = null;
      document.getElementById("room")?.classList.remove("htmx-request");
    }
  }
}

function put(html, address) {
  const room = new DOMParser().parseFromString(html, "text/html").getElementById("room");
  if (!room) return unreachable();
  const held = document.activeElement;
  const seen = held?.matches(":focus-visible");
  // Back to a page that the browser loaded itself is asked for anew only if its entry says so.
  if (!history.state?.htmx) history.replaceState({ ...history.state, htmx: true }, "");
  if (address.href === location.href) history.replaceState({ htmx: true }, "", address);
  else history.pushState({ htmx: true }, "", address);
  document.getElementById("room").replaceWith(room);
  window.htmx?.process(room);
  const again = held?.id && document.getElementById(held.id);
  if (again) {
    again.focus({ preventScroll: true });
    // Its place may have moved with the answer; whoever works by keys must not lose sight of it.
    if (seen) again.scrollIntoView({ block: "nearest" });
  }
  open();
}

// Where a link leads that is followed before the answer has come: what was chosen meanwhile is
// carried over, name by name, except where the link is there to undo all of it.
function carried(link) {
  const address = new URL(link.href);
  if ("reset" in link.dataset) return address;
  const pairs = (given) => [...given.searchParams].map((pair) => JSON.stringify(pair));
  const before = new Set(pairs(new URL(location.href)));
  const now = new Set(pairs(addressOf(document.getElementById("setting"))));
  const added = [...now].filter((pair) => !before.has(pair));
  const kept = pairs(address).filter((pair) => !before.has(pair) || now.has(pair));
  address.search = new URLSearchParams([...new Set([...kept, ...added])].map((pair) => JSON.parse(pair)));
  return address;
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "setting") return;
  event.preventDefault();
  go(addressOf(event.target));
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "setting" || "local" in event.target.dataset) return;
  performance.mark("toggled");
  go(addressOf(form));
});

document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("#room a[href]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || !asking || link.target || link.origin !== location.origin) return;
    if (link.closest("[hx-boost=false]") && !link.closest("#setting")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(carried(link));
  },
  { capture: true },
);

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }
  if (event.target.closest("[data-fold]")) {
    root.classList.toggle("unfolded");
    fold();
  }
  const stop = event.target.closest("[data-stop]");
  if (stop?.dataset.token) {
    stop.disabled = true;
    await fetch(`${document.body.dataset.root}/stop?token=${encodeURIComponent(stop.dataset.token)}`, { method: "POST" });
  }
});

// On a narrow screen the controls open out of the line that says what is asked, and stay open.
function fold() {
  const open = root.classList.contains("unfolded");
  for (const button of document.querySelectorAll("[data-fold]")) {
    button.setAttribute("aria-expanded", open);
    button.textContent = open ? "Done" : "Change";
  }
}

// A page may be printed days after it was opened.
addEventListener("beforeprint", () => {
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  for (const place of document.querySelectorAll("[data-today]")) place.textContent = day;
});

function unreachable() {
  announce("The room cannot be reached.");
  const place = document.getElementById("failed");
  if (place) place.textContent = "The room cannot be reached. Is it still running?";
}

// Says that nothing more follows, to whoever waits for it (a printing script, a test).
async function whole(room) {
  await symbolsCame();
  await released();
  if (!room.isConnected) return;
  room.dataset.state = "whole";
  const sentence = room.querySelector(".sentence[data-state]");
  if (sentence) announce(sentence.textContent);
  performance.mark("whole");
}

function follow(room) {
  source?.close();
  source = null;
  const working = document.getElementById("working");
  if (!room.dataset.stream) {
    whole(room);
    return;
  }
  room.dataset.state = "following";
  if (working) working.hidden = false;
  const mine = new EventSource(room.dataset.stream);
  source = mine;
  const end = () => {
    mine.close();
    if (working?.isConnected) working.hidden = true;
    whole(room);
  };
  mine.addEventListener("begun", (event) => {
    const stop = working?.querySelector("[data-stop]");
    if (!stop) return;
    stop.dataset.token = JSON.parse(event.data).token;
    stop.disabled = false;
  });
  mine.addEventListener("part", async (event) => {
    await released();
    const part = JSON.parse(event.data);
    const slot = document.getElementById(`slot-${part.slot}`);
    if (!slot) return;
    slot.innerHTML = part.html;
    window.htmx?.process(slot);
    start();
    performance.mark(`part-${part.slot}`);
    if (part.slot !== "sentence") return;
    announce(slot.querySelector(".sentence").textContent);
    noteQuestion();
  });
  mine.addEventListener("ended", end);
  mine.addEventListener("failed", (event) => {
    end();
    const place = document.getElementById("failed");
    if (place) place.innerHTML = JSON.parse(event.data).html;
    for (const bone of document.querySelectorAll(".skeleton")) bone.remove();
  });
  mine.onerror = () => {
    if (mine.readyState !== EventSource.CLOSED && source === mine) {
      end();
      const place = document.getElementById("failed");
      if (place) place.textContent = "The connection to the room was lost. Reload to ask again.";
    }
  };
}

function startRegister() {
  const slider = document.getElementById("day");
  if (!slider || slider.dataset.started) return;
  slider.dataset.started = "yes";
  const days = slider.dataset.days.split(",").filter(Boolean);
  const field = document.getElementById("f-as_of");
  const day = () => days[Number(slider.value)] ?? "";
  slider.addEventListener("input", () => {
    document.getElementById("day-name").textContent = day() || "today";
  });
  slider.addEventListener("change", () => {
    field.value = day();
    field.form.requestSubmit();
  });
}

function startGraph() {
  for (const graph of document.querySelectorAll(".graph:not([data-started])")) {
    graph.dataset.started = "yes";
    const arrows = graph.querySelector(".arrows");
    const light = (name) => {
      arrows.classList.toggle("dim", Boolean(name));
      for (const line of arrows.children) {
        line.classList.toggle("lit", line.dataset.from === name || line.dataset.to === name);
      }
    };
    // A drawing wider than the screen begins with its middle, where what unties the knot stands.
    const around = graph.parentElement;
    around.scrollLeft = (around.scrollWidth - around.clientWidth) / 2;
    for (const node of graph.querySelectorAll("[data-node]")) {
      node.addEventListener("mouseenter", () => light(node.dataset.node));
      node.addEventListener("mouseleave", () => light(null));
      node.addEventListener("focus", () => light(node.dataset.node));
      node.addEventListener("blur", () => light(null));
    }
  }
}

function start() {
  startMatrix();
  startMap();
  startRegister();
  startGraph();
  startRead(announce);
  fitWall();
  startPick();
  startGloss();
  pointOut();
}

// Another page begins at its top, or at the row its address names; a switch leaves all in place.
let before = null;
function arrive(room) {
  const here = `${room.dataset.path} ${new URLSearchParams(location.search).get("of")}`;
  if (before !== null && before !== here) {
    scrollTo(0, 0);
    document.getElementById("answer").focus({ preventScroll: true });
  }
  before = here;
}

function pointOut() {
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!named || named.classList.contains("target") || named.id === "answer") return;
  named.classList.add("target");
  named.scrollIntoView({ block: "center" });
}

function open() {
  const room = document.getElementById("room");
  document.title = room.dataset.title || document.title;
  arrive(room);
  fold();
  start();
  noteQuestion();
  follow(room);
  document.dispatchEvent(new Event("room:shown"));
  arrived();
}

theme();
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && open());
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "room" || event.target?.id === "room") open();
});
document.addEventListener("htmx:sendError", unreachable);
startTogether(go);
open();
