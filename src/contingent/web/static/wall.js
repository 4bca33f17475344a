// On the wall nothing scrolls: what a long answer says beside the map is written smaller until all
// of it is in sight, down to a size that can still be read; then the last of it is left out.
const LEAST = 0.7;

export function fitWall() {
  const column = document.querySelector(".wallsaid");
  if (!column || matchMedia("(max-width: 900px), (max-height: 480px)").matches) return;
  let size = 1;
  const write = () => column.style.setProperty("--size", size);
  write();
  while (column.scrollHeight > column.clientHeight + 1 && size > LEAST) {
    size -= 0.05;
    write();
  }
  const rows = [...column.querySelectorAll("p, li")];
  for (const row of rows) row.classList.remove("left-out");
  const end = column.getBoundingClientRect().bottom + 1;
  for (const row of rows) row.classList.toggle("left-out", row.getBoundingClientRect().bottom > end);
}

addEventListener("resize", fitWall);
