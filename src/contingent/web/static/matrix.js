// The matrix: filter while typing, arrow keys from cell to cell.
export function startMatrix() {
  const table = document.getElementById("matrix");
  const query = document.querySelector("[data-matrix-filter]");
  if (!table || !query || table.dataset.started) return;
  table.dataset.started = "yes";
  const openOnly = document.querySelector("[data-matrix-open]");
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells].slice(2);

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    // Words that name a nation choose columns; the others choose lines.
    const named = heads.map((head) => words.some((word) => head.dataset.nation.toLowerCase().split(" ").some((part) => part.startsWith(word))));
    const lineWords = words.filter((word) => rows.some((row) => row.dataset.line.includes(word)));
    const columns = named.some(Boolean) && lineWords.length < words.length;
    let shown = 0;
    for (const row of rows) {
      const fits = lineWords.every((word) => row.dataset.line.includes(word)) && (lineWords.length > 0 || columns || words.length === 0);
      row.hidden = !fits || (openOnly.checked && !row.classList.contains("open"));
      shown += row.hidden ? 0 : 1;
    }
    if (columns || table.dataset.columns) {
      heads.forEach((head, index) => {
        const hide = columns && !named[index];
        if (head.hidden === hide) return;
        head.hidden = hide;
        for (const row of rows) row.cells[index + 2].hidden = hide;
      });
      table.dataset.columns = columns ? "yes" : "";
    }
    document.getElementById("m-count").textContent = `${shown} of ${rows.length} lines`;
    document.getElementById("m-none").hidden = shown > 0;
  };
  query.addEventListener("input", filter);
  filter();

  const first = table.querySelector("a.cell");
  if (first) first.tabIndex = 0;
  table.addEventListener("keydown", (event) => {
    const move = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const here = event.target.closest("a.cell");
    if (!move || !here) return;
    event.preventDefault();
    let cell = here.closest("td");
    let row = cell.parentElement;
    const column = cell.cellIndex;
    for (;;) {
      if (move[0]) {
        row = move[0] > 0 ? row.nextElementSibling : row.previousElementSibling;
        cell = row?.cells[column];
      } else cell = move[1] > 0 ? cell.nextElementSibling : cell.previousElementSibling;
      if (!cell || cell.tagName === "TH") return;
      const next = !row.hidden && !cell.hidden && cell.querySelector("a.cell");
      if (next) {
        here.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
        next.scrollIntoView({ block: "nearest", inline: "nearest" });
        return;
      }
    }
  });
}
