// Reviewing by keyboard: cards and words light each other. Without this file the same is done by
// links, radio buttons and the buttons of the form.
const OFF = "read-keys-off";
let wired = null;

const cardsOf = (form) => [...form.querySelectorAll("[data-cards] > .card")];
const radio = (card, value) => card.querySelector(`.decide input[value="${value}"]`);
const decided = (card) => card.querySelector(".decide input:checked")?.value ?? "later";

function light(form, name, scroll) {
  for (const mark of form.querySelectorAll("mark.lit")) mark.classList.remove("lit");
  if (!name) return;
  const marks = [...form.querySelectorAll(`mark[data-marks~="${name}"]`)];
  for (const mark of marks) mark.classList.add("lit");
  const sheet = form.querySelector(".sheet");
  if (!scroll || !marks.length) return;
  const [box, words] = [sheet.getBoundingClientRect(), marks[0].getBoundingClientRect()];
  if (words.top < box.top + 20 || words.bottom > box.bottom - 20) {
    sheet.scrollTop += words.top - box.top - box.height / 3;
  }
}

function tally(form) {
  const counts = { accept: 0, reject: 0, later: 0 };
  for (const card of cardsOf(form)) {
    if (card.querySelector(".decide")) counts[decided(card)] += 1;
  }
  const text = `${counts.accept} accepted, ${counts.reject} rejected, ${counts.later} left for later`;
  const place = form.querySelector("[data-tally]");
  if (place) place.textContent = text;
  return text;
}

// What is decided and written but not recorded yet outlives a look at another page. Kept by the
// claim's id, since a card's number changes when another is split.
const nameOf = (field) => {
  const id = field.closest(".card")?.querySelector("input[type=hidden]")?.value ?? "";
  return `${id} ${id ? field.name.replace(/^c\d+/, "") : field.name}`;
};

function ownFields(form) {
  const fields = [...form.querySelectorAll("input[name], textarea[name], select[name]")];
  return fields.filter((field) => field.type !== "hidden");
}

function touched(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.matches("select")) return !field.selectedOptions[0]?.defaultSelected;
  return field.value !== field.defaultValue;
}

function keepDraft(form) {
  const draft = {};
  for (const field of ownFields(form)) {
    if (field.type === "radio" ? !field.checked || !touched(field) : !touched(field)) continue;
    draft[nameOf(field)] = field.type === "checkbox" ? field.checked : field.value;
  }
  sessionStorage.setItem(`draft ${form.dataset.draft}`, JSON.stringify(draft));
}

function restoreDraft(form) {
  const draft = JSON.parse(sessionStorage.getItem(`draft ${form.dataset.draft}`) ?? "{}");
  for (const field of ownFields(form)) {
    const kept = draft[nameOf(field)];
    if (kept === undefined) continue;
    if (field.type === "radio") field.checked = field.value === kept;
    else if (field.type === "checkbox") field.checked = kept;
    else field.value = kept;
    const edit = field.closest(".edit");
    if (edit) edit.open = true;
  }
}

function begin(form, announce) {
  const cards = cardsOf(form);
  const dialog = document.getElementById("keys");
  const done = [];
  let now = cards.findIndex((card) => card.querySelector(".decide"));
  if (now < 0) now = 0;

  const keysOn = () => localStorage.getItem(OFF) !== "yes";
  const showKeys = () => document.documentElement.classList.toggle("nokeys", !keysOn());
  const name = (card) => card.querySelector("h3").textContent.replace(/\s+/g, " ").trim();

  function go(index, focus = true, show = true) {
    if (!cards.length) return;
    now = Math.max(0, Math.min(cards.length - 1, index));
    cards.forEach((card, place) => (card.tabIndex = place === now ? 0 : -1));
    if (focus) {
      cards[now].focus({ preventScroll: true });
      if (show) cards[now].scrollIntoView({ block: "nearest" });
    }
    light(form, cards[now].id, show);
  }

  function decide(card, value) {
    const button = radio(card, value);
    if (!button || button.checked) return Boolean(button);
    done.push([card, decided(card)]);
    button.checked = true;
    keepDraft(form);
    announce(`${name(card)}: ${value}. ${tally(form)}`);
    return true;
  }

  const acts = {
    j: () => go(now + 1),
    ArrowDown: () => go(now + 1),
    k: () => go(now - 1),
    ArrowUp: () => go(now - 1),
    a: (card) => decide(card, "accept"),
    r: (card) => decide(card, "reject") && card.querySelector(".only-reject input").focus(),
    e: (card) => {
      const edit = card.querySelector(".edit");
      if (!edit) return;
      edit.open = true;
      edit.querySelector("select, input, textarea").focus();
    },
    s: (card) => card.querySelector(".split")?.click(),
    u: () => {
      const [card, before] = done.pop() ?? [];
      if (!card) return announce("There is nothing to undo.");
      radio(card, before).checked = true;
      keepDraft(form);
      go(cards.indexOf(card));
      announce(`${name(card)}: ${before} again. ${tally(form)}`);
    },
    "?": () => dialog.showModal(),
  };

  function onKey(event) {
    if (!form.isConnected || dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const inside = at.closest?.(".card");
    const writing = at.matches?.("input:not([type=radio], [type=checkbox]), textarea, select");
    if (writing) {
      const back = event.key === "Escape" || (event.key === "Enter" && at.matches("input"));
      if (back && form.contains(at)) {
        event.preventDefault();
        const edit = at.closest(".edit");
        if (edit && event.key === "Escape") edit.open = false;
        if (inside) inside.focus();
      }
      return;
    }
    const act = acts[event.key];
    const arrow = event.key.startsWith("Arrow");
    // Arrows scroll, and move between radio buttons, unless a card itself has the focus.
    if (!act || !keysOn() || (arrow && !at.matches?.(".card"))) return;
    if (at !== document.body && !form.contains(at) && at.id !== "answer") return;
    event.preventDefault();
    if (inside && cards.includes(inside)) now = cards.indexOf(inside);
    act(cards[now]);
  }

  document.addEventListener("keydown", onKey);
  form.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card, .misses li");
    if (!card) return;
    if (cards.includes(card)) go(cards.indexOf(card), false);
    else light(form, card.id, true);
  });
  form.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-marks]");
    if (mark) {
      const names = mark.dataset.marks.split(" ");
      const lit = names.indexOf(cards[now]?.id);
      const next = names[(lit + 1) % names.length];
      const card = document.getElementById(next);
      if (cards.includes(card)) go(cards.indexOf(card));
      else {
        card?.focus({ preventScroll: true });
        card?.scrollIntoView({ block: "nearest" });
      }
      return;
    }
    const link = event.target.closest(".ref, .show");
    if (link) {
      event.preventDefault();
      const target = link.getAttribute("href").slice(1).replace(/^in-/, "");
      const card = document.getElementById(target);
      if (cards.includes(card)) go(cards.indexOf(card));
      else {
        card?.focus({ preventScroll: true });
        card?.scrollIntoView({ block: "nearest" });
        light(form, target, true);
      }
      if (link.matches(".show") && matchMedia("(max-width: 900px)").matches) {
        form.querySelector(".sheet").scrollIntoView({ block: "nearest" });
      }
      return;
    }
    const card = event.target.closest(".card");
    const own = event.target.closest("a, button, input, select, textarea, label, summary");
    if (card && !own && !String(getSelection())) {
      if (cards.includes(card)) go(cards.indexOf(card));
      else light(form, card.id, true);
    }
  });
  // A page that came back from the server holds what was sent; one asked for anew does not.
  if (document.querySelector(".told-now")) sessionStorage.removeItem(`draft ${form.dataset.draft}`);
  else if (location.pathname === `${document.body.dataset.root}/read`) restoreDraft(form);
  form.addEventListener("change", () => {
    tally(form);
    keepDraft(form);
  });
  form.addEventListener("pointerdown", (event) => {
    const button = event.target.closest(".decide label")?.querySelector("input");
    const card = button?.closest(".card");
    if (button && !button.checked) done.push([card, decided(card)]);
  });

  const help = form.querySelector("[data-keys]");
  if (help) {
    help.hidden = false;
    help.addEventListener("click", () => dialog.showModal());
  }
  const on = dialog.querySelector("[data-keys-on]");
  on.checked = keysOn();
  on.addEventListener("change", () => {
    localStorage.setItem(OFF, on.checked ? "" : "yes");
    showKeys();
  });
  showKeys();
  tally(form);

  const wrong = document.querySelector("[data-look]");
  const split = form.dataset.split;
  if (wrong) wrong.focus();
  else if (split) {
    const at = cards.findIndex((card) => card.querySelector("input[type=hidden]").value === split);
    const last = cards[at + 1]?.querySelector(".tag") ? at + 1 : at;
    go(last < 0 ? cards.length - 1 : last);
  } else if (cards.length) go(now, !document.querySelector(".told-now"), false);
  return () => document.removeEventListener("keydown", onKey);
}

export function startRead(announce) {
  const reading = document.querySelector("form[data-reading]:not([data-started])");
  if (reading) {
    reading.dataset.started = "yes";
    reading.addEventListener("submit", () => {
      reading.querySelector("[data-reading-now]").hidden = false;
      reading.querySelector(".go").disabled = true;
    });
    addEventListener("pageshow", () => {
      reading.querySelector("[data-reading-now]").hidden = true;
      reading.querySelector(".go").disabled = false;
    });
  }
  const form = document.querySelector("form[data-review]:not([data-started])");
  if (!form) return;
  wired?.();
  form.dataset.started = "yes";
  wired = begin(form, announce);
}
