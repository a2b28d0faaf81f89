"use strict";
// The picture: its cards and links as the page holds them, how large it is shown, and what of it is lit.

const LEAST = 0.77; // smaller letters cannot be read
const chart = get("chart");
const frame = get("picture");
const full = { width: chart.viewBox.baseVal.width, height: chart.viewBox.baseVal.height };
const cards = Array.from(chart.querySelectorAll(".card"));
const links = Array.from(chart.querySelectorAll("[data-e]"), (path) => {
  const [from, to] = path.dataset.e.split(" ").map(Number);
  return { path: path, from: from, to: to, loop: path.parentNode.classList.contains("loop") };
});
const members = cards.map((card) => (card.dataset.of || card.dataset.at).split(" ").map(Number));
const cardOf = new Map(members.flatMap((nodes, at) => nodes.map((node) => [node, at])));
let scale = 1;

const ring = document.createElementNS("http://www.w3.org/2000/svg", "rect");
for (const [name, value] of Object.entries({ class: "ring", x: -6, y: -6, rx: 8, fill: "none" })) ring.setAttribute(name, value);

function boxOf(card) {
  const place = card.transform.baseVal.getItem(0).matrix;
  const size = card.querySelector("use, .front").getBBox();
  return { x: place.e, y: place.f, width: size.width, height: size.height };
}

function resize(wanted) {
  scale = Math.min(Math.max(wanted, 0.2), 4);
  chart.style.width = full.width * scale + "px";
  chart.style.height = full.height * scale + "px";
  keepHeads();
}

function fit(least) {
  const wide = frame.clientWidth / full.width;
  const whole = Math.min(wide, frame.clientHeight / full.height);
  resize(Math.min(1.3, Math.max(whole, least, least && Math.min(wide, 0.9))));
}

function zoomBy(factor) {
  const [x, y] = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
  const before = scale;
  resize(scale * factor);
  frame.scrollTo((x * scale) / before - frame.clientWidth / 2, (y * scale) / before - frame.clientHeight / 2);
}

// The headings of the stages stay on top while the picture is moved.
function keepHeads() {
  chart.querySelector(".heads").setAttribute("transform", "translate(0 " + Math.min(frame.scrollTop / scale, full.height - 60) + ")");
}

// What is lit: a card with all that it comes from and goes into, or the hits of a search.
function pathOf(at) {
  const found = new Set([at]);
  for (const [from, to] of [["from", "to"], ["to", "from"]]) {
    const todo = [at];
    const seen = new Set(todo);
    while (todo.length) {
      const card = todo.pop();
      for (const link of links) {
        if (!link.loop && link[from] === card && !seen.has(link[to])) {
          seen.add(link[to]);
          todo.push(link[to]);
        }
      }
    }
    seen.forEach((one) => found.add(one));
  }
  return found;
}

function light(lit) {
  chart.classList.toggle("dimmed", lit !== null);
  cards.forEach((card, at) => card.classList.toggle("lit", lit !== null && lit.has(at)));
  for (const link of links) link.path.classList.toggle("lit", lit !== null && lit.has(link.from) && lit.has(link.to));
}

function hideStates(hidden) {
  const gone = cards.map((card, at) => members[at].every((node) => hidden.has(data.nodes[node].s)));
  cards.forEach((card, at) => card.classList.toggle("gone", gone[at]));
  for (const link of links) link.path.classList.toggle("gone", gone[link.from] || gone[link.to]);
}

function encircle(card) {
  ring.remove();
  if (!card) return;
  const box = boxOf(card);
  ring.setAttribute("width", box.width + 12);
  ring.setAttribute("height", box.height + 12);
  card.prepend(ring);
}

function mark(card) {
  encircle(card);
  if (card) bringOut(boxOf(card));
}

// The card that is spoken of shall be seen: not below the headings, not below a panel that lies over the picture.
function bringOut(box) {
  const cover = get("panel").getBoundingClientRect();
  const right = Math.min(frame.getBoundingClientRect().right, cover.width ? cover.left : Infinity) - frame.getBoundingClientRect().left;
  const [left, top, far, low] = [box.x - 20, box.y - 84, box.x + box.width + 20, box.y + box.height + 20].map((one) => one * scale);
  if (far - frame.scrollLeft > right) frame.scrollLeft = far - right;
  if (left < frame.scrollLeft) frame.scrollLeft = left;
  if (low - frame.scrollTop > frame.clientHeight) frame.scrollTop = low - frame.clientHeight;
  if (top < frame.scrollTop) frame.scrollTop = top;
}

// The next card above or below in the column, or the nearest one of the columns beside.
function neighbour(card, key) {
  const here = boxOf(card);
  const ahead = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  let best = null;
  let least = Infinity;
  for (const other of cards) {
    const box = boxOf(other);
    const [across, down] = [box.x - here.x, box.y - here.y];
    const on = ahead[0] ? across * ahead[0] : across === 0 ? down * ahead[1] : 0;
    if (on <= 0 || other.classList.contains("gone")) continue;
    const far = ahead[0] ? on * 4 + Math.abs(down) : on;
    if (far < least) [best, least] = [other, far];
  }
  return best || card;
}
