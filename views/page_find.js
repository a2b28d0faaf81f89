"use strict";
// The search, the table and the language: what every page with nodes shares.

const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

function hitsOf(text) {
  const wanted = plain(text);
  const hits = [];
  data.nodes.forEach((node, at) => {
    const term = [said(node.n), ...node.k.split("\n")].find((one) => plain(one).includes(wanted));
    if (term !== undefined) hits.push({ at: at, term: term, rank: plain(said(node.n)).indexOf(wanted) });
  });
  const place = (hit) => (hit.rank < 0 ? 1000 : hit.rank);
  return hits.sort((one, other) => place(one) - place(other) || one.at - other.at);
}

function hitItem(hit, pick) {
  const node = data.nodes[hit.at];
  const item = button("", said(node.n) + " · " + said(data.states[node.s]), () => pick(hit.at));
  if (hit.term !== said(node.n)) item.append(make("small", "", hit.term));
  const row = make("li");
  row.append(item);
  return row;
}

function showHits(hits, pick) {
  const items = hits.slice(0, 14).map((hit) => hitItem(hit, pick));
  const note = hits.length ? hits.length + " " + word("found") : word("none_found");
  get("hits").replaceChildren(make("li", "none", note), ...items);
  get("hits").hidden = false;
}

function fillTable(pick) {
  const heads = data.headers.map((one) => {
    const head = make("th", "", said(one));
    head.scope = "col";
    return head;
  });
  document.querySelector("thead tr").replaceChildren(...heads);
  document.querySelector("tbody").replaceChildren(...data.order.map((at) => tableRow(at, pick)));
  get("table").hidden = false;
}

function tableRow(at, pick) {
  const node = data.nodes[at];
  const row = make("tr");
  row.dataset.node = at;
  row.dataset.state = node.s;
  const name = make("th");
  name.scope = "row";
  name.append(button("go", said(node.n), () => pick(at)));
  const state = make("td");
  state.append(badge(node));
  const cells = [listing(node.m), listing(node.v), node.r || "", node.c || "", ...node.t.slice(1).map(said)];
  row.append(make("td", "", said(node.t[0])), name, state, ...cells.map((cell) => make("td", "", cell)));
  return row;
}

function speak(language) {
  document.documentElement.lang = language;
  for (const one of document.querySelectorAll("[data-t]")) one.textContent = said(one.dataset.t);
  for (const name of ["aria-label", "placeholder", "title"]) {
    for (const one of document.querySelectorAll("[data-" + name + "]")) one.setAttribute(name, said(one.getAttribute("data-" + name)));
  }
  for (const card of document.querySelectorAll(".card[data-at]")) card.setAttribute("aria-label", cardLabel(data.nodes[card.dataset.at]));
}

function cardLabel(node) {
  const parts = [said(node.n), said(data.states[node.s]), ...node.m.map(said), said(node.t[1])];
  if (node.r) parts.push("#" + node.r);
  return parts.filter(Boolean).join(" · ");
}
