// A picture of text needs few colours: with a palette it is less than half the size.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** A truecolour PNG (8 bits, without interlace) as one with a palette of 256 colours; the rest take the nearest. */
export const smallPng = (png) => filmPng([png]);

/**
 * The same of several pictures of one size, one after the other for `seconds` each, for ever. A picture after the first is the rows
 * in which it differs from the one before. https://www.w3.org/TR/png-3/#apng-frame-based-animation
 */
export function filmPng(pngs, seconds = 0) {
  const pictures = pngs.map(decode);
  const [{ width, height }] = pictures;
  const odd = pictures.findIndex((each) => each.width !== width || each.height !== height);
  if (odd > 0) throw new Error(`picture ${odd + 1} is not ${width} × ${height} as the first is`);
  const palette = paletteOf(pictures.flatMap(({ pixels }) => pixels));
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  const frames = pictures.map(({ pixels }) => indexesOf(pixels, { palette, nearest }));
  return encode({ width, height, palette, frames, seconds });
}

function indexesOf(pixels, { palette, nearest }) {
  const indexes = Buffer.alloc(pixels.length);
  for (const [i, colour] of pixels.entries()) {
    if (!nearest.has(colour)) nearest.set(colour, nearestIn(palette, colour));
    indexes[i] = nearest.get(colour);
  }
  return indexes;
}

function decode(png) {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR').data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bytes = { 2: 3, 6: 4 }[header[9]];
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)));
  const rows = unfiltered(data, { height, bytes, stride: width * bytes });
  const pixels = Array.from({ length: width * height }, (_, i) => rows.readUIntBE(i * bytes, 3));
  return { width, height, pixels };
}

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** Each row says by its first byte from which neighbours its bytes were predicted. https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(data, { height, bytes, stride }) {
  const rows = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < bytes ? 0 : rows[at - bytes];
      const up = y === 0 ? 0 : rows[at - stride];
      const corner = x < bytes || y === 0 ? 0 : rows[at - stride - bytes];
      rows[at] = data[at + y + 1] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
  return rows;
}

function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Of colours that hardly differ only the most frequent one, so that what is rare and different has its place. */
function paletteOf(pixels) {
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const kinds = new Map();
  for (const [colour, count] of counts) {
    const kind = colour & 0xf0f0f0;
    const { total, most } = kinds.get(kind) ?? { total: 0, most: colour };
    kinds.set(kind, { total: total + count, most: count > counts.get(most) ? colour : most });
  }
  const inOrder = [...kinds.values()].sort((a, b) => b.total - a.total || a.most - b.most);
  return inOrder.slice(0, 256).map(({ most }) => most);
}

function nearestIn(palette, colour) {
  const distances = palette.map((each) => distance(each, colour));
  return distances.indexOf(Math.min(...distances));
}

function distance(a, b) {
  return [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
}

function encode({ width, height, palette, frames, seconds }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [i, colour] of palette.entries()) colours.writeUIntBE(colour, i * 3, 3);
  const [first, ...later] = frames;
  const parts = [chunk('IHDR', header)];
  if (later.length > 0)
    parts.push(chunk('acTL', words(frames.length, 0)), frameControl({ at: 0, width, height, top: 0, seconds }));
  parts.push(chunk('PLTE', colours), chunk('IDAT', rowsOf(first, width)));
  for (const [i, frame] of later.entries()) {
    const { top, rows } = changedRows(frames[i], frame, width);
    parts.push(frameControl({ at: 2 * i + 1, width, height: rows.length / width, top, seconds }));
    parts.push(chunk('fdAT', Buffer.concat([words(2 * i + 2), rowsOf(rows, width)])));
  }
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

/** From the first row that differs to the last; one row when none does. */
function changedRows(before, after, width) {
  const differs = (y) =>
    !before.subarray(y * width, (y + 1) * width).equals(after.subarray(y * width, (y + 1) * width));
  const rows = Array.from({ length: after.length / width }, (_, y) => y).filter(differs);
  const [top, bottom] = [rows[0] ?? 0, rows.at(-1) ?? 0];
  return { top, rows: after.subarray(top * width, (bottom + 1) * width) };
}

/** Compressed, each row unfiltered. */
function rowsOf(indexes, width) {
  const height = indexes.length / width;
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) indexes.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width);
  return deflateSync(rows, { level: 9 });
}

function frameControl({ at, width, height, top, seconds }) {
  const delay = Buffer.alloc(6);
  delay.writeUInt16BE(Math.round(seconds * 100), 0);
  delay.writeUInt16BE(100, 2);
  return chunk('fcTL', Buffer.concat([words(at, width, height, 0, top), delay]));
}

function words(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
