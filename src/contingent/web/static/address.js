// Keeps in the address what is chosen without asking anew, so that a link restores it. Browsers
// refuse an address that changes too often, so it follows a moment later.
const waiting = new Map();

export function remember(name, value) {
  const path = location.pathname;
  clearTimeout(waiting.get(name));
  waiting.set(name, setTimeout(() => {
    const address = new URL(location.href);
    if (address.pathname !== path) return;
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }, 150));
}
