// Answers what is chosen from the table of all answers in the page; nothing is worked out here.
const table = JSON.parse(document.getElementById("answers").textContent);
const form = document.getElementById("toggles"), told = document.getElementById("told");
const [world, concept, without] = ["world", "concept", "without"].map((n) => document.getElementById("t-" + n));

const make = (tag, text, cls) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (cls) made.className = cls;
  return made;
};
const link = (to, text) => {
  const made = make("a", text);
  made.href = to;
  return made;
};
// A list of links in a sentence, after its beginning.
const listed = (start, items) => {
  const said = make("p", start + " ");
  items.forEach((item, n) => said.append(n ? "; " : "", item));
  said.append(".");
  return said;
};
const percent = (share) => share > 0 && share < 0.01 ? "<1 %" : share > 0.99 && share < 1 - 1e-6 ? "99 %" : Math.round(share * 100) + " %";
const lineLink = (n) => link(table.lines[n].page, table.lines[n].title);
const offerLink = (n) => link(table.offers[n].page, `${table.offers[n].title} (${table.nations[table.offers[n].nation].name})`);

function offerNations() {
  const chosen = without.value, names = Object.keys(table.fallen[world.value] ?? {});
  without.replaceChildren(new Option("nobody more", ""));
  names.map((code) => [table.nations[code].name, code]).sort((a, b) => a[0].localeCompare(b[0]))
    .forEach(([name, code]) => without.add(new Option(name, code)));
  without.value = names.includes(chosen) ? chosen : "";
}

function answer() {
  offerNations();
  const cell = table.cells[world.value]?.[concept.value];
  told.replaceChildren();
  if (!cell) {
    told.append(make("p", "No set of offers holds together in this world, so nobody can be planned with.", "said"));
    return;
  }
  const code = without.value;
  if (!code) {
    told.append(make("p", cell.sentence, "said"));
    told.append(make("p", `${cell.standing} offers stand; filled ${cell.tiers.map(percent).join(" · ")} of what is essential, important and desirable; at most ${cell.people.toLocaleString("en")} people away at once${cell.proven ? "; proven" : "; the best found in time"}.`));
    if (cell.open.length) told.append(listed("Open:", cell.open.map(lineLink)));
  } else {
    const [share, planned, short] = table.exits[world.value][concept.value][code];
    const name = table.nations[code].in_text, fallen = table.fallen[world.value][code];
    const lines = cell.essential[1];
    let text = `Without ${name}, `;
    if (!planned) text += share > 1 - 1e-6 ? "nothing rules out filling every essential line." : `at most ${percent(share)} of what is essential can be filled.`;
    else if (!lines) text += "no line is essential in this concept.";
    else if (!short.length) text += `all ${lines} essential lines are filled.`;
    else text += `${short.length} of ${lines} essential lines ${short.length === 1 ? "stays" : "stay"} open.`;
    told.append(make("p", text, "said"));
    told.append(make("p", planned ? `A verified plan fills ${percent(share)} of what is essential; with everybody ${percent(cell.tiers[0] ?? 1)}.` : `A bound: no plan fills more, and none was made. With everybody a plan fills ${percent(cell.tiers[0] ?? 1)}.`, "muted"));
    if (short?.length) told.append(listed("Open:", short.map(lineLink)));
    if (fallen.length) told.append(listed(`${fallen.length} offer${fallen.length === 1 ? " falls" : "s fall"}:`, fallen.map(offerLink)));
  }
  const more = make("p");
  more.append(link(table.worlds[world.value], "This world"));
  if (code) more.append(" · ", link(table.nations[code].page, table.nations[code].name));
  told.append(more);
}

function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  for (const [name, field] of [["world", world], ["concept", concept]])
    field.value = [...field.options].some((o) => o.value === asked.get(name)) ? asked.get(name) : table.first[name];
  offerNations();
  without.value = [...without.options].some((o) => o.value === asked.get("without")) ? asked.get("without") : "";
  answer();
}

form.addEventListener("change", () => {
  answer();
  const asked = new URLSearchParams({ world: world.value, concept: concept.value });
  if (without.value) asked.set("without", without.value);
  history.replaceState(null, "", "#" + asked);
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", fromAddress);
form.hidden = told.hidden = false;
document.getElementById("all").open = false;
fromAddress();
