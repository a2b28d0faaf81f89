"use strict";
// The side panel: the ranked gaps, or all about one node. Every text of the data goes in as text, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const get = (id) => document.getElementById(id);
const english = () => document.documentElement.lang === "en";
const said = (number) => (typeof data.texts[number] === "string" ? data.texts[number] : data.texts[number][english() ? 1 : 0]);
const word = (name) => said(data.words[name]);
const listing = (numbers) => numbers.map(said).join(english() ? ", " : "、");

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

function button(className, text, act) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function badge(node) {
  const element = make("span", "badge");
  element.append(document.querySelector(".legend .swatch." + node.s).cloneNode(true), said(data.states[node.s]));
  return element;
}

function blockOf(node, kind) {
  const found = node.b.find((block) => block[0] === kind);
  return found ? found[1] : [];
}

function scoreBar(node) {
  const bar = make("div", "score");
  for (const [name, value, weight] of blockOf(node, "parts")) {
    const piece = make("i", "p-" + name);
    piece.style.width = 100 * value * weight + "%";
    piece.title = said(data.parts[name]) + " " + (value * weight).toFixed(3);
    bar.append(piece);
  }
  return bar;
}

function scoreKey(node) {
  const key = make("p", "key", word("score_of"));
  for (const [name] of blockOf(node, "parts")) {
    const item = make("span");
    item.append(make("i", "p-" + name), said(data.parts[name]));
    key.append(item);
  }
  return key;
}

function gapItem(at, pick) {
  const node = data.nodes[at];
  const item = button("gap", null, () => pick(at));
  item.dataset.node = at;
  const first = make("span", "first");
  first.append(make("i", "pill", node.r), make("b", "", said(node.n)), make("span", "", node.c));
  const second = make("small");
  second.append(badge(node), make("span", "", node.v.length ? listing(node.v) : said(node.t[1])));
  const reasons = blockOf(node, "parts").filter((part) => part[1] > 0);
  const why = reasons.find((part) => part[0] === "feed") || reasons[0];
  item.append(first, second, scoreBar(node), make("small", "", why ? said(why[3]) : said(node.t[1])));
  const row = make("li");
  row.append(item);
  return row;
}

function chips(nodes, pick) {
  const row = make("div", "chips");
  for (const one of nodes) {
    const node = data.nodes[one];
    if (node) row.append(button("", said(node.n) + " · " + said(data.states[node.s]), () => pick(one)));
    else row.append(make("span", "", said(-1 - one)));
  }
  return row;
}

function listPanel(pick, close) {
  const head = make("div", "bar");
  head.append(make("h2", "", word("gaps")), close);
  const list = make("ol");
  for (const at of data.ranked) list.append(gapItem(at, pick));
  const parts = [head, make("p", "note", word(data.ranked.length ? "gaps_note" : "no_gaps"))];
  if (data.ranked.length) parts.push(scoreKey(data.nodes[data.ranked[0]]), list);
  for (const name of ["coming", "services"]) {
    if (data[name].length) parts.push(make("h3", "", word(name)), chips(data[name], pick));
  }
  return parts;
}

function foldPanel(title, members, pick, back, close) {
  const bar = make("div", "bar");
  bar.append(back, close);
  const list = make("ul", "members");
  for (const at of members) {
    const row = make("li");
    const item = button("gap", null, () => pick(at));
    const first = make("span", "first");
    if (data.nodes[at].r) first.append(make("i", "pill", data.nodes[at].r));
    first.append(make("b", "", said(data.nodes[at].n)), badge(data.nodes[at]));
    item.append(first, make("small", "", said(data.nodes[at].t[1])));
    row.append(item);
    list.append(row);
  }
  return [bar, make("h2", "", title), list];
}

function fact(told) {
  const [says, date, title, place, grade, note, address] = told.slice(0, 7).map(said);
  const item = make("li", "fact");
  const line = make("b", "", says);
  if (date) line.prepend(make("time", "", date), " ");
  item.append(line);
  if (note) item.append(make("span", "src", note));
  const source = make("span", "src");
  const name = [title, place].filter(Boolean).join(english() ? ", " : "、");
  source.append(told[7] ? anchor(name, address) : name, " · " + grade);
  if (address && !told[7]) source.append(" · " + address);
  item.append(source);
  return item;
}

// Only addresses of official sources and of the press are links; the others are printed.
function anchor(name, address) {
  if (!/^https?:\/\//.test(address)) return name;
  const link = make("a", "", name + " ↗");
  link.href = address;
  link.title = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function partTable(parts) {
  const grid = make("div", "parts");
  for (const [name, value, weight, reason] of parts) {
    if (!value) continue;
    grid.append(make("i", "p-" + name), make("span", "", said(data.parts[name])));
    grid.append(make("small", "", value.toFixed(2) + " × " + weight.toFixed(2)));
    grid.append(make("b", "", (value * weight).toFixed(3)), make("small", "why", said(reason)));
  }
  return grid;
}

function idleParts(parts) {
  const idle = parts.filter((part) => !part[1]);
  return make("p", "note", idle.map((part) => said(data.parts[part[0]]) + " 0" + word("colon") + said(part[3])).join(word("semicolon")));
}

const NODES = new Set(["lacks", "users", "also", "unlocks", "from", "to", "swap"]);
const FACTS = new Set(["history", "institutes", "grounds", "further", "elsewhere"]);

function blockBody(node, kind, items, pick) {
  if (NODES.has(kind)) return [chips(items, pick)];
  if (kind === "parts") return [scoreBar(node), partTable(items), idleParts(items)];
  const list = make("ul", kind);
  if (kind === "routes") {
    for (const [fed, name, inputs] of items) list.append(make("li", "", (fed ? "✓ " : "✗ ") + (said(name) ? said(name) + word("colon") : "") + said(inputs)));
  } else if (FACTS.has(kind)) for (const one of items) list.append(fact(data.facts[one]));
  else return items.map((one) => make("p", "", said(one)));
  return [list];
}

function nodePanel(at, pick, back, close) {
  const node = data.nodes[at];
  const bar = make("div", "bar");
  bar.append(back, close);
  const state = make("p", "standing");
  state.append(badge(node), " " + listing(node.v) + " ");
  for (const mark of node.m) state.append(make("span", "mark", said(mark)), " ");
  if (node.r) state.append(make("i", "pill", node.r), " " + word("score") + " " + node.c);
  const parts = [bar, make("h2", "", said(node.n)), state, make("p", "about", said(node.a))];
  for (const [kind, items] of node.b) parts.push(make("h3", "", said(data.heads[kind])), ...blockBody(node, kind, items, pick));
  return parts;
}
