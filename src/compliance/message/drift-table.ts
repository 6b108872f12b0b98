import type { RichTextBlock } from '@slack/types';
import { ageText } from '../../duration.ts';
import { severityRank } from '../../nodes/decision/missing.ts';
import { verdictOfCode } from '../../posture/decision/cause.ts';
import type { InstanceFinding } from '../../posture/types/finding.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../posture/types/snapshot.ts';
import { preformatted, richText, text, textSection } from '../../slack/rich-text.ts';
import { counted, short } from '../../slack/words.ts';
import type { DriftView } from '../types/view.ts';
import { causeCell } from './cause-cell.ts';

/** Rows of the card's tables; Why has more. */
const INSTANCES = 6;
const PATCHES = 4;

/** The instances and the patches that matter most; nothing where there are none. */
export function driftTables({ snapshot, now }: DriftView): RichTextBlock[] {
  const instances = worstFirst(snapshot).slice(0, INSTANCES);
  const patches = Object.entries(snapshot.patches)
    .sort(([, a], [, b]) => severityRank(a) - severityRank(b) || b.instances - a.instances)
    .slice(0, PATCHES);
  const elements = [
    ...table(
      'Instances',
      instances.map((each) => instanceRow(each, now)),
    ),
    ...table(
      'Patches',
      patches.map(([id, patch]) => [
        short(id, 40),
        short(patch.severity || '-', 12),
        counted(patch.instances, 'instance'),
      ]),
    ),
  ];
  return elements.length === 0 ? [] : [richText(...elements)];
}

/** Those that are not compliant, then those that are not seen, then what is wrong with their setup. */
export const worstFirst = ({ instances }: Pick<FleetSnapshot, 'instances'>): InstanceSnapshot[] =>
  instances.filter(({ findings }) => findings.some(isDrift)).sort((a, b) => weightOf(b) - weightOf(a));

const isDrift = ({ code }: InstanceFinding): boolean => code !== 'patch-policy' && code !== 'live-patched';

function weightOf({ findings }: InstanceSnapshot): number {
  const verdicts = findings.map(({ code }) => verdictOfCode(code));
  const missing = findings.reduce((sum, finding) => sum + (finding.code === 'missing' ? finding.critical + 1 : 0), 0);
  if (verdicts.includes('not-compliant')) return 1_000_000 + missing;
  return verdicts.includes('not-seen') ? 1000 : 0;
}

function instanceRow({ id, name, findings, scannedAt }: InstanceSnapshot, now: number): string[] {
  const [first] = findings.filter(isDrift);
  const scanned = scannedAt === undefined ? 'no scan' : `scanned ${ageText(Math.max(0, now - scannedAt))} ago`;
  return [id, short(name ?? '-', 20), first === undefined ? '' : causeCell(first), scanned];
}

function table(title: string, rows: readonly (readonly string[])[]) {
  if (rows.length === 0) return [];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [textSection(text(title, { bold: true })), preformatted(lines.join('\n'))];
}
