"use strict";
// The side panel: the ranked gaps, or all about one node. Every text of the data goes in as text, never as markup.

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

function swatch(card) {
  const badge = make("span", "badge");
  badge.append(make("i", "swatch s-" + card.state), card.word);
  return badge;
}

function scoreBar(card) {
  const bar = make("div", "score");
  const block = card.blocks.find((one) => one.kind === "parts");
  for (const part of block ? block.parts : []) {
    const piece = make("i", "p-" + part.part);
    piece.style.width = 100 * part.points + "%";
    piece.title = part.name + " " + part.points.toFixed(3);
    bar.append(piece);
  }
  return bar;
}

function scoreKey(card, words) {
  const key = make("p", "key", words.score_of);
  for (const part of card.blocks.find((one) => one.kind === "parts").parts) {
    const item = make("span");
    item.append(make("i", "p-" + part.part), part.name);
    key.append(item);
  }
  return key;
}

function gapItem(data, at, pick) {
  const card = data.nodes[at];
  const item = button("gap", null, () => pick(at));
  item.dataset.node = at;
  const first = make("span", "first");
  first.append(make("i", "pill", card.rank), make("b", "", card.name), make("span", "", card.score));
  const second = make("small");
  second.append(swatch(card), make("span", "", card.move || card.line));
  const reasons = card.blocks.find((one) => one.kind === "parts").parts.filter((part) => part.points > 0);
  const why = reasons.find((part) => part.part === "feed") || reasons[0];
  item.append(first, second, scoreBar(card), make("small", "", why ? why.reason : card.line));
  const row = make("li");
  row.append(item);
  return row;
}

function chips(data, nodes, pick) {
  const row = make("div", "chips");
  for (const one of nodes) {
    if (typeof one === "number") row.append(button("", data.nodes[one].name + " · " + data.nodes[one].word, () => pick(one)));
    else row.append(make("span", "", one));
  }
  return row;
}

function listPanel(data, pick, close) {
  const words = data.words;
  const head = make("div", "bar");
  head.append(make("h2", "", words.gaps), close);
  const list = make("ol");
  const key = data.more.ranked.length ? scoreKey(data.nodes[data.more.ranked[0]], words) : "";
  for (const at of data.more.ranked) list.append(gapItem(data, at, pick));
  const parts = [head, make("p", "note", data.more.ranked.length ? words.gaps_note : words.no_gaps), key, list];
  for (const name of ["coming", "services"]) {
    if (data.more[name].length) parts.push(make("h3", "", words[name]), chips(data, data.more[name], pick));
  }
  return parts;
}

function fact(told) {
  const item = make("li", "fact");
  const says = make("b", "", told.says);
  if (told.date) says.prepend(make("time", "", told.date), " ");
  item.append(says);
  if (told.note) item.append(make("span", "src", told.note));
  const source = make("span", "src");
  source.append(sourceName(told), " · " + told.grade);
  if (told.address) source.append(" · " + told.address);
  item.append(source);
  return item;
}

// Only addresses of official sources and of the press are links; the others are printed.
function sourceName(told) {
  if (!told.link || !/^https?:\/\//.test(told.link)) return told.source;
  const link = make("a", "", told.source + " ↗");
  link.href = told.link;
  link.title = told.link;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function partTable(parts) {
  const grid = make("div", "parts");
  for (const part of parts) {
    if (!part.points) continue;
    grid.append(make("i", "p-" + part.part), make("span", "", part.name), make("small", "", part.sum));
    grid.append(make("b", "", part.points.toFixed(3)), make("small", "why", part.reason));
  }
  return grid;
}

function idleParts(parts, words) {
  const idle = parts.filter((part) => !part.points);
  return make("p", "note", idle.map((part) => part.name + " 0" + words.colon + part.reason).join(words.semicolon));
}

function routeItem(route, words) {
  return make("li", "", (route.fed ? "✓ " : "✗ ") + (route.name ? route.name + words.colon : "") + route.inputs);
}

function blockBody(data, card, block, pick) {
  if (block.lines) return block.lines.map((line) => make("p", "", line));
  if (block.nodes) return [chips(data, block.nodes, pick)];
  if (block.parts) return [scoreBar(card), partTable(block.parts), idleParts(block.parts, data.words)];
  const list = make("ul", block.kind);
  for (const one of block.routes || []) list.append(routeItem(one, data.words));
  for (const one of block.facts || []) list.append(fact(data.more.facts[one]));
  return [list];
}

function nodePanel(data, at, pick, back, close) {
  const card = data.nodes[at];
  const bar = make("div", "bar");
  bar.append(back, close);
  const state = make("p");
  state.append(swatch(card), card.move ? " " + card.move + " " : " ");
  for (const mark of card.marks) state.append(make("span", "mark", mark), " ");
  if (card.rank) state.append(make("i", "pill", card.rank), " " + data.words.score + " " + card.score);
  const parts = [bar, make("h2", "", card.name), state, make("p", "about", card.about)];
  for (const block of card.blocks) parts.push(make("h3", "", block.head), ...blockBody(data, card, block, pick));
  return parts;
}
