import { checkView } from '../../../local/slack/blocks/surface.ts';
import { notFromView, patchFleetThing } from '../../../src/patch/message/board.ts';
import { patchFleetBlocks } from '../../../src/patch/message/menu.ts';
import { modal, section } from '../../../src/slack/blocks.ts';
import { aRecord, HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { APPROVED, anOccurrenceRun, aPatch, aPatchProgress, aPatchStart } from './fixture.ts';

const FLEET = { name: 'win-prod', patchGroup: 'Win-PROD', patchable: true, active: [] };
const KEPT = {
  runId: 'p-11111111',
  at: T0,
  by: 'U0DEV',
  card: { channel: 'C0PATCHING' },
  patched: 11,
  instances: 12,
  missing: 3,
  notBack: 1,
};
const linesFor = (parts: Partial<Parameters<typeof patchFleetThing>[0]>): string[] => {
  const { text } = patchFleetThing({ ...FLEET, ...parts });
  return linesOf([section(text)]).flatMap((line) => line.split('\n'));
};

test('says how the fleet was left, its next occurrence, and what changed it last', () => {
  expect(linesFor({ kept: KEPT, active: [aRecord(anOccurrenceRun('awaiting-approval'))] })).toEqual([
    '*win-prod*: patch group `Win-PROD` · 11 of 12 instances patched, 3 still missing patches, as of 2026-11-20 09:00 UTC · 1 instance did not come back',
    expect.stringMatching(
      /^Window Patching-PROD opens 2026-11-24 11:00 UTC: needs approval, <https:.*run p-7k2m9x4q>$/,
    ),
    'Last change: patched at 2026-11-20 09:00 UTC, requested by <@U0DEV>, run p-11111111',
  ]);
});

test('says of a fleet that its window patched that it was the window', () => {
  const kept = { ...KEPT, by: 'mw-0a1b2c3d4e5f67890' };
  expect(linesFor({ kept }).at(-1)).toBe('Last change: patched at 2026-11-20 09:00 UTC, in its window, run p-11111111');
});

test('says what is active now, and how far it is', () => {
  const run = aPatch('running', { approvals: APPROVED, start: aPatchStart(), progress: aPatchProgress() });
  expect(linesFor({ active: [aRecord(run)] })).toEqual([
    '*win-prod*: patch group `Win-PROD` · no installs recorded',
    expect.stringMatching(/^Now: <https:.*run p-7k2m9x4q>, running · 3 of 12 instances$/),
  ]);
  const later = aPatch('scheduled', { scheduledFor: T0 + HOUR });
  expect(linesFor({ active: [aRecord(later)] })[1]).toMatch(/, scheduled · next start: 2026-11-20 10:00 UTC$/);
});

test('a fleet that is only followed says so and has no buttons; nor has one with an active run', () => {
  expect(linesFor({ patchable: false })).toEqual([
    '*win-prod*: patch group `Win-PROD` · notices only: it has no `patch` in patchwarden.yml',
  ]);
  const buttons = (parts: object) => patchFleetThing({ ...FLEET, ...parts }).buttons.map(({ text }) => text.text);
  expect(buttons({})).toEqual(['Install…', 'Scan']);
  expect(buttons({ active: [aRecord(anOccurrenceRun('scheduled'))] })).toEqual(['Install…', 'Scan']);
  expect(buttons({ active: [aRecord(aPatch('running'))] })).toEqual([]);
  expect(buttons({ patchable: false })).toEqual([]);
});

test('the menu offers both for each fleet, and counts what it has no room for', () => {
  const fleet = { name: 'win-prod', policy: 'prod', patchGroup: 'Win-PROD', patchable: true };
  const blocks = patchFleetBlocks([
    { ...fleet, adopted: 'mw-0a1b2c3d4e5f67890' },
    { ...fleet, name: 'win-dr', patchable: false },
  ]);
  expect(linesOf(blocks)).toEqual([
    'Patched in place',
    '*win-prod* · policy prod · patch group Win-PROD · window `mw-0a1b2c3d4e5f67890` patches what is approved',
    '[Install…] [Scan] [Status]',
    '*win-dr* · policy prod · patch group Win-PROD · notices only',
  ]);
  const many = patchFleetBlocks(Array.from({ length: 60 }, (_, i) => ({ ...fleet, name: `win-${i}` })));
  expect(checkView(modal({ callbackId: 'menu', title: 'Patchwarden', blocks: many }))).toEqual([]);
  expect(linesOf(many).at(-1)).toMatch(/^48 more fleets without buttons here: .* and 18 more\. `\/patch install/);
  expect(patchFleetBlocks([])).toEqual([]);
});

test('a button that stands in a message does nothing', () => {
  expect(String(notFromView())).toBe(
    'Nothing was done: this button works only in App Home and in the window that `/patch` opens.',
  );
});
