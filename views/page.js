"use strict";
// The page: one view of the data, and what changes it (click, search, legend, language, keys, print).

(function () {
  const view = { hidden: new Set(), lit: null, card: null, node: null, moved: false, mark: null };

  function show() {
    light(view.lit);
    mark(view.card === null ? null : cards[view.card]);
    showPanel();
  }

  function showPanel() {
    const back = button("back", word("back"), clear);
    const fold = view.node === null && view.card !== null;
    const parts = fold
      ? foldPanel(cards[view.card].querySelector(".n").textContent, members[view.card], pick, back, closer())
      : view.node === null ? listPanel(pick, closer()) : nodePanel(view.node, pick, back, closer());
    get("panel").replaceChildren(...parts);
    get("panel").scrollTop = 0;
  }

  function closer() {
    const close = button("close", "×", () => { clear(); get("panel").classList.remove("on"); });
    close.setAttribute("aria-label", word("close"));
    return close;
  }

  function pick(node) {
    if (view.hidden.has(data.nodes[node].s)) toggle(data.nodes[node].s);
    open(cardOf.get(node), node);
    get("top").scrollIntoView();
  }

  function open(card, node) {
    view.card = card;
    view.node = node;
    view.lit = pathOf(card);
    get("hits").hidden = true;
    get("panel").classList.add("on");
    show();
  }

  function openCard(card) {
    open(card, members[card].length > 1 ? null : members[card][0]);
  }

  function clear() {
    view.card = view.node = view.lit = view.mark = null;
    get("search").value = "";
    get("hits").hidden = true;
    for (const one of document.querySelectorAll(".markkey")) one.setAttribute("aria-pressed", "false");
    show();
  }

  // Legend

  function toggle(state) {
    if (!view.hidden.delete(state)) view.hidden.add(state);
    showHidden();
  }

  // A group goes as a whole: back if any of its states is hidden.
  const heldBy = (head) => Array.from(head.parentNode.querySelectorAll(".state"), (one) => one.dataset.state);
  const gone = (state) => view.hidden.has(state);

  function toggleGroup(head) {
    const back = heldBy(head).some(gone);
    for (const state of heldBy(head)) if (gone(state) === back) toggle(state);
  }

  function showHidden() {
    let count = 0;
    for (const one of document.querySelectorAll(".head")) one.setAttribute("aria-pressed", !heldBy(one).every(gone));
    for (const one of document.querySelectorAll(".state")) one.setAttribute("aria-pressed", !view.hidden.has(one.dataset.state));
    for (const row of document.querySelectorAll("tbody tr")) {
      row.hidden = view.hidden.has(row.dataset.state);
      count += row.hidden ? 1 : 0;
    }
    get("hidden").hidden = !count;
    get("hidden-count").textContent = word("hidden") + count;
    hideStates(view.hidden);
  }

  function showAll() {
    view.hidden.clear();
    showHidden();
  }

  function lightMark(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    clear();
    button.setAttribute("aria-pressed", on);
    if (!on) return;
    const bears = (node) => data.nodes[node].m.some((one) => [].concat(data.texts[one])[0] === button.dataset.mark);
    view.lit = new Set(members.flatMap((nodes, at) => (nodes.some(bears) ? [at] : [])));
    light(view.lit);
  }

  // Search

  function search() {
    const text = get("search").value;
    if (!plain(text)) return clear();
    const hits = hitsOf(text);
    view.card = view.node = null;
    view.lit = new Set(hits.map((hit) => cardOf.get(hit.at)));
    show();
    showHits(hits, pick);
  }

  get("search").addEventListener("input", search);
  get("search").addEventListener("keydown", (event) => {
    const hits = event.key === "Enter" && plain(event.target.value) ? hitsOf(event.target.value) : [];
    if (hits.length) pick(hits[0].at);
  });

  // Controls and keys

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "/" && document.activeElement !== get("search")) {
      event.preventDefault();
      get("search").focus();
    }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) get("hits").hidden = true; });
  for (const one of document.querySelectorAll(".state")) one.addEventListener("click", () => toggle(one.dataset.state));
  for (const one of document.querySelectorAll(".head")) one.addEventListener("click", () => toggleGroup(one));
  for (const one of document.querySelectorAll(".markkey")) one.addEventListener("click", () => lightMark(one));
  get("show-all").addEventListener("click", showAll);
  get("zoom-in").addEventListener("click", () => { view.moved = true; zoomBy(1.25); });
  get("zoom-out").addEventListener("click", () => { view.moved = true; zoomBy(0.8); });
  get("fit").addEventListener("click", () => { view.moved = false; fit(0); });
  get("open-list").addEventListener("click", () => { const on = get("panel").classList.contains("on"); clear(); get("panel").classList.toggle("on", !on); });
  get("print").addEventListener("click", () => window.print());
  get("wide").addEventListener("click", () => {
    const on = document.body.classList.toggle("projected");
    get("wide").setAttribute("aria-pressed", on);
    fit(LEAST);
  });
  get("language").addEventListener("click", () => {
    speak(english() ? "zh-CN" : "en");
    fillTable(pick);
    showHidden();
    showPanel();
  });

  // The chart is one stop of the tabulator; arrows walk from card to card.
  chart.addEventListener("keydown", (event) => {
    const card = event.target.closest(".card");
    if (!card) return;
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      walk(neighbour(card, event.key));
    }
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      openCard(cards.indexOf(card));
    }
  });

  chart.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) encircle(event.target.closest(".card")); });
  chart.addEventListener("focusout", () => encircle(view.card === null ? null : cards[view.card]));

  function walk(card) {
    for (const one of cards) one.setAttribute("tabindex", one === card ? "0" : "-1");
    card.focus({ preventScroll: true });
    bringOut(boxOf(card));
  }

  // Click and drag with the pointer

  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button === 0) from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop, moved: false };
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    from.moved = from.moved || Math.abs(x) + Math.abs(y) > 5;
    if (from.moved) frame.scrollTo(from.left - x, from.top - y);
  });
  window.addEventListener("pointerup", (event) => {
    const still = from && !from.moved;
    from = null;
    if (!still || !frame.contains(event.target)) return;
    const card = event.target.closest(".card");
    if (card) openCard(cards.indexOf(card));
    else clear();
  });
  frame.addEventListener("scroll", keepHeads);
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    view.moved = true;
    zoomBy(event.deltaY < 0 ? 1.1 : 0.9);
  }, { passive: false });
  window.addEventListener("resize", () => { if (!view.moved) fit(LEAST); });

  // Nobody shall print a chain without its gaps: filters are lifted, the whole picture is drawn before the print.
  window.addEventListener("beforeprint", () => {
    showAll();
    light(null);
    frame.scrollTo(0, 0);
    chart.removeAttribute("style");
    chart.querySelector(".heads").removeAttribute("transform");
  });
  window.addEventListener("afterprint", () => { fit(LEAST); light(view.lit); });

  cards[0].setAttribute("tabindex", "0");
  document.body.classList.add("live");
  // The frame is measured round an empty chart, so that the picture is laid out once, in its size.
  frame.replaceChildren(chart.cloneNode());
  clear();
  fit(LEAST);
  frame.replaceChildren(chart);
  window.chainPage = {
    scale: () => scale,
    lit: () => view.lit && Array.from(view.lit).flatMap((at) => members[at].map((node) => said(data.nodes[node].n))),
  };
  // An overview leads to a node by its place on the page.
  const asked = /^#n(\d+)$/.exec(location.hash);
  if (asked && data.nodes[asked[1]]) pick(Number(asked[1]));
  // The table, which is below, is written when the picture is painted.
  requestAnimationFrame(() => setTimeout(() => {
    fillTable(pick);
    if (location.hash === "#table") get("table").scrollIntoView();
    document.documentElement.dataset.ready = "yes";
  }, 0));
})();
