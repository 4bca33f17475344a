// A meeting: one window presents, others are taken to the page it shows until they click on their
// own. The wall listens too, and shows what was recorded. What a window is stays in its session
// storage, so that a reload neither leaves a meeting nor ends it.
const KEY = "contingent-meeting";
const AGAIN = 4000;
const base = () => document.body.dataset.root;
const onWall = "wall" in document.body.dataset;

let go = null;
let news = null;
let retry = 0;
let register = null;
let followers = 0;
let held = null;
let sending = Promise.resolve();
let sent = null;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? {};
  } catch {
    return {};
  }
}

let meeting = read();

function become(next) {
  meeting = next;
  held = null;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing follows until the page is loaded anew.
  }
}

const say = {
  present: () => [
    `You present; ${followers === 0 ? "nobody follows yet" : followers === 1 ? "1 window follows" : `${followers} windows follow`}. Others join at`,
    address(), button("Copy", copy, "copy"), link("Open the wall", `${meeting.join}&wall=1`), button("Stop presenting", stop, "stop"),
  ],
  follow: () => held
    ? ["The presenter has moved on. You are writing, so you were left here.", button("Go there", catchUp, "there"), button("Leave", () => leave("You no longer follow."), "leave")]
    : ["You follow the presenter: this page moves with what is asked.", button("Leave", () => leave("You no longer follow."), "leave")],
  left: () => [meeting.why, button("Back to the presenter", rejoin, "back"), button("Close", forget, "close")],
  over: () => [meeting.why, button("Close", forget, "close")],
};

function tell(trouble = "") {
  const wall = document.getElementById("wall-together");
  if (wall) {
    wall.classList.toggle("ended", Boolean(trouble) || meeting.role === "over");
    wall.textContent = trouble || (meeting.role === "over" ? meeting.why : meeting.role === "follow" ? "Follows the presenter" : "");
    return;
  }
  const bar = document.getElementById("together");
  if (!bar) return;
  const parts = say[meeting.role]?.() ?? [];
  bar.hidden = parts.length === 0;
  bar.dataset.role = meeting.role ?? "";
  document.documentElement.classList.toggle("presenting", meeting.role === "present");
  const [words = "", ...more] = parts;
  const status = bar.querySelector("[role=status]");
  const said = trouble ? `${trouble} ${words}` : words;
  if (status.textContent !== said) status.textContent = said;
  const focused = bar.contains(document.activeElement) && document.activeElement.dataset.does;
  bar.querySelector(".doing").replaceChildren(...more);
  if (focused) bar.querySelector(`[data-does="${focused}"]`)?.focus();
}

function button(text, does, name) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text, onclick: does });
  made.dataset.does = name;
  return made;
}

function link(text, href) {
  const made = document.createElement("a");
  Object.assign(made, { href, textContent: text, target: "_blank", rel: "noopener", className: "button" });
  made.setAttribute("hx-boost", "false");
  return made;
}

const joinAddress = () => new URL(meeting.join, location.origin).href;

function address() {
  const made = document.createElement("input");
  Object.assign(made, { readOnly: true, value: joinAddress(), onfocus: () => made.select(), id: "join" });
  made.setAttribute("aria-label", "Address to join");
  made.dataset.does = "join";
  return made;
}

async function copy(event) {
  try {
    await navigator.clipboard.writeText(joinAddress());
    event.target.textContent = "Copied";
  } catch {
    document.getElementById("join").focus();
  }
}

async function post(path, fields) {
  const answer = await fetch(`${base()}${path}`, { method: "POST", body: new URLSearchParams(fields) });
  const detail = answer.ok ? "" : ((await answer.json().catch(() => ({}))).detail ?? "The room did not take it.");
  return { answer, detail };
}

const here = () => location.pathname.slice(base().length) + location.search;

async function present() {
  if (meeting.role === "present") return;
  try {
    const { answer, detail } = await post("/meeting", { address: here() });
    if (!answer.ok) return over(detail);
    const { key, presenter, join } = await answer.json();
    followers = 0;
    sent = here();
    become({ role: "present", key, presenter, join });
    listen();
  } catch {
    over("The room cannot be reached.");
  }
}

async function stop() {
  const { presenter } = meeting;
  forget();
  await post("/meeting/end", { presenter }).catch(() => {});
}

function forget() {
  become({});
  listen();
}

function over(why) {
  news?.close();
  become({ role: "over", why });
  tell();
  if (onWall) listen();
}

// Takes everybody along; one after the other, so that the newest page is what they end at.
export function arrived() {
  tell();
  if (meeting.role !== "present" || here() === sent) return;
  sending = sending.then(async () => {
    if (meeting.role !== "present" || here() === sent) return;
    sent = here();
    try {
      const { answer, detail } = await post("/meeting/show", { presenter: meeting.presenter, address: sent });
      if (answer.status === 410) over(detail);
      else tell(detail);
    } catch {
      sent = null;
      tell("Those who follow could not be told.");
    }
  });
}

// What somebody wrote and did not send, or is about to write.
function writing() {
  const room = document.getElementById("room");
  const kinds = 'textarea, input:not([type="hidden"], [type="checkbox"], [type="radio"], [type="range"], [readonly])';
  const fields = [...room.querySelectorAll(kinds)];
  return fields.some((one) => one.value !== one.defaultValue || one === document.activeElement);
}

const pairs = (url) => JSON.stringify([url.pathname, ...[...url.searchParams].map(String).sort()]);

function target(given) {
  const url = new URL(given, location.origin);
  if (!onWall) return url;
  const looks = new URL(location.href).searchParams.get("wall") || "1";
  url.pathname = `${base()}/`;
  for (const name of ["of", "show"]) url.searchParams.delete(name);
  url.searchParams.set("wall", looks);
  return url;
}

function move(given) {
  const url = target(given);
  if (pairs(url) === pairs(new URL(location.href))) {
    held = null;
    return tell();
  }
  if (writing()) held = given;
  else {
    held = null;
    go(url);
  }
  return tell();
}

function catchUp() {
  const given = held;
  held = null;
  if (given) go(target(given));
  tell();
}

export function leave(why) {
  if (meeting.role !== "follow" || onWall) return;
  news?.close();
  become({ role: "left", key: meeting.key, why });
  tell();
}

function rejoin() {
  become({ role: "follow", key: meeting.key });
  listen();
}

function listen() {
  news?.close();
  clearTimeout(retry);
  register = null;
  tell();
  const { role, key } = meeting;
  const joined = role === "present" || role === "follow";
  if (!joined && !onWall) return;
  const query = joined ? `?of=${encodeURIComponent(key)}${role === "present" ? "&presents=1" : ""}` : "";
  const mine = new EventSource(`${base()}/news${query}`);
  news = mine;
  const on = (name, does) => mine.addEventListener(name, (event) => news === mine && does(JSON.parse(event.data)));
  on("show", ({ address: given }) => meeting.role === "follow" && move(given));
  on("followers", ({ count }) => {
    followers = count;
    if (meeting.role === "present") tell();
  });
  on("register", ({ now }) => {
    if (register !== null && register !== now && onWall) go(new URL(location.href));
    else if (register !== null && register !== now) tell("Something was recorded; reload to see it.");
    register = now;
  });
  on("ended", ({ why }) => over(why));
  mine.onopen = () => news === mine && tell();
  mine.onerror = () => news === mine && lost(mine);
}

// A browser tries again by itself unless it was refused; why it was refused is asked.
async function lost(mine) {
  tell("The room cannot be reached; trying again.");
  if (mine.readyState !== EventSource.CLOSED) return;
  try {
    const asking = new AbortController();
    const answer = await fetch(mine.url, { signal: asking.signal });
    const refused = answer.status === 410 || answer.status === 429;
    const why = refused ? (await answer.json()).detail : "";
    if (!refused) asking.abort();
    if (news !== mine) return;
    if (refused) over(why);
    else retry = setTimeout(listen, AGAIN);
  } catch {
    if (news === mine) retry = setTimeout(listen, AGAIN);
  }
}

const OWN = "You clicked on your own, so you no longer follow.";

function watch() {
  const own = (event) => event.target.closest?.("#room form") && leave(OWN);
  document.addEventListener("submit", own, { capture: true });
  document.addEventListener("change", (event) => event.target.form?.id === "setting" && !("local" in event.target.dataset) && leave(OWN), { capture: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-present]")) present();
    const clicked = event.target.closest("#room a[href], #trail a[href]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!clicked || !plain || clicked.target || clicked.origin !== location.origin) return;
    if (pairs(new URL(clicked.href)) === pairs(new URL(location.href)) && clicked.hash) return;
    leave(OWN);
  }, { capture: true });
  let shown = pairs(new URL(location.href));
  document.addEventListener("room:shown", () => { shown = pairs(new URL(location.href)); });
  addEventListener("popstate", () => pairs(new URL(location.href)) !== shown && leave(OWN));
}

export function startTogether(goTo) {
  go = goTo;
  const given = /^#follow=([\w-]{10,60})$/.exec(location.hash);
  if (given) {
    history.replaceState(history.state, "", location.pathname + location.search);
    become({ role: "follow", key: given[1] });
  } else if (onWall && meeting.role !== "follow") meeting = {};
  watch();
  addEventListener("pagehide", () => news?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
}
