// The table: changes by others appear without a reload, and nothing one has typed is lost.
// What is typed is kept in this window's session storage until it is sent.

const room = document.getElementById("room");
const key = (form) => `draft ${location.pathname} ${form.dataset.draft}`;

function keep(form) {
  const typed = [...form.elements]
    .filter((one) => one.name && !["hidden", "file", "submit"].includes(one.type))
    .map((one) => [one.name, one.type, one.value, one.checked]);
  sessionStorage.setItem(key(form), JSON.stringify(typed));
}

function bringBack(form) {
  const kept = sessionStorage.getItem(key(form));
  if (!kept || form.method === "get") return;
  for (const [name, type, value, checked] of JSON.parse(kept)) {
    for (const one of form.elements) {
      if (one.name !== name || one.type !== type) continue;
      if (type === "checkbox") one.checked = checked;
      else if (type === "radio") one.checked = one.value === value ? checked : one.checked;
      else one.value = value;
    }
  }
}

const forms = [...document.querySelectorAll("form[data-draft]")];
const sent = sessionStorage.getItem("sent");
if (sent && !forms.some((form) => key(form) === sent)) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem("sent");
}

for (const form of forms) {
  bringBack(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    keep(form);
    // It is forgotten once another page follows: until then it may not have been taken.
    if (!event.submitter || !("keeps" in event.submitter.dataset)) sessionStorage.setItem("sent", key(form));
  });
}

// A file that was saved goes into the field it is sent with; without scripts it is pasted there.
for (const place of document.querySelectorAll("[data-file]")) {
  place.hidden = false;
  const input = place.querySelector("input");
  const field = input.form.querySelector("textarea[name=sealed]");
  input.addEventListener("change", async () => {
    if (input.files.length) field.value = await input.files[0].text();
  });
}

// Parts without a field that is being written in are put in place; others wait for a click.
async function show(force) {
  const sent = fetch(location.href, { headers: { accept: "text/html" } });
  const answer = await sent.catch(() => null);
  if (!answer || answer.status === 429 || answer.status >= 500) {
    // The room is busy or away: what has changed is still to be shown.
    setTimeout(() => show(force), 3000 + 4000 * Math.random());
    return;
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let left = false;
  for (const part of document.querySelectorAll("[data-part]")) {
    const now = fresh.getElementById(part.id);
    if (!now || now.innerHTML === part.innerHTML) continue;
    if (part.contains(document.activeElement) && !force) left = true;
    else part.replaceWith(document.adoptNode(now));
  }
  for (const now of fresh.querySelectorAll("[data-part], section.part")) {
    if (!document.getElementById(now.id)) left = true;
  }
  const bar = document.querySelector(".changedbar");
  if (bar) bar.hidden = !left;
}

document.querySelector("[data-reload]")?.addEventListener("click", () => {
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
  location.reload();
});

if (room?.dataset.news) {
  let mark = room.dataset.mark;
  const listen = () => {
    const news = new EventSource(room.dataset.news);
    news.onmessage = (event) => {
      const told = JSON.parse(event.data);
      const there = document.querySelector("[data-there]");
      if (there) there.textContent = told.there.length ? `Also here: ${told.there.join(", ")}.` : "";
      if (told.mark !== mark) {
        mark = told.mark;
        show(false);
      }
    };
    // A browser asks again when the line is cut, and gives up when the room is too busy, or when a
    // proxy says that it is not there.
    news.onerror = () => {
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 3000 + 4000 * Math.random());
    };
  };
  listen();
}
