import { checkView } from '../../../local/slack/blocks/surface.ts';
import { differenceModal } from '../../../src/images/message/difference-modal.ts';
import type { Cve, ImageDifference } from '../../../src/images/types.ts';
import { modal } from '../../../src/slack/blocks.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { linesOf } from '../../support/block-text.ts';

const ARN = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web';
const aCve = (i: number): Cve => ({
  id: `CVE-2026-${10_000 + i}`,
  severity: 'HIGH',
  packageNames: [`package-${i}`],
  fixAvailable: true,
});
const list = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));

const aDifference = (cves: number, packages: number, name = 'lib'): ImageDifference => ({
  before: { arn: `${ARN}/1.0.3/1`, image: 'ami-0old' },
  after: { arn: `${ARN}/1.0.4/1`, image: 'ami-0new' },
  cves: { kind: 'compared', fixed: list(cves, aCve), introduced: [], open: [] },
  packages: {
    kind: 'compared',
    before: packages,
    after: packages,
    unchanged: 0,
    added: [],
    removed: [],
    upgraded: list(packages, (i) => ({ name: `${name}${i}`, from: '1.0', to: '1.1' })),
    downgraded: [],
    core: [],
    coreUnchanged: [],
  },
});

const blocksOf = (difference: ImageDifference, room = { blocks: 80, bytes: 180_000 }) => {
  const blocks = differenceModal(difference, room, md`The thread has all of them.`);
  expect(blocks.length).toBeLessThanOrEqual(room.blocks);
  expect(JSON.stringify(blocks).length).toBeLessThan(room.bytes + 5000);
  expect(checkView(modal({ callbackId: 'review', title: 'Review', blocks }))).toEqual([]);
  return blocks;
};

test('a small difference stands there whole, in tables', () => {
  const lines = linesOf(blocksOf(aDifference(2, 3))).join('\n');
  expect(lines).toContain('CVEs fixed, 2');
  expect(lines).toMatch(/HIGH +CVE-2026-10000 +package-0 \(fix available\)/);
  expect(lines).toContain('lib2  1.0 → 1.1');
  expect(lines).not.toContain('did not fit');
});

test.each([
  ['ten thousand packages', aDifference(3, 10_000)],
  ['names of four bytes a letter', aDifference(0, 4000, '𝒶'.repeat(40))],
])('%s: what does not fit is named', (_what, difference) => {
  expect(linesOf(blocksOf(difference)).at(-1)).toBe(
    '1 table did not fit in full (Packages upgraded). The thread has all of them.',
  );
});

test('little room keeps the summary and names every table', () => {
  const blocks = blocksOf(aDifference(500, 500), { blocks: 3, bytes: 20_000 });
  expect(linesOf(blocks).at(-1)).toBe(
    '2 tables did not fit in full (CVEs fixed, Packages upgraded). The thread has all of them.',
  );
});
