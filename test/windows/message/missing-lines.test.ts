import type { MissingPatch } from '../../../src/nodes/types.ts';
import { detailsModal } from '../../../src/windows/message/details.ts';
import { missingLines } from '../../../src/windows/message/missing-lines.ts';
import { linesOf } from '../../support/block-text.ts';
import { anOccurrence } from '../fixture.ts';

const patch = (parts: Partial<MissingPatch> = {}): MissingPatch => ({
  id: 'KB5031234',
  title: '2026-11 Cumulative Update',
  classification: 'SecurityUpdates',
  severity: 'Critical',
  cves: ['CVE-2026-1234'],
  instances: 4,
  ...parts,
});
const NOTHING_LEFT = { kind: 'read', notRead: 0, inspector: 'read' } as const;
const said = (read: Parameters<typeof missingLines>[0]): string[] => missingLines(read).map(({ text }) => text);

test('each missing patch is named with its severity, its CVEs and on how many instances', () => {
  expect(
    said({ fleet: 'win-dev', ...NOTHING_LEFT, missing: [patch(), patch({ id: 'KB5039999', exploited: true })] }),
  ).toEqual([
    '*Missing on win-dev*: 2 patches',
    '• *KB5031234* 2026-11 Cumulative Update · Critical, SecurityUpdates · on 4 instances · CVE-2026-1234',
    '• *KB5039999* 2026-11 Cumulative Update · Critical, SecurityUpdates · on 4 instances · CVE-2026-1234 · *known to be exploited*',
  ]);
});

test('what is not listed or not known is said', () => {
  const many = Array.from({ length: 27 }, (_, i) => patch({ id: `KB${i}` }));
  expect(
    said({ fleet: 'win-dev', kind: 'read', missing: many, notRead: 3, inspector: 'off' }).filter(
      (_, i) => i === 0 || i > 25,
    ),
  ).toEqual([
    '*Missing on win-dev*: 27 patches, exploits not known (Amazon Inspector is off)',
    'and 2 more patches',
    'The lists of 3 instances were not read',
  ]);
  expect(said({ fleet: 'win-dev', ...NOTHING_LEFT, missing: [] })).toEqual([
    '*Missing on win-dev*: no patch, by its last scans',
  ]);
  expect(said({ fleet: 'win-dev', kind: 'unread' })).toEqual([
    '*Missing on win-dev*: could not be read from Systems Manager just now',
  ]);
});

test('the details of an occurrence have them by fleet, within the blocks that a view may have', () => {
  const read = { ...NOTHING_LEFT, missing: Array.from({ length: 200 }, (_, i) => patch({ id: `KB${i}` })) };
  const view = detailsModal(anOccurrence(), [
    { fleet: 'win-dev', ...read },
    { fleet: 'win-qa', ...read },
    { fleet: 'win-uat', kind: 'left-out' },
  ]);
  const lines = linesOf(view.blocks).join('\n');
  expect(lines).toContain('*Missing on win-dev*: 200 patches');
  expect(lines).toContain('*Missing on win-qa*: 200 patches');
  expect(lines).toContain('*Missing on win-uat*: not listed here');
  expect(view.blocks.length).toBeLessThanOrEqual(100);
});
