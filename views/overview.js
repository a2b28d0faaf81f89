"use strict";
// The overview: search and legend light up cells, the language changes; the rest is links.

(function () {
  const cells = Array.from(document.querySelectorAll(".q"));
  const states = Array.from(document.querySelectorAll(".legend .state, .legend .head"));
  const changed = new Set(cells.filter((one) => one.classList.contains("changed")).map((one) => Number(one.dataset.n)));
  const grid = get("grid");

  function light(bears) {
    grid.classList.toggle("dimmed", bears !== null);
    for (const cell of cells) cell.classList.toggle("lit", bears !== null && bears(Number(cell.dataset.n)));
  }

  function clear() {
    get("search").value = "";
    get("hits").hidden = true;
    for (const one of states) one.setAttribute("aria-pressed", "false");
    light(null);
  }

  function pick(at) {
    const cell = cells.find((one) => Number(one.dataset.n) === at);
    if (cell.href) location.href = cell.href;
    else cell.scrollIntoView({ block: "center" });
  }

  get("search").addEventListener("input", () => {
    if (!plain(get("search").value)) return clear();
    for (const one of states) one.setAttribute("aria-pressed", "false");
    const hits = hitsOf(get("search").value);
    const found = new Set(hits.map((hit) => hit.at));
    light((node) => found.has(node));
    showHits(hits, pick);
  });
  get("search").addEventListener("keydown", (event) => {
    const hits = event.key === "Enter" && plain(event.target.value) ? hitsOf(event.target.value) : [];
    if (hits.length) pick(hits[0].at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "/" && document.activeElement !== get("search")) {
      event.preventDefault();
      get("search").focus();
    }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) get("hits").hidden = true; });
  // A button lights up what bears its state, or one of the states of its group.
  const heldBy = (one) => (one.dataset.state ? [one] : Array.from(one.parentNode.querySelectorAll(".state"))).map((held) => held.dataset.state);
  for (const one of states) one.addEventListener("click", () => {
    const on = one.getAttribute("aria-pressed") !== "true";
    clear();
    one.setAttribute("aria-pressed", on);
    const wanted = heldBy(one);
    light(on ? (node) => wanted.includes(data.nodes[node].s) || (wanted.includes("changed") && changed.has(node)) : null);
  });
  get("print").addEventListener("click", () => window.print());
  get("language").addEventListener("click", () => speak(english() ? "zh-CN" : "en"));
  window.addEventListener("beforeprint", clear);

  document.body.classList.add("live");
  document.documentElement.dataset.ready = "yes";
})();
