import { codePoints } from '../../slack/escape.ts';
import { short } from '../../slack/words.ts';
import type { Cve, ImageDifference } from '../types.ts';
import { imageVersion } from './difference-words.ts';

export interface Table {
  title: string;
  note?: string;
  rows: readonly (readonly string[])[];
}

/** A part of a table that fits one block. */
export interface Piece {
  title: string;
  note?: string;
  body: string;
}

/** A preformatted element may hold 2,900 code points. */
const PIECE = 2800;

/** CVEs before packages, and what may be bad news before the rest. */
export function tablesOf({ after, packages, cves }: ImageDifference): Table[] {
  const tables =
    cves.kind === 'compared'
      ? [
          {
            title: 'CVEs introduced',
            note: 'In the newer image and not in the older one. Some may only have become known after the older one was scanned.',
            rows: cves.introduced.map(cveRow),
          },
          { title: 'CVEs still open', rows: cves.open.map(cveRow) },
          { title: 'CVEs fixed', rows: cves.fixed.map(cveRow) },
        ]
      : [{ title: `CVEs open in ${imageVersion(after)}`, rows: (cves.now ?? []).map(cveRow) }];
  return [...tables, ...packageTables(packages, imageVersion(after))].filter(({ rows }) => rows.length > 0);
}

function packageTables(packages: ImageDifference['packages'], version: string): Table[] {
  if (packages.kind === 'not-compared') {
    return [
      { title: `Packages in ${version}`, rows: (packages.now ?? []).map(({ name, version }) => [name, version]) },
    ];
  }
  const { core, downgraded, upgraded, added, removed } = packages;
  return [
    {
      title: 'Kernel, glibc, openssl and systemd',
      note: 'The newest version in each image.',
      rows: core.map(({ name, from, to }) => [name, `${from ?? 'absent'} → ${to ?? 'absent'}`]),
    },
    { title: 'Packages downgraded', rows: downgraded.map(({ name, from, to }) => [name, `${from} → ${to}`]) },
    { title: 'Packages upgraded', rows: upgraded.map(({ name, from, to }) => [name, `${from} → ${to}`]) },
    { title: 'Packages added', rows: added.map(({ name, version }) => [name, version]) },
    { title: 'Packages removed', rows: removed.map(({ name, version }) => [name, version]) },
  ];
}

const cveRow = ({ id, severity, packageNames, fixAvailable }: Cve): string[] => [
  severity,
  id,
  `${packageNames.map((name) => short(name, 200)).join(' ') || 'package not named'}${fixAvailable ? ' (fix available)' : ''}`,
];

/** Rows under each other, as many to a piece as fit; the title says which of how many when there are more pieces. */
export function piecesOf({ title, note, rows }: Table): Piece[] {
  const lines = aligned(rows);
  const chunks = grouped(lines, (line) => codePoints(line) + 1, PIECE);
  let first = 1;
  return chunks.map((chunk, index) => {
    const range =
      chunks.length === 1 ? `${lines.length}` : `${first} to ${first + chunk.length - 1} of ${lines.length}`;
    first += chunk.length;
    return {
      title: `${title}, ${range}`,
      ...(note === undefined || index > 0 ? {} : { note }),
      body: chunk.join('\n'),
    };
  });
}

/** The widest that a column is padded to: one long name must not push all the others apart. */
const COLUMN = 36;
const CELL = 1200;

function aligned(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => short(cell, CELL)));
  const widths = (cells[0] ?? []).map((_, column) =>
    cells.reduce((widest, row) => Math.max(widest, Math.min(COLUMN, codePoints(row[column] ?? ''))), 0),
  );
  return cells.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const padded = (cell: string, width: number): string => `${cell}${' '.repeat(Math.max(0, width - codePoints(cell)))}`;

/** Neighbours together, as many as fit into `max`; something larger stands alone. */
export function grouped<Item>(items: readonly Item[], sizeOf: (item: Item) => number, max: number): Item[][] {
  const groups: Item[][] = [];
  let size = 0;
  for (const item of items) {
    const group = groups.at(-1);
    const length = sizeOf(item);
    if (group === undefined || size + length > max) groups.push([item]);
    else group.push(item);
    size = group === undefined || size + length > max ? length : size + length;
  }
  return groups;
}
