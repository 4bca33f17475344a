// The questions asked in this meeting, each a link, to be kept as minutes. They are in the session
// storage of the window: nobody needs an account, and a reload does not lose them.
const KEY = "contingent-trail";
const MOST = 500;

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function write(trail) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail.slice(-MOST)));
  } catch {
    // A browser that keeps nothing shows no trail.
  }
}

// Notes what is asked now, once however often it is shown in a row, with the newest answer known.
export function noteQuestion() {
  const room = document.getElementById("room");
  if (!room?.dataset.question) return;
  const trail = read();
  const last = trail.at(-1);
  const sentence = room.querySelector(".sentence[data-state]");
  const answer = sentence && sentence.dataset.state !== "none" ? sentence.textContent.trim() : "";
  const proven = sentence?.dataset.state === "plan";
  if (last?.address === room.dataset.question && last.hash === room.dataset.hash) {
    if (answer) Object.assign(last, { answer, proven });
  } else {
    const { question: address, asked, hash } = room.dataset;
    trail.push({ address, asked, hash, answer, proven, at: new Date().toISOString() });
  }
  write(trail);
  show(trail);
}

function show(trail) {
  const place = document.getElementById("trail");
  if (!place) return;
  place.hidden = trail.length === 0;
  place.querySelector("[data-count]").textContent = trail.length;
  place.querySelector("ol").replaceChildren(...trail.map(entry));
  window.htmx?.process(place);
}

function entry({ address, asked, answer, proven, at }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = asked;
  const time = document.createElement("span");
  time.className = "muted";
  time.textContent = ` ${clock(at)}`;
  item.append(link, time);
  if (answer) {
    const said = document.createElement("p");
    said.textContent = proven ? answer : `By the bound: ${answer}`;
    item.append(said);
  }
  return item;
}

function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function escaped(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML.replaceAll('"', "&quot;");
}

function heading() {
  const { case: title } = document.getElementById("room").dataset;
  const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return { title, day };
}

function asText(trail) {
  const { title, day } = heading();
  const told = trail.map((one, number) => {
    const answer = one.answer ? `   ${one.proven ? "" : "By the bound: "}${one.answer}\n` : "";
    const address = new URL(one.address, location.href).href;
    return `${number + 1}. ${clock(one.at)} ${one.asked}\n${answer}   ${address}\n   register ${one.hash}\n`;
  });
  return `${title}\nWhat was asked on ${day}\n\n${told.join("\n")}`;
}

function asPage(trail) {
  const { title, day } = heading();
  const told = trail.map((one) => {
    const address = escaped(new URL(one.address, location.href).href);
    const answer = one.answer ? `<p>${one.proven ? "" : "By the bound: "}${escaped(one.answer)}</p>` : "";
    return `<li><p>${clock(one.at)} <a href="${address}">${escaped(one.asked)}</a></p>${answer}<p><small>register ${escaped(one.hash)}</small></p></li>`;
  });
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}: minutes</title>` +
    `<h1>${escaped(title)}</h1><p>What was asked on ${day}</p><ol>${told.join("\n")}</ol></html>\n`
  );
}

function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-minutes]")?.dataset.minutes;
  const day = new Date().toISOString().slice(0, 10);
  if (form === "txt") save(`minutes-${day}.txt`, "text/plain;charset=utf-8", asText(read()));
  if (form === "html") save(`minutes-${day}.html`, "text/html;charset=utf-8", asPage(read()));
  if (form === "forget") {
    write([]);
    show([]);
  }
});
