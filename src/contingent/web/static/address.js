// Keeps in the address what is chosen without asking anew, so that a link restores it. Browsers
// refuse an address that changes too often, so it follows a moment later, all of it at once.
const chosen = new Map();
let timer = 0;

export function remember(name, value) {
  const path = location.pathname;
  chosen.set(name, value);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const address = new URL(location.href);
    for (const [part, set] of address.pathname === path ? chosen : []) {
      if (set) address.searchParams.set(part, set);
      else address.searchParams.delete(part);
    }
    chosen.clear();
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }, 150);
}
