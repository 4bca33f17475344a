// Choosing a condition or caveats: the room writes the text, and reads back whatever it holds.
// Nothing is worked out here; the field stays a plain text field.
const PAUSE = 250;

function shown(choose) {
  const kind = choose.querySelector("[data-pick=kind]").selectedOptions[0];
  const name = kind.dataset.kind ?? kind.value;
  for (const one of choose.querySelectorAll("[data-for]")) {
    one.hidden = !name || !one.dataset.for.split(" ").includes(name);
  }
}

// What is chosen in the fields that are shown; several names are joined, as the room expects.
function chosen(choose) {
  const asked = { add: "yes" };
  for (const one of choose.querySelectorAll("[data-pick]")) {
    if (one.closest("[hidden]") || (one.type === "checkbox" && !one.checked) || !one.value) continue;
    const name = one.dataset.pick;
    asked[name] = name === "names" && asked.names ? `${asked.names};${one.value}` : one.value;
  }
  return asked;
}

// Puts into the fields what a part says, so that it can be changed.
function put(choose, picked) {
  emptied(choose);
  choose.querySelector("[data-pick=kind]").value = picked.kind;
  shown(choose);
  for (const one of choose.querySelectorAll("[data-pick]:not([data-pick=joint], [data-pick=kind])")) {
    if (one.closest("[hidden]")) continue;
    const given = picked[one.dataset.pick];
    if (one.type === "checkbox") one.checked = Array.isArray(given) ? given.includes(one.value) : Boolean(given);
    else one.value = (Array.isArray(given) ? given[0] : given) ?? "";
  }
}

function emptied(choose) {
  for (const one of choose.querySelectorAll("[data-pick]:not([data-pick=joint])")) {
    if (one.type === "checkbox") one.checked = false;
    else one.value = "";
  }
  shown(choose);
}

function start(picker) {
  picker.dataset.started = "yes";
  const field = document.getElementById(picker.dataset.picker);
  const choose = picker.querySelector(".choose");
  const reads = picker.querySelector(".reads");
  const joint = choose.querySelector("[data-joint]");
  const add = choose.querySelector("[data-add]");
  const leave = choose.querySelector("[data-leave]");
  const adds = add.textContent;
  // The place of the part that is being changed; null while one is being added.
  let changing = null;
  const change = (place) => {
    changing = place;
    add.textContent = place === null ? adds : add.dataset.changeSays;
    leave.hidden = place === null;
    ready();
  };
  const putIn = () => ask({ ...chosen(choose), ...(changing === null ? {} : { change: changing }) });
  let asking = null;
  let pause = null;
  const ready = () => {
    for (const one of reads.querySelectorAll("[data-drop], [data-change]")) one.hidden = false;
    if (joint) joint.hidden = !field.value.trim() || changing !== null;
  };
  // The newest question wins; an answer that is overtaken is dropped.
  const ask = async (more) => {
    clearTimeout(pause);
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const address = new URL(picker.dataset.address, location.href);
    const nation = document.getElementById("f-f-nation")?.value ?? "";
    const text = field.value;
    for (const [name, value] of Object.entries({ text, nation, ...more })) {
      address.searchParams.set(name, value);
    }
    try {
      const answer = await fetch(address, { signal: mine.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const told = await answer.json();
      if (asking !== mine) return;
      // Somebody went on writing: what was written comes first, and what was chosen after it.
      if (field.value !== text) return ask(more);
      const written = told.text !== text;
      if (written) field.value = told.text;
      reads.innerHTML = told.html;
      if (written && more.add) emptied(choose);
      // Whatever was written, the places of the parts may be others now; a fault leaves all as it is.
      if (written || !more.add || !reads.querySelector(".fault")) change(null);
      else ready();
    } catch (error) {
      if (asking === mine) reads.textContent = "The room cannot be reached; the text is kept as it is.";
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask({}), PAUSE);
  });
  choose.addEventListener("change", (event) => {
    if (event.target.dataset.pick === "kind") shown(choose);
  });
  choose.addEventListener("keydown", (event) => {
    // Enter in a field here adds what is chosen; it must not send the form.
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    putIn();
  });
  picker.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    const anew = event.target.closest("[data-change]");
    if (anew) {
      put(choose, JSON.parse(anew.dataset.picked));
      change(anew.dataset.change);
      choose.querySelector("[data-pick=kind]").focus();
    }
    if (event.target.closest("[data-leave]")) {
      emptied(choose);
      change(null);
      choose.querySelector("[data-pick=kind]").focus();
    }
    if (event.target.closest("[data-add]")) putIn();
    if (!drop) return;
    // The button goes with what it took out: the focus stays where one can go on.
    ask({ drop: drop.dataset.drop }).then(() => field.focus());
  });
  choose.hidden = false;
  shown(choose);
  ready();
}

export function startPick() {
  for (const picker of document.querySelectorAll("[data-picker]:not([data-started])")) start(picker);
}
