"use strict";
// The page: one view of the data, and what changes it (click, search, legend, keys, print).

(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const more = data.more;
  const cards = data.nodes;
  const view = { hidden: new Set(), lit: null, picked: null, moved: false, printing: false };
  const get = (id) => document.getElementById(id);

  const network = new vis.Network(get("chart"), { nodes: visNodes(), edges: data.edges.map(visEdge) }, JSON.parse(data.options));
  network.on("beforeDrawing", drawBelow);
  network.on("afterDrawing", placeHeadings);
  network.on("click", (event) => (event.nodes.length ? pick(event.nodes[0]) : clear()));
  network.on("dragEnd", () => { view.moved = true; });
  network.on("zoom", keepInSight);
  network.on("resize", () => { if (!view.moved) fit(0.5); });
  network.on("hoverNode", () => { get("chart").style.cursor = "pointer"; });
  network.on("blurNode", () => { get("chart").style.cursor = ""; });

  function visNodes() {
    return new vis.DataSet(cards.map((card) => ({ id: card.id, x: card.x, y: card.y, ctxRenderer: renderer(card) })));
  }

  function visEdge(edge) {
    return { id: edge.id, from: edge.from, to: edge.to };
  }

  function renderer(card) {
    return ({ ctx, x, y }) => ({
      drawNode() {
        if (shown(card)) drawCard(ctx, card, x, y, more.card, network.getScale(), look(card));
      },
      nodeDimensions: { width: more.card[0], height: more.card[1] },
    });
  }

  function shown(card) {
    return !view.hidden.has(card.state);
  }

  const first = new Set(more.ranked.slice(0, 10));

  function look(card) {
    const alpha = !view.lit || view.lit.has(card.id) ? 1 : 0.16;
    return { alpha: alpha, ring: card.id === view.picked, rank: first.has(card.id) || card.id === view.picked };
  }

  function drawBelow(ctx) {
    const [top, low] = [0, get("chart").clientHeight].map((y) => network.DOMtoCanvas({ x: 0, y: y }).y);
    drawBands(ctx, more, Math.min(top, -16), Math.max(low, more.height + 16), view.printing);
    const order = (edge) => (edge.back ? 0 : edge.open ? 1 : 2);
    const drawn = data.edges.filter((edge) => shown(cards[edge.from]) && shown(cards[edge.to]));
    for (const edge of drawn.sort((one, other) => order(one) - order(other) || one.id - other.id)) {
      const bright = !view.lit || (view.lit.has(edge.from) && view.lit.has(edge.to));
      drawLine(ctx, edge, bright ? 1 : 0.1);
    }
  }

  // Stage headings stay on top while the picture is moved.
  const headings = more.blocks.map((block) => {
    const heading = make("div");
    heading.append(make("b", "", block.name), make("span", "", block.note));
    get("headings").append(heading);
    return heading;
  });

  function placeHeadings() {
    more.blocks.forEach((block, at) => {
      const left = network.canvasToDOM({ x: block.left - 13, y: 0 }).x;
      const right = network.canvasToDOM({ x: block.right + 13, y: 0 }).x;
      headings[at].style.left = Math.max(left, 0) + "px";
      headings[at].style.width = Math.max(0, Math.min(right, get("chart").clientWidth) - Math.max(left, 0)) + "px";
      headings[at].hidden = right < 40;
    });
  }

  function fit(least) {
    const width = get("chart").clientWidth;
    const height = get("chart").clientHeight;
    const top = view.printing ? 60 : 26;
    const [wide, tall] = [more.width + 44, more.height + top + 20];
    const scale = limit(Math.min(width / wide, height / tall), Math.min(least, height / tall), 1.3);
    const x = wide * scale > width ? width / 2 / scale - 22 : more.width / 2;
    network.moveTo({ position: { x: x, y: (more.height + 20 - top) / 2 }, scale: scale, animation: false });
  }

  function zoomBy(factor) {
    view.moved = true;
    network.moveTo({ scale: limit(network.getScale() * factor, 0.2, 4), animation: false });
  }

  function keepInSight() {
    view.moved = true;
    const scale = network.getScale();
    if (scale < 0.2 || scale > 4) network.moveTo({ scale: limit(scale, 0.2, 4), animation: false });
  }

  // What is lit: a node with all that it comes from and goes into, or the hits of a search.
  function pathOf(at) {
    const found = new Set([at]);
    for (const [from, to] of [["from", "to"], ["to", "from"]]) {
      const todo = [at];
      const seen = new Set(todo);
      while (todo.length) {
        const node = todo.pop();
        for (const edge of data.edges) {
          if (!edge.loop && edge[from] === node && !seen.has(edge[to])) {
            seen.add(edge[to]);
            todo.push(edge[to]);
          }
        }
      }
      seen.forEach((one) => found.add(one));
    }
    return found;
  }

  function pick(at) {
    if (!shown(cards[at])) toggle(cards[at].state);
    view.picked = at;
    view.lit = pathOf(at);
    showPanel(nodePanel(data, at, pick, button("", data.words.back, clear), closer()));
    get("panel").classList.add("on");
    bringOut(cards[at]);
    network.redraw();
  }

  // On a small screen the panel lies over the picture; the card that it speaks of must not lie below it.
  function bringOut(card) {
    const edge = get("panel").getBoundingClientRect().left - get("chart").getBoundingClientRect().left;
    const right = network.canvasToDOM({ x: card.x + more.card[0] / 2, y: card.y }).x + 12;
    const seen = network.getViewPosition();
    if (right > edge) network.moveTo({ position: { x: seen.x + (right - edge) / network.getScale(), y: seen.y }, animation: false });
  }

  function clear() {
    view.picked = null;
    view.lit = null;
    get("search").value = "";
    get("hits").hidden = true;
    showPanel(listPanel(data, pick, closer()));
    network.redraw();
  }

  function showPanel(parts) {
    get("panel").replaceChildren(...parts);
    get("panel").scrollTop = 0;
  }

  function closer() {
    const close = button("close", "×", () => { clear(); get("panel").classList.remove("on"); });
    close.setAttribute("aria-label", data.words.close);
    return close;
  }

  // Legend

  function toggle(state) {
    if (!view.hidden.delete(state)) view.hidden.add(state);
    showHidden();
  }

  function showHidden() {
    let count = 0;
    for (const one of document.querySelectorAll(".state")) one.setAttribute("aria-pressed", !view.hidden.has(one.dataset.state));
    for (const row of document.querySelectorAll("tbody tr")) {
      row.hidden = view.hidden.has(row.dataset.state);
      count += row.hidden ? 1 : 0;
    }
    get("hidden").hidden = !count;
    get("hidden").firstElementChild.textContent = data.words.hidden + count;
    network.redraw();
  }

  function showAll() {
    view.hidden.clear();
    showHidden();
  }

  // Search

  const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

  function hitsOf(text) {
    const wanted = plain(text);
    const hits = [];
    for (const card of cards) {
      const term = [card.name, ...card.terms].find((one) => plain(one).includes(wanted));
      if (term !== undefined) hits.push({ at: card.id, term: term, rank: plain(card.name).indexOf(wanted) });
    }
    const place = (hit) => (hit.rank < 0 ? 1000 : hit.rank);
    return hits.sort((one, other) => place(one) - place(other) || one.at - other.at);
  }

  function search() {
    const text = get("search").value;
    if (!plain(text)) return clear();
    const hits = hitsOf(text);
    view.picked = null;
    view.lit = new Set(hits.map((hit) => hit.at));
    get("hits").replaceChildren(...(hits.length ? hits.slice(0, 14).map(hitItem) : [make("li", "none", data.words.none_found)]));
    get("hits").hidden = false;
    network.redraw();
  }

  function hitItem(hit) {
    const card = cards[hit.at];
    const item = button("", card.name + " · " + card.word, () => { get("hits").hidden = true; pick(hit.at); });
    if (hit.term !== card.name) item.append(make("small", "", hit.term));
    const row = make("li");
    row.append(item);
    return row;
  }

  // Controls and keys

  get("search").addEventListener("input", search);
  get("search").addEventListener("keydown", (event) => {
    const hits = event.key === "Enter" && plain(event.target.value) ? hitsOf(event.target.value) : [];
    if (hits.length) {
      get("hits").hidden = true;
      pick(hits[0].at);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "/" && document.activeElement !== get("search")) {
      event.preventDefault();
      get("search").focus();
    }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) get("hits").hidden = true; });
  for (const one of document.querySelectorAll(".state")) one.addEventListener("click", () => toggle(one.dataset.state));
  for (const one of document.querySelectorAll("tbody tr")) {
    one.querySelector(".go").addEventListener("click", () => {
      pick(Number(one.dataset.node));
      get("top").scrollIntoView();
    });
  }
  get("show-all").addEventListener("click", showAll);
  get("zoom-in").addEventListener("click", () => zoomBy(1.25));
  get("zoom-out").addEventListener("click", () => zoomBy(0.8));
  get("fit").addEventListener("click", () => { view.moved = false; fit(0); });
  get("open-list").addEventListener("click", () => { clear(); get("panel").classList.toggle("on"); });
  get("print").addEventListener("click", () => window.print());

  // Nobody shall print a chain without its gaps: filters are lifted, the whole picture is drawn before the print.
  window.addEventListener("beforeprint", () => {
    view.printing = true;
    showAll();
    view.lit = null;
    fit(0);
    network.redraw();
  });
  window.addEventListener("afterprint", () => {
    view.printing = false;
    fit(0.5);
  });

  get("old").hidden = true;
  clear();
  fit(0.5);
  window.chainPage = {
    where: (at) => network.canvasToDOM({ x: cards[at].x, y: cards[at].y }),
    scale: () => network.getScale(),
    lit: () => view.lit && Array.from(view.lit, (at) => cards[at].name),
  };
  document.documentElement.dataset.ready = "yes";
})();
