// The matrix: filter while typing, arrow keys from cell to cell. A small one is all in the page;
// of a large one only the rows in sight are, the others are kept as text.
import { remember } from "./address.js";

const FIXED = 2; // columns before the nations
const NEAR = 2; // rows there must be above and below those in sight
const AROUND = 6; // further rows laid out when new ones are

export function startMatrix() {
  const table = document.getElementById("matrix");
  const query = document.querySelector("[data-matrix-filter]");
  if (!table || !query || table.dataset.started) return;
  table.dataset.started = "yes";
  const heads = [...table.tHead.rows[0].cells].slice(FIXED).map((head) => head.dataset.nation.split(" "));
  const hide = columns(table);
  const rows = table.dataset.rows ? manyRows(table) : fewRows(table);
  const openOnly = document.querySelector("[data-matrix-open]");

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    // Words that name a nation choose columns; the others choose lines.
    const lineWords = words.filter((word) => rows.all.some((row) => row.words.includes(word)));
    const named = heads.map((parts) => words.some((word) => !lineWords.includes(word) && parts.some((part) => part.startsWith(word))));
    const byNation = named.some(Boolean);
    const fits = words.length === 0 || lineWords.length > 0 || byNation;
    const shown = rows.all.filter((row) => fits && (row.open || !openOnly.checked) && lineWords.every((word) => row.words.includes(word)));
    hide(byNation ? named : null);
    rows.show(shown);
    document.getElementById("m-count").textContent = `${shown.length} of ${rows.all.length} lines`;
    document.getElementById("m-none").hidden = shown.length > 0;
    remember("q", query.value.trim());
    remember("open", openOnly.checked ? "1" : "");
  };
  query.addEventListener("input", filter);
  openOnly.addEventListener("change", filter);
  table.addEventListener("keydown", (event) => walk(event, rows, table));
  rows.ready.then(() => {
    filter();
    table.dataset.ready = "yes";
  });
}

// Hides columns by one style sheet, however many rows there are.
function columns(table) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  return (named) => {
    const hidden = (named ?? []).flatMap((kept, index) => (kept ? [] : [`#matrix tr > :nth-child(${index + 1 + FIXED})`]));
    sheet.replaceSync(hidden.length ? `${hidden.join(",")}{display:none}` : "");
    table.dataset.columns = named ? named.filter(Boolean).length : "";
  };
}

function fewRows(table) {
  const all = [...table.tBodies[0].rows].map((element) => ({
    element,
    words: element.dataset.line,
    open: element.classList.contains("open"),
    cells: [...element.cells].slice(FIXED).flatMap((cell, index) => (cell.firstElementChild ? [index] : [])),
  }));
  const rows = { all, shown: all, ready: Promise.resolve() };
  rows.show = (shown) => {
    rows.shown = shown;
    const kept = new Set(shown);
    for (const row of all) row.element.hidden = !kept.has(row);
    enter(table);
  };
  rows.reach = (index) => rows.shown[index].element;
  rows.at = (element) => rows.shown.findIndex((row) => row.element === element);
  return rows;
}

function manyRows(table) {
  const body = table.tBodies[0];
  const pane = table.closest(".scroll");
  const rows = { all: [], shown: [] };
  let from = 0;
  let until = 0;
  let high = 30;
  const room = (count) => {
    const spacer = document.createElement("tr");
    spacer.className = "spacer";
    spacer.setAttribute("aria-hidden", "true");
    const cell = spacer.insertCell();
    cell.height = Math.round(count * high);
    return spacer;
  };
  const draw = (first, last) => {
    const holder = document.activeElement?.closest("#matrix a.cell");
    const focus = holder && [rows.at(holder.closest("tr")), holder.closest("td").cellIndex];
    from = first;
    until = last;
    const held = document.createElement("template");
    held.innerHTML = rows.shown.slice(from, until).map((row) => row.html).join("");
    body.replaceChildren(room(from), held.content, room(rows.shown.length - until));
    const again = focus && focus[0] >= from && focus[0] < until && body.rows[focus[0] - from + 1];
    if (again) step(table, again.cells[focus[1]].firstElementChild);
    enter(table);
  };
  // The pane is as high as its rows allow, and at most 78 hundredths of the screen.
  const tallest = () => Math.max(pane.clientHeight, innerHeight * 0.78);
  const look = (anew) => {
    const first = Math.max(0, Math.floor(pane.scrollTop / high) - NEAR);
    const last = Math.min(rows.shown.length, Math.ceil((pane.scrollTop + tallest()) / high) + NEAR);
    const inside = first >= from && last <= until;
    if (anew || !inside) draw(Math.max(0, first - AROUND), Math.min(rows.shown.length, last + AROUND));
  };
  rows.show = (shown) => {
    rows.shown = shown;
    pane.scrollTop = 0;
    look(true);
  };
  rows.reach = (index) => {
    if (index < from || index >= until) {
      pane.scrollTop = Math.max(0, index * high - pane.clientHeight / 2);
      look(false);
    }
    return body.rows[index - from + 1];
  };
  rows.at = (element) => from + [...body.rows].indexOf(element) - 1;
  pane.addEventListener("scroll", () => look(false), { passive: true });
  addEventListener("resize", () => look(false));
  addEventListener("beforeprint", () => draw(0, rows.shown.length));
  rows.ready = fetch(table.dataset.rows).then((answer) => answer.json()).then((all) => {
    rows.all = all;
    high = body.rows[0]?.getBoundingClientRect().height || high;
  });
  return rows;
}

// One cell is in the order of Tab: the first, until the arrow keys go elsewhere.
function enter(table) {
  if (table.querySelector('a.cell[tabindex="0"]')?.offsetParent) return;
  for (const cell of table.querySelectorAll('a.cell[tabindex="0"]')) cell.tabIndex = -1;
  const first = [...table.querySelectorAll("a.cell")].find((cell) => cell.offsetParent);
  if (first) first.tabIndex = 0;
}

function walk(event, rows, table) {
  const move = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  const here = event.target.closest("a.cell");
  if (!move || !here) return;
  event.preventDefault();
  const from = here.closest("tr");
  let index = rows.at(from);
  let column = here.closest("td").cellIndex - FIXED;
  if (move[0]) {
    do index += move[0];
    while (rows.shown[index] && !rows.shown[index].cells.includes(column));
    if (!rows.shown[index]) return;
  } else {
    const cells = rows.shown[index].cells;
    do {
      column = cells[cells.indexOf(column) + move[1]];
      if (column === undefined) return;
    } while (!from.cells[column + FIXED].offsetParent);
  }
  const next = rows.reach(index).cells[column + FIXED].querySelector("a.cell");
  step(table, next);
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(table, cell) {
  for (const other of table.querySelectorAll('a.cell[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
}
