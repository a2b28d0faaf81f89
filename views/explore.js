"use strict";
// The explore view: a canvas of things in computed places; filters by kind, collapse and expand, ways between two.

(function () {
  document.body.classList.add("live"); // the canvas takes what the panel leaves
  FACTS.add("facts");
  const count = data.nodes.length;
  const WIDEST = 9.5; // letters of a line, a Chinese one counted as one
  const LEGIBLE = 0.72; // smaller letters cannot be read
  const quiet = data.ties.length > 60 ? 0.3 : 1; // of many ties those of the chosen thing stand out
  const view = { at: 0, hidden: new Set(), folded: new Set(), from: null, way: null };
  const beside = data.nodes.map(() => []);
  data.ties.forEach((tie, at) => {
    tie.id = at;
    beside[tie.from].push({ to: tie.to, tie: at, way: "→" });
    beside[tie.to].push({ to: tie.from, tie: at, way: "←" });
  });
  const kindOf = data.nodes.map((node) => (["Firm", "Park", "Institute"].includes(node.s) ? node.s : "ChainNode"));

  // Chinese breaks anywhere, other writing between its words.
  const roomOf = (text) => Array.from(text).reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 1 : 0.55), 0);

  function linesOf(text, limit) {
    const lines = [""];
    let wide = 0;
    for (const piece of text.match(/[\x21-\x7e\u00c0-\u024f–]+\s*|./gu) || []) {
      if (wide && wide + roomOf(piece.trimEnd()) > limit) {
        lines.push("");
        wide = 0;
      }
      lines[lines.length - 1] += piece;
      wide += roomOf(piece);
    }
    return lines.map((line) => line.trimEnd()).map((line) => (roomOf(line) > WIDEST ? line.slice(0, 15) + "…" : line));
  }

  // Two lines at most, about as long as one another: no single sign is left over for the second.
  function wrapped(text) {
    const most = Math.min(2, Math.ceil(roomOf(text) / WIDEST));
    const even = linesOf(text, Math.min(WIDEST, roomOf(text) / most + 0.6));
    const lines = even.length <= 2 ? even : linesOf(text, WIDEST);
    return lines.length <= 2 ? lines.join("\n") : lines[0] + "\n" + lines[1] + "…";
  }

  function labelOf(at) {
    const words = wrapped(said(data.nodes[at].l ?? data.nodes[at].n));
    // Room beside a single line, which an ellipse would touch.
    return kindOf[at] === "Firm" ? (words.includes("\n") ? words : "\u2002" + words + "\u2002") : words + "\n" + said(data.states[data.nodes[at].s]);
  }

  const things = new vis.DataSet(data.canvas.map((one) => Object.assign(one, { label: labelOf(one.id), borderWidth: data.looks[one.group].borderWidth + (one.id ? 0 : 3) })));
  const lines = new vis.DataSet(data.ties.map((tie) => Object.assign({}, tie, { color: { color: data.strokes[tie.r].color, opacity: opacityOf(tie) }, width: data.strokes[tie.r].width, dashes: data.strokes[tie.r].dashes })));
  const network = new vis.Network(get("canvas"), { nodes: things, edges: lines }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hideEdgesOnDrag: count > 400, hideEdgesOnZoom: count > 400, multiselect: false, selectConnectedEdges: false, tooltipDelay: 100000 },
    groups: data.looks,
    nodes: { font: { size: 15, face: "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif", color: "#1a212b" }, margin: 7, chosen: false },
    edges: { arrows: { to: { enabled: count <= 400, scaleFactor: 0.6 } }, smooth: false, chosen: false },
  });

  get("canvas").querySelector(".vis-network").tabIndex = -1; // the list and the search are for the keyboard

  // What is shown: all that the start reaches without passing a collapsed thing, and whose kind is not hidden.
  function reached() {
    const found = new Set([0]);
    const todo = [0];
    for (let at = todo.shift(); at !== undefined; at = todo.shift()) {
      if (view.folded.has(at)) continue;
      for (const one of beside[at]) if (!found.has(one.to) && (data.nodes[one.to].h >= data.nodes[at].h)) { found.add(one.to); todo.push(one.to); }
    }
    return found;
  }

  function shown() {
    const found = reached();
    return data.nodes.map((_, at) => found.has(at) && !view.hidden.has(kindOf[at]));
  }

  function opacityOf(tie) {
    if (view.way) return view.way.ties.has(tie.id) ? 1 : 0.08;
    return tie.from === view.at || tie.to === view.at ? 1 : quiet;
  }

  function show() {
    const seen = shown();
    const lit = view.way ? new Set(view.way.things) : null;
    things.update(data.canvas.map((one) => ({ id: one.id, hidden: !seen[one.id], opacity: lit && !lit.has(one.id) ? 0.15 : 1 })));
    lines.update(data.ties.map((tie) => ({
      id: tie.id,
      hidden: !(seen[tie.from] && seen[tie.to]),
      color: { color: data.strokes[tie.r].color, opacity: opacityOf(tie) },
    })));
    const gone = seen.filter((one) => !one).length;
    get("hidden").hidden = !gone;
    get("hidden-count").textContent = word("hidden") + gone;
    rows.forEach((row, at) => { row.hidden = !seen[at]; });
    for (const one of document.querySelectorAll(".kind")) one.setAttribute("aria-pressed", !view.hidden.has(one.dataset.kind));
    panel();
  }

  // The list, some rows at a time, since the picture shall not wait for it

  const rows = [];

  function rowOf(at) {
    const node = data.nodes[at];
    const name = make("th");
    name.scope = "row";
    name.append(button("go", said(node.n), () => { pick(at); get("top").scrollIntoView(); }));
    const ties = make("td");
    for (const one of beside[at]) ties.append(make("span", "tie", said(data.relations[data.ties[one.tie].r]) + " " + one.way + " " + said(data.nodes[one.to].n)), " ");
    const row = make("tr");
    row.append(make("td", "", node.h), name, make("td", "", word("kind_" + kindOf[at])), make("td", "", kindOf[at] === "ChainNode" ? said(data.states[node.s]) : ""), ties);
    return row;
  }

  function list() {
    const heads = ["hops", "name", "kind", "state", "ties"].map((one) => {
      const head = make("th", "", word(one));
      head.scope = "col";
      return head;
    });
    const top = make("tr");
    top.append(...heads);
    document.querySelector("#rows thead").replaceChildren(top);
    rows.length = 0;
    document.querySelector("#rows tbody").replaceChildren();
    moreRows(english());
  }

  function moreRows(language) {
    if (language !== english() || rows.length === count) return;
    const seen = shown();
    const made = data.nodes.slice(rows.length, rows.length + 500).map((_, at) => rowOf(rows.length + at));
    made.forEach((row, at) => { row.hidden = !seen[rows.length + at]; });
    document.querySelector("#rows tbody").append(...made);
    rows.push(...made);
    setTimeout(() => moreRows(language), 0);
  }

  // The panel

  function act(name, run, pressed) {
    const made = button("", word(name), run);
    if (pressed !== undefined) made.setAttribute("aria-pressed", pressed);
    return made;
  }

  function tiesOf(at) {
    const box = make("div", "beside");
    const groups = new Map();
    for (const one of beside[at]) {
      const name = said(data.relations[data.ties[one.tie].r]) + " " + one.way;
      groups.set(name, [...(groups.get(name) || []), one.to]);
    }
    for (const [name, found] of groups) box.append(make("h4", "", name + " " + found.length), chips(found, pick));
    return box;
  }

  function wayPanel() {
    if (view.way === null) return [];
    if (!view.way.things.length) return [make("p", "note", word("no_path"))];
    const list = make("ol", "way");
    view.way.things.forEach((at, place) => {
      const row = make("li");
      if (place) row.append(make("small", "", view.way.steps[place - 1] + " "));
      row.append(button("", said(data.nodes[at].n), () => pick(at)));
      list.append(row);
    });
    return [make("h3", "", word("path")), list];
  }

  function panel() {
    const at = view.at;
    const folds = beside[at].some((one) => data.nodes[one.to].h > data.nodes[at].h);
    const acts = make("div", "acts");
    if (folds) acts.append(act(view.folded.has(at) ? "unfold" : "fold", () => { if (!view.folded.delete(at)) view.folded.add(at); show(); }));
    acts.append(act("start", () => ask(at), view.from === at));
    const told = nodePanel(at, pick, make("span", "note", at ? data.nodes[at].h + " " + word("away") : word("first")), make("span"));
    const head = told.slice(0, 4);
    const ties = beside[at].length ? [make("h3", "", said(data.heads.beside)), tiesOf(at)] : [];
    get("panel").replaceChildren(...head, acts, ...wayPanel(), ...ties, ...told.slice(4));
    get("panel").scrollTop = 0;
  }

  function pick(at) {
    if (view.from !== null && view.from !== at) {
      view.way = wayBetween(view.from, at);
      ask(null);
    }
    view.at = at;
    get("hits").hidden = true;
    if (!shown()[at]) { view.folded.clear(); view.hidden.clear(); }
    show();
    network.selectNodes([at]);
    network.moveTo({ position: network.getPosition(at), animation: false });
  }

  function ask(from) {
    view.from = from;
    get("asking").hidden = from === null;
    get("asking").textContent = from === null ? "" : said(data.nodes[from].n) + " → ? " + word("target");
    if (from !== null) { view.way = null; show(); }
  }

  // The shortest way over what is shown, whatever the direction of its ties.
  function wayBetween(from, to) {
    const seen = shown();
    const came = new Map([[from, null]]);
    const todo = [from];
    for (let at = todo.shift(); at !== undefined && at !== to; at = todo.shift()) {
      for (const one of beside[at]) if (seen[one.to] && !came.has(one.to)) { came.set(one.to, { at: at, one: one }); todo.push(one.to); }
    }
    const way = { things: [], ties: new Set(), steps: [] };
    if (!came.has(to)) return way;
    for (let at = to; at !== null; ) {
      const step = came.get(at);
      way.things.unshift(at);
      if (step) { way.ties.add(step.one.tie); way.steps.unshift(said(data.relations[data.ties[step.one.tie].r]) + " " + step.one.way); }
      at = step ? step.at : null;
    }
    return way;
  }

  function clear() {
    get("search").value = "";
    get("hits").hidden = true;
    view.way = null;
    ask(null);
    show();
  }

  // Controls

  network.on("click", (event) => { if (event.nodes.length) pick(event.nodes[0]); else clear(); });
  get("search").addEventListener("input", () => {
    if (!plain(get("search").value)) return clear();
    const hits = hitsOf(get("search").value);
    const found = new Set(hits.map((hit) => hit.at));
    showHits(hits, pick);
    things.update(data.canvas.map((one) => ({ id: one.id, opacity: found.has(one.id) ? 1 : 0.15 })));
  });
  get("search").addEventListener("keydown", (event) => {
    const hits = event.key === "Enter" && plain(event.target.value) ? hitsOf(event.target.value) : [];
    if (hits.length) pick(hits[0].at);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "/" && document.activeElement !== get("search")) { event.preventDefault(); get("search").focus(); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) get("hits").hidden = true; });
  for (const one of document.querySelectorAll(".kind")) one.addEventListener("click", () => { if (!view.hidden.delete(one.dataset.kind)) view.hidden.add(one.dataset.kind); show(); });
  get("show-all").addEventListener("click", () => { view.hidden.clear(); view.folded.clear(); show(); });
  get("home").addEventListener("click", () => pick(0));
  get("fit").addEventListener("click", () => network.fit({ animation: false }));
  get("print").addEventListener("click", () => window.print());
  get("language").addEventListener("click", () => {
    speak(english() ? "zh-CN" : "en");
    things.update(data.canvas.map((one) => ({ id: one.id, label: labelOf(one.id) })));
    list();
    show();
  });

  // The whole at once where it can be read so, else what is nearest to the start.
  function look() {
    network.fit({ animation: false });
    if (network.getScale() < LEGIBLE) network.moveTo({ position: network.getPosition(0), scale: LEGIBLE, animation: false });
  }

  // A print shows the whole, drawn before the print begins.
  let seen = null;
  window.addEventListener("beforeprint", () => {
    seen = { position: network.getViewPosition(), scale: network.getScale(), animation: false };
    network.fit({ animation: false });
    network.redraw();
  });
  window.addEventListener("afterprint", () => { if (seen) network.moveTo(seen); });

  panel();
  look();
  window.explorePage = {
    scale: () => network.getScale(),
    boxes: () => data.nodes.map((node, at) => {
      const [box, bend] = [network.getBoundingBox(at), data.looks[node.s].shapeProperties.borderRadius]; // vis adds the bend of the corners
      return { left: box.left + bend, top: box.top + bend, right: box.right - bend, bottom: box.bottom - bend };
    }),
    shown: () => shown().flatMap((one, at) => (one ? [said(data.nodes[at].n)] : [])),
    way: () => view.way && view.way.things.map((at) => said(data.nodes[at].n)),
  };
  network.once("afterDrawing", () => {
    document.documentElement.dataset.ready = "yes";
    window.explorePage.readyAfter = performance.now(); // milliseconds since the page was asked for
    setTimeout(list, 0);
  });
})();
