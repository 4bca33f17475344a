// The map: symbols, flags and people by step, arrivals played, zoom by buttons, wheel with Ctrl, drag.
import { remember } from "./address.js";

const SHOWN = 6;
// Flags below the symbols of a site, and the pause between two steps that are played.
const FLAGS = 6;
const PAUSE = 900;
// Where a name may go about its place when the first choice is taken: x, y and anchor.
const PLACES = [[0, 19, "middle"], [0, -10, "middle"], [-10, 4, "end"], [0, 32, "middle"], [0, -24, "middle"]];
const SVG = "http://www.w3.org/2000/svg";

function symbol(code, planned, size) {
  // Digit 7 of the code is the status: 0 present, 1 planned, drawn with a dashed frame.
  const sidc = code.slice(0, 6) + (planned ? "1" : "0") + code.slice(7);
  const look = { outlineWidth: 3, outlineColor: "rgb(255,255,255)", ...(planned ? { fillOpacity: 0.35 } : {}) };
  return new window.ms.Symbol(sidc, { size, ...look });
}

// The symbols weigh more than all else together, so they come only where there is a map.
let coming = null;

function fetchSymbols(from) {
  coming ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = from;
    script.onload = () => done(startMap());
    script.onerror = () => {
      coming = null;
      done();
    };
    document.head.append(script);
  });
}

// When all symbols are there that a page needs, or cannot come.
export const symbolsCame = () => coming ?? Promise.resolve();

export function startMap() {
  for (const cell of document.querySelectorAll("[data-sidc]:not([data-started])")) {
    if (!window.ms) break;
    cell.dataset.started = "yes";
    const drawn = symbol(cell.dataset.sidc, cell.dataset.planned === "yes", 22).asDOM();
    drawn.setAttribute("aria-hidden", "true");
    cell.replaceChildren(drawn);
  }
  const map = document.getElementById("map");
  const slider = document.getElementById("map-step");
  if (!map) return;
  if (!window.ms) fetchSymbols(map.dataset.symbols);
  const units = document.querySelector("#units[data-units]");
  if (units && units !== map.drawnFrom && window.ms) {
    map.drawnFrom = units;
    Object.assign(map, JSON.parse(units.dataset.units));
    draw(map, Number(slider.value));
  }
  if (map.dataset.started) return;
  map.dataset.started = "yes";
  const names = JSON.parse(slider.dataset.names);
  slider.addEventListener("input", () => {
    document.getElementById("map-step-name").textContent = names[slider.value];
    if (map.units) draw(map, Number(slider.value));
  });
  document.getElementById("map-all")?.addEventListener("change", (event) => {
    map.classList.toggle("all-links", event.target.checked);
  });
  const play = document.getElementById("map-play");
  if (play) playing(slider, play);
  zooming(map);
}

// Moves the slider step by step to its end; where it stops, the address follows.
function playing(slider, button) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = button.dataset.play;
    slider.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const step = () => {
    if (!slider.isConnected) clearInterval(timer);
    else if (Number(slider.value) >= Number(slider.max)) stop();
    else {
      slider.value = Number(slider.value) + 1;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = 0;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    button.textContent = button.dataset.stop;
    timer = setInterval(step, PAUSE);
    return undefined;
  });
}

function draw(map, month) {
  for (const group of map.querySelectorAll("[data-marker]")) {
    const place = group.querySelector(".units");
    const mine = map.units.filter((unit) => String(unit.marker) === group.dataset.marker);
    const kinds = new Map();
    for (const unit of mine) {
      const here = unit.counts[month];
      const later = here ? 0 : Math.max(0, ...unit.counts.slice(month));
      if (!here && !later) continue;
      const key = `${unit.symbol}${here ? "" : " later"}`;
      const kind = kinds.get(key) ?? { code: unit.symbol, planned: !here, count: 0, who: [] };
      kind.count += here || later;
      kind.who.push(`${here || later} × ${unit.capability} (${unit.nation})`);
      kinds.set(key, kind);
    }
    const all = [...kinds.values()].sort((a, b) => a.planned - b.planned || b.count - a.count);
    place.replaceChildren(...all.slice(0, SHOWN).map((kind, index) => one(kind, index)));
    const present = mine.filter((unit) => unit.counts[month]);
    if (present.length) place.append(who(present, month, Math.min(all.length, SHOWN)));
    if (all.length > SHOWN) {
      const more = document.createElementNS(SVG, "text");
      more.setAttribute("class", "count");
      more.setAttribute("x", 12);
      more.setAttribute("y", 48);
      more.textContent = `+${all.length - SHOWN} kinds`;
      place.append(more);
    }
  }
  for (const link of map.querySelectorAll("[data-link]")) {
    const steps = map.moves[link.dataset.link];
    link.classList.toggle("used", Boolean(steps));
    link.classList.toggle("moving", Boolean(steps?.includes(month)));
  }
  map.declutter?.();
}

// Whose they are and how many people, below the symbols.
function who(present, month, symbols) {
  const group = document.createElementNS(SVG, "g");
  const nations = new Map(present.map((unit) => [unit.nation, unit]));
  const people = present.reduce((sum, unit) => sum + unit.counts[month] * unit.personnel, 0);
  group.setAttribute("class", "who");
  group.setAttribute("transform", `translate(13 ${8 + Math.floor((symbols - 1) / 3) * 27})`);
  const title = document.createElementNS(SVG, "title");
  title.textContent = `${people.toLocaleString("en")} people of ${[...nations.values()].map((unit) => unit.nationName).join(", ")}`;
  group.append(title);
  let x = 0;
  for (const unit of [...nations.values()].slice(0, FLAGS)) {
    if (!unit.flag) continue;
    const flag = document.createElementNS(SVG, "image");
    for (const [name, value] of Object.entries({ href: unit.flag, x, width: 14, height: 10.5 })) flag.setAttribute(name, value);
    group.append(flag);
    x += 16;
  }
  const count = document.createElementNS(SVG, "text");
  count.setAttribute("class", "people");
  count.setAttribute("x", x);
  count.setAttribute("y", 9.5);
  count.textContent = `${nations.size > FLAGS ? `+${nations.size - FLAGS} ` : ""}${people.toLocaleString("en")}`;
  group.append(count);
  return group;
}

function one(kind, index) {
  const group = document.createElementNS(SVG, "g");
  const made = symbol(kind.code, kind.planned, 15);
  const drawn = made.asDOM();
  const anchor = made.getAnchor();
  const column = index % 3;
  const row = Math.floor(index / 3);
  group.setAttribute("transform", `translate(${22 + column * 38} ${-8 + row * 27})`);
  drawn.setAttribute("x", -anchor.x);
  drawn.setAttribute("y", -anchor.y);
  drawn.setAttribute("aria-hidden", "true");
  const title = document.createElementNS(SVG, "title");
  title.textContent = `${kind.planned ? "planned, arrives later: " : ""}${kind.who.join("; ")}`;
  const count = document.createElementNS(SVG, "text");
  count.setAttribute("class", "count");
  count.setAttribute("x", 9);
  count.setAttribute("y", 11);
  count.textContent = kind.count;
  group.append(title, drawn, count);
  group.setAttribute("role", "img");
  group.setAttribute("aria-label", title.textContent);
  return group;
}

function put(name, [x, y, anchor]) {
  name.setAttribute("x", x);
  name.setAttribute("y", y);
  name.setAttribute("text-anchor", anchor);
  return name.getBoundingClientRect();
}

// Markers and names keep their size on the screen when the map comes nearer; a name that would
// lie on another, or on a symbol, is left out until there is room for it.
function declutter(map, part) {
  const size = part ** 0.8;
  map.classList.toggle("near", part < 0.7);
  const taken = [];
  const meets = (box) => taken.some((one) => one.left < box.right && box.left < one.right && one.top < box.bottom && box.top < one.bottom);
  const markers = [...map.querySelectorAll("[data-marker]")];
  for (const marker of markers) {
    marker.setAttribute("transform", `translate(${marker.dataset.x} ${marker.dataset.y}) scale(${size})`);
    marker.querySelector(".place").classList.remove("crowded");
  }
  for (const marker of markers) for (const unit of marker.querySelectorAll(".units > g")) taken.push(unit.getBoundingClientRect());
  for (const minor of [false, true]) {
    for (const marker of markers) {
      const name = marker.querySelector(".place");
      if (name.classList.contains("minor") !== minor) continue;
      name.first ??= [name.getAttribute("x"), name.getAttribute("y"), name.getAttribute("text-anchor")];
      let box = null;
      for (const place of [name.first, ...PLACES]) {
        box = put(name, place);
        if (!meets(box)) break;
        box = null;
      }
      if (box) taken.push(box);
      else name.classList.add("crowded");
    }
  }
}

// On the wall nobody moves the map: it is drawn as large as all units and the screen allow.
function boxOfUnits(map, whole) {
  const markers = [...map.querySelectorAll("[data-marker]")].filter((one) => one.querySelector(".units").children.length);
  const aspect = map.clientWidth / map.clientHeight;
  if (!markers.length || !Number.isFinite(aspect)) return [...whole];
  const xs = markers.map((one) => Number(one.dataset.x));
  const ys = markers.map((one) => Number(one.dataset.y));
  // Symbols stand to the right of their place, names to the left of it.
  const [west, east] = [Math.min(...xs) - 70, Math.max(...xs) + 140];
  const [north, south] = [Math.min(...ys) - 45, Math.max(...ys) + 75];
  const width = Math.max(east - west, (south - north) * aspect);
  const height = width / aspect;
  const within = (middle, size, start, all) =>
    size > all ? start + (all - size) / 2 : Math.min(Math.max(middle - size / 2, start), start + all - size);
  return [
    within((west + east) / 2, width, whole[0], whole[2]),
    within((north + south) / 2, height, whole[1], whole[3]),
    width,
    height,
  ];
}

function zooming(map) {
  const whole = map.getAttribute("viewBox").split(" ").map(Number);
  let box = [...whole];
  const wall = "wall" in document.body.dataset;
  const set = () => {
    if (wall) box = boxOfUnits(map, whole);
    box = box.map((side) => Math.round(side * 10) / 10);
    map.setAttribute("viewBox", box.join(" "));
    declutter(map, box[2] / whole[2]);
    // The part in view belongs to the address; the whole map is what an address without it shows.
    if (wall) return;
    const kept = document.getElementById("map-box");
    kept.value = box[2] < whole[2] ? box.join(" ") : "";
    remember("box", kept.value);
  };
  const zoom = (factor, cx = box[0] + box[2] / 2, cy = box[1] + box[3] / 2) => {
    const width = Math.min(whole[2], Math.max(whole[2] / 12, box[2] * factor));
    const height = (width / whole[2]) * whole[3];
    const x = cx - ((cx - box[0]) / box[2]) * width;
    const y = cy - ((cy - box[1]) / box[3]) * height;
    const middle = factor < 0.5;
    box = [
      Math.min(Math.max(middle ? cx - width / 2 : x, 0), whole[2] - width),
      Math.min(Math.max(middle ? cy - height / 2 : y, 0), whole[3] - height),
      width,
      height,
    ];
    set();
  };
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      if (button.dataset.zoom === "all") {
        box = [...whole];
        set();
      } else zoom(button.dataset.zoom === "in" ? 0.6 : 1.6);
    });
  }
  map.declutter = set;
  if (wall) new ResizeObserver(set).observe(map);
  const asked = document.getElementById("map-box").value.split(" ").map(Number);
  if (asked.length === 4 && asked.every(Number.isFinite) && asked[2] >= whole[2] / 12 && asked[2] < whole[2]) {
    box = asked;
    set();
  } else if (!matchMedia("(max-width: 700px)").matches) set();
  else {
    // Symbols stand to the right of their place.
    const [x, y] = map.dataset.host.split(" ").map(Number);
    zoom(0.45, x + 40, y);
  }
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    zoom(event.deltaY > 0 ? 1.2 : 0.83, at.x, at.y);
  }, { passive: false });
  let held = null;
  map.addEventListener("pointerdown", (event) => {
    if (box[2] < whole[2]) held = [event.clientX, event.clientY, box[0], box[1]];
  });
  map.addEventListener("pointermove", (event) => {
    if (!held) return;
    const scale = box[2] / map.clientWidth;
    box[0] = Math.min(Math.max(held[2] - (event.clientX - held[0]) * scale, 0), whole[2] - box[2]);
    box[1] = Math.min(Math.max(held[3] - (event.clientY - held[1]) * scale, 0), whole[3] - box[3]);
    set();
  });
  for (const name of ["pointerup", "pointerleave", "pointercancel"]) map.addEventListener(name, () => { held = null; });
}
