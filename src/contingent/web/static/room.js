// Wires the room: what changes asks anew, parts that follow are put in their place. Everything
// works without this file too, by links and the Ask button.
import { startMatrix } from "./matrix.js";
import { startMap } from "./map.js";
import { startRead } from "./read.js";

const root = document.documentElement;
root.classList.add("js");
let source = null;

function theme() {
  const kept = localStorage.getItem("theme");
  if (kept) root.dataset.theme = kept;
}

function announce(text) {
  const place = document.getElementById("announce");
  if (place && place.textContent !== text) place.textContent = text;
}

// A form leaves out of the address what is empty or as it is anyway.
document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target.closest?.("form#setting");
  if (!form) return;
  const data = event.detail.formData;
  const usual = new Map([...form.elements].map((element) => [element.name, element.dataset.default]));
  for (const [name, common] of usual) {
    if (!name) continue;
    const kept = data.getAll(name).filter((value) => value !== "" && value !== common);
    data.delete(name);
    for (const value of kept) data.append(name, value);
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "setting" || "local" in event.target.dataset) return;
  performance.mark("toggled");
  form.requestSubmit();
});

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }
  const stop = event.target.closest("[data-stop]");
  if (stop?.dataset.token) {
    stop.disabled = true;
    await fetch(`/stop?token=${encodeURIComponent(stop.dataset.token)}`, { method: "POST" });
  }
});

// Says that nothing more follows, to whoever waits for it (a printing script, a test).
function whole(room) {
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
  mine.addEventListener("part", (event) => {
    const part = JSON.parse(event.data);
    const slot = document.getElementById(`slot-${part.slot}`);
    if (!slot) return;
    slot.innerHTML = part.html;
    window.htmx?.process(slot);
    start();
    performance.mark(`part-${part.slot}`);
    if (part.slot === "sentence") announce(slot.querySelector(".sentence").textContent);
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
  start();
  follow(room);
}

theme();
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && open());
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "room" || event.target?.id === "room") open();
});
document.addEventListener("htmx:sendError", () => {
  announce("The room cannot be reached.");
  const place = document.getElementById("failed");
  if (place) place.textContent = "The room cannot be reached. Is it still running?";
});
open();
