"use strict";
// The picture: bands of the stages, lines, cards. Lengths are those of the layout; letters grow where the picture is small.

const PAD = 8;
const FONT = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif';
const LINES = {
  main: { width: 2, dash: [] },
  input: { width: 0.9, dash: [] },
  byproduct: { width: 1.5, dash: [6, 4] },
  kind: { width: 1, dash: [1.5, 3] },
};
const BORDERS = {
  strong: { width: 3.2, dash: [] },
  present: { width: 1.6, dash: [] },
  weak: { width: 1.2, dash: [] },
  building: { width: 2.4, dash: [2.4, 2.8] },
  planned: { width: 1.4, dash: [1.4, 3.2] },
  bought: { width: 1, dash: [] },
  broken: { width: 2.8, dash: [] },
  absent: { width: 2.8, dash: [7, 4] },
  unverified: { width: 1, dash: [] },
};
const PLAIN_BADGES = ["strong", "bought", "unverified", "planned"];

const colours = new Map();
function colour(name) {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim());
  }
  return colours.get(name);
}

function limit(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function box(ctx, x, y, width, height, radius) {
  ctx.beginPath();
  ctx.moveTo(x + radius, y);
  ctx.arcTo(x + width, y, x + width, y + height, radius);
  ctx.arcTo(x + width, y + height, x, y + height, radius);
  ctx.arcTo(x, y + height, x, y, radius);
  ctx.arcTo(x, y, x + width, y, radius);
  ctx.closePath();
}

function drawBands(ctx, more, top, low, printing) {
  for (const block of more.blocks) {
    ctx.fillStyle = colour("band");
    ctx.fillRect(block.left - 13, top, block.right - block.left + 26, low - top);
    if (printing) {
      ctx.fillStyle = colour("ink");
      ctx.textAlign = "center";
      ctx.font = "bold 20px " + FONT;
      ctx.fillText(block.name + "  " + block.note, (block.left + block.right) / 2, -24);
    }
  }
}

// Lines

function lineColour(edge) {
  if (edge.loop) return colour("loop");
  if (edge.style === "byproduct") return colour("byproduct");
  return colour(edge.open ? "pale" : "flow");
}

function drawLine(ctx, edge, alpha) {
  const look = LINES[edge.style];
  ctx.save();
  ctx.globalAlpha = alpha * (edge.open && (edge.loop || edge.style === "byproduct") ? 0.5 : 1);
  ctx.strokeStyle = lineColour(edge);
  ctx.lineWidth = look.width;
  ctx.setLineDash(edge.loop ? [9, 3, 2, 3] : look.dash);
  ctx.beginPath();
  (edge.back ? traceBack : traceOn)(ctx, edge.path);
  ctx.stroke();
  ctx.setLineDash([]);
  drawHead(ctx, edge);
  ctx.restore();
}

function traceOn(ctx, path) {
  ctx.moveTo(path[0][0], path[0][1]);
  for (let at = 1; at < path.length; at += 1) {
    const [x, y] = path[at];
    const middle = (path[at - 1][0] + x) / 2;
    if (at % 2) ctx.bezierCurveTo(middle, path[at - 1][1], middle, y, x, y);
    else ctx.lineTo(x, y);
  }
}

function traceBack(ctx, path) {
  ctx.moveTo(path[0][0], path[0][1]);
  for (let at = 1; at < path.length - 1; at += 1) {
    ctx.arcTo(path[at][0], path[at][1], path[at + 1][0], path[at + 1][1], 9);
  }
  const end = path[path.length - 1];
  ctx.lineTo(end[0], end[1]);
}

function drawHead(ctx, edge) {
  const [x, y] = edge.path[edge.path.length - 1];
  const long = edge.style === "main" ? 8 : 6.5;
  const half = edge.style === "main" ? 3.8 : 3;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - long, y - half);
  ctx.lineTo(x - long, y + half);
  ctx.closePath();
  ctx.lineWidth = 1;
  ctx.fillStyle = edge.open ? "#ffffff" : lineColour(edge);
  ctx.fill();
  ctx.stroke();
}

// Cards

function drawCard(ctx, card, x, y, size, scale, look) {
  const [width, height] = size;
  const left = x - width / 2;
  const top = y - height / 2;
  ctx.save();
  ctx.globalAlpha = look.alpha;
  drawGround(ctx, card.state, left, top, width, height);
  const inset = card.state === "weak" ? PAD + 8 : PAD;
  drawWords(ctx, card, left + inset, top, width - inset - PAD, height, scale);
  if (card.state === "broken") drawCross(ctx, left + width - 4, top + 4);
  if (look.ring) {
    ctx.strokeStyle = colour("focus");
    ctx.lineWidth = 3.5;
    box(ctx, left - 5, top - 5, width + 10, height + 10, 8);
    ctx.stroke();
  }
  if (card.rank && look.rank) drawRank(ctx, card.rank, left - 6, top, scale);
  ctx.restore();
}

function drawGround(ctx, state, left, top, width, height) {
  box(ctx, left, top, width, height, 5);
  ctx.fillStyle = colour(state + "-fill");
  ctx.fill();
  if (state === "unverified") hatch(ctx, left, top, width, height, colour("hatch"), 1.2, 9);
  if (state === "weak") hatch(ctx, left, top, 9, height, colour("weak-line"), 2, 5);
  box(ctx, left, top, width, height, 5);
  ctx.strokeStyle = colour(state + "-line");
  ctx.lineWidth = BORDERS[state].width;
  ctx.setLineDash(BORDERS[state].dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

function hatch(ctx, left, top, width, height, ink, thick, step) {
  ctx.save();
  box(ctx, left, top, width, height, Math.min(5, width / 2));
  ctx.clip();
  ctx.strokeStyle = ink;
  ctx.lineWidth = thick;
  ctx.beginPath();
  for (let at = -height; at < width; at += step) {
    ctx.moveTo(left + at, top + height);
    ctx.lineTo(left + at + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

function drawCross(ctx, x, y) {
  ctx.strokeStyle = colour("broken-line");
  ctx.lineWidth = 4;
  ctx.beginPath();
  for (const way of [-1, 1]) {
    ctx.moveTo(x - 7, y - 7 * way);
    ctx.lineTo(x + 7, y + 7 * way);
  }
  ctx.stroke();
}

function drawRank(ctx, rank, left, top, scale) {
  const size = limit(10.5 / scale, 12, 18);
  ctx.font = "bold " + size + "px " + FONT;
  const width = ctx.measureText(rank).width + size;
  top -= size * 0.98;
  box(ctx, left, top, width, size * 1.35, size * 0.67);
  ctx.fillStyle = "#111827";
  ctx.fill();
  ctx.fillStyle = "#ffffff";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(rank, left + width / 2, top + size * 0.72);
}

// Name, line, marks and state of a card: what has no room is shortened, the line first; the state never is.
function drawWords(ctx, card, left, top, width, height, scale) {
  const small = limit(10.4 / scale, 12, 18);
  const foot = small * 1.3;
  const room = height - foot - 9;
  const name = fitName(ctx, card.name, width, room, scale);
  const spare = room - name.lines.length * name.size * 1.16;
  const notes = fitNotes(ctx, card, Math.min(2, Math.floor((spare + 2) / (small * 1.2))), width, small);
  const used = name.lines.length * name.size * 1.16 + notes.lines.length * small * 1.2;
  let at = top + 4 + Math.max(0, (room - used) / 2);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour(card.state + "-ink");
  at = drawRows(ctx, name.lines, "bold " + name.size + "px " + FONT, left, at, name.size * 1.16);
  drawRows(ctx, notes.lines, notes.size + "px " + FONT, left, at, small * 1.2);
  drawFoot(ctx, card, notes.beside, left, top + height - foot / 2 - 4, width, small);
}

// The rows between name and state, and what stands beside the state: the marks, else the end of the line.
function fitNotes(ctx, card, rows, width, small) {
  const marks = card.marks.join("·");
  ctx.font = "bold " + small + "px " + FONT;
  const beside = width - ctx.measureText(card.word).width - small * 0.9 - 2;
  ctx.font = small + "px " + FONT;
  const apart = rows > 0 && ctx.measureText(marks).width > beside;
  const most = rows - (apart ? 1 : 0) + (marks ? 0 : 1);
  const size = limit((small * width) / (ctx.measureText(card.line).width + 1), small * 0.92, small);
  const lines = most > 0 && rows > 0 && card.line ? wrap(ctx, card.line, size + "px " + FONT, width, most) : [];
  const over = !marks && lines.length > rows ? lines.pop() : "";
  if (apart) lines.push(shorten(ctx, marks, width));
  return { size: size, lines: lines, beside: apart ? "" : marks || over };
}

function drawRows(ctx, rows, font, left, top, step) {
  ctx.font = font;
  rows.forEach((row, at) => ctx.fillText(row, left, top + (at + 0.5) * step));
  return top + rows.length * step;
}

function fitName(ctx, text, width, room, scale) {
  const full = limit((room > 60 ? 13.6 : 12.4) / scale, 15, 22);
  const least = limit(10.8 / scale, 12.5, 19);
  for (const size of [full, (full + least) / 2, least]) {
    ctx.font = "bold " + size + "px " + FONT;
    if (ctx.measureText(text).width <= width) return { size: size, lines: [text] };
  }
  const most = Math.max(1, Math.floor(room / (least * 1.16)));
  return { size: least, lines: wrap(ctx, text, "bold " + least + "px " + FONT, width, Math.min(3, most)) };
}

function wrap(ctx, text, font, width, most) {
  ctx.font = font;
  const pieces = text.match(/[\w.,'’()+]+[\/-]*\s?|./gsu) || [];
  const rows = [""];
  for (const piece of pieces) {
    if (ctx.measureText((rows[rows.length - 1] + piece).trimEnd()).width <= width) rows[rows.length - 1] += piece;
    else if (ctx.measureText(piece).width <= width) rows.push(piece);
    else for (const letter of piece) addLetter(ctx, rows, letter, width);
    if (rows.length > most + 1) break;
  }
  const kept = rows.filter((row) => row.trim());
  if (kept.length <= most) return kept;
  return [...kept.slice(0, most - 1), shorten(ctx, kept.slice(most - 1).join(""), width)];
}

function addLetter(ctx, rows, letter, width) {
  if (ctx.measureText(rows[rows.length - 1] + letter).width <= width) rows[rows.length - 1] += letter;
  else rows.push(letter);
}

function shorten(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  let letters = Array.from(text).slice(0, 80);
  while (letters.length > 1 && ctx.measureText(letters.join("") + "…").width > width) letters.pop();
  return letters.join("").trimEnd() + "…";
}

function drawFoot(ctx, card, text, left, y, width, small) {
  ctx.font = "bold " + small + "px " + FONT;
  const wide = ctx.measureText(card.word).width + small * 0.9;
  box(ctx, left + width - wide + 3, y - small * 0.66, wide, small * 1.32, 3);
  const plain = PLAIN_BADGES.includes(card.state);
  ctx.fillStyle = plain ? "#ffffff" : colour(card.state + "-line");
  ctx.fill();
  ctx.strokeStyle = colour(card.state + "-line");
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.fillStyle = !plain ? "#ffffff" : colour(card.state + (card.state === "strong" ? "-line" : "-ink"));
  ctx.textAlign = "center";
  ctx.fillText(card.word, left + width - wide / 2 + 3, y + 0.5);
  ctx.font = small * (card.marks.length ? 1 : 0.92) + "px " + FONT;
  ctx.textAlign = "left";
  ctx.fillStyle = colour(card.state + "-ink");
  ctx.fillText(shorten(ctx, text, width - wide - 2), left, y + 0.5);
}
