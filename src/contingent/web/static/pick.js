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
  let asking = null;
  let pause = null;
  const ready = () => {
    for (const one of reads.querySelectorAll("[data-drop]")) one.hidden = false;
    if (joint) joint.hidden = !field.value.trim();
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
      ready();
      if (written && more.add) emptied(choose);
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
    ask(chosen(choose));
  });
  picker.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    if (event.target.closest("[data-add]")) ask(chosen(choose));
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
