// Draws the add-in's icons into addin/excel/assets: transparent PNGs in every size that Office asks for. Plain shapes on
// a field of 32 x 32, sampled finely; no image library. Run it after a change here: node scripts/icons.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../addin/excel/assets');
const blue = [43, 124, 211];
const navy = [31, 78, 121];
const green = [16, 124, 65];
const amber = [209, 131, 0];
const white = [255, 255, 255];

const box =
  (x0, y0, x1, y1, radius = 0) =>
  (x, y) => {
    const dx = Math.max(x0 + radius - x, x - x1 + radius, 0);
    const dy = Math.max(y0 + radius - y, y - y1 + radius, 0);
    return x >= x0 && x <= x1 && y >= y0 && y <= y1 && Math.hypot(dx, dy) <= Math.max(radius, 0.001);
  };
const line = (x0, y0, x1, y1, width) => (x, y) => {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  const along = Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
  return Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)) <= width / 2;
};
const ring = (cx, cy, radius, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) <= width / 2;
const path_ = (points, width) =>
  points.slice(1).map(([x, y], index) => line(points[index][0], points[index][1], x, y, width));

/** Each icon: shapes from back to front, each with its colour. */
const icons = {
  cogsheet: [
    [navy, box(0, 0, 32, 32, 6)],
    ...[line(7, 10, 25, 10, 2), line(7, 16, 25, 16, 2), line(7, 22, 25, 22, 2), line(13, 7, 13, 25, 2)].map(
      (shape) => [white, shape],
    ),
  ],
  fetch: [
    ...path_(
      [
        [16, 3],
        [16, 19],
      ],
      3,
    ),
    ...path_(
      [
        [9, 13],
        [16, 20],
        [23, 13],
      ],
      3,
    ),
    ...path_(
      [
        [4, 21],
        [4, 28],
        [28, 28],
        [28, 21],
      ],
      3,
    ),
  ].map((shape) => [blue, shape]),
  preview: [
    ...path_(
      [
        [18, 28],
        [5, 28],
        [5, 3],
        [24, 3],
        [24, 12],
      ],
      2.6,
    ),
    line(9, 10, 19, 10, 2.4),
    line(9, 15, 15, 15, 2.4),
    ring(21, 20, 5.5, 2.6),
    line(25, 24, 29, 29, 3),
  ].map((shape) => [blue, shape]),
  post: [
    ring(16, 16, 12.5, 3),
    ...path_(
      [
        [10, 16.5],
        [14.5, 21],
        [22.5, 11.5],
      ],
      3,
    ),
  ].map((shape) => [green, shape]),
  errors: [
    ...path_(
      [
        [16, 4],
        [29, 27],
        [3, 27],
        [16, 4],
      ],
      3,
    ),
    line(16, 12, 16, 19, 3),
    line(16, 23, 16, 23.1, 3),
  ].map((shape) => [amber, shape]),
  reconcile: [ring(16, 16, 12.5, 3), line(10, 13, 22, 13, 3), line(10, 19, 22, 19, 3)].map((shape) => [
    blue,
    shape,
  ]),
  panel: [
    ...path_(
      [
        [4, 5],
        [28, 5],
        [28, 27],
        [4, 27],
        [4, 5],
      ],
      2.6,
    ).map((shape) => [blue, shape]),
    [blue, box(19, 5, 28, 27)],
  ],
};

/** Sizes by icon: the product's own also as icon of the add-in itself. */
export const sizesOf = (name) =>
  name === 'cogsheet' ? [16, 20, 24, 32, 40, 48, 64, 80, 128] : [16, 20, 24, 32, 40, 48, 64, 80];
export const iconNames = Object.keys(icons);

const samples = 4;

function pixels(shapes, size) {
  const rows = [];
  for (let y = 0; y < size; y++) {
    const row = Buffer.alloc(1 + size * 4);
    for (let x = 0; x < size; x++) row.set(pixel(shapes, x, y, 32 / size), 1 + x * 4);
    rows.push(row);
  }
  return Buffer.concat(rows);
}

function pixel(shapes, px, py, scale) {
  let covered = 0;
  const sum = [0, 0, 0];
  for (let sub = 0; sub < samples * samples; sub++) {
    const x = (px + ((sub % samples) + 0.5) / samples) * scale;
    const y = (py + (Math.floor(sub / samples) + 0.5) / samples) * scale;
    const hit = shapes.findLast(([, inside]) => inside(x, y));
    if (!hit) continue;
    covered++;
    hit[0].forEach((part, index) => (sum[index] += part));
  }
  if (covered === 0) return [0, 0, 0, 0];
  return [...sum.map((part) => Math.round(part / covered)), Math.round((255 * covered) / samples ** 2)];
}

function crc(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

/** The PNG file of an icon: eight bits each of red, green, blue and opacity. */
export function png(name, size) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const data = deflateSync(pixels(icons[name], size), { level: 9 });
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  for (const name of iconNames)
    for (const size of sizesOf(name))
      writeFileSync(path.join(folder, `${name}-${size}.png`), png(name, size));
}
