import { syncCard } from '../../src/sync/message/card.ts';
import { changeText, countsText } from '../../src/sync/message/changes.ts';
import { leftOutText } from '../../src/sync/message/left-out.ts';
import { syncLines } from '../../src/sync/message/lines.ts';
import { nothingToDo } from '../../src/sync/message/request.ts';
import { syncReview } from '../../src/sync/message/review.ts';
import { syncThread } from '../../src/sync/message/thread.ts';
import type { LeftOut } from '../../src/sync/types/change.ts';
import { aStart, NOW } from '../runs/fixture.ts';
import { linesOf } from '../support/block-text.ts';
import { aPlan, CHANGES, REMOVED, syncIn } from './run.ts';

test('the numbers of a plan, most telling first', () => {
  expect(countsText(aPlan())).toBe(
    '1 window to create, 1 to reschedule, 12 instances added to windows, 1 patch group to register',
  );
  expect(countsText(aPlan({ operation: 'remove', changes: REMOVED, newly: 0 }))).toBe(
    '1 window to remove, 1 fleet to remove from a window',
  );
});

test('the same once it is done', () => {
  expect(countsText(aPlan(), true)).toBe(
    '1 window created, 1 rescheduled, 12 instances added to windows, 1 patch group registered',
  );
  const [title, lines] = linesOf(syncCard(syncIn('succeeded'), NOW).blocks);
  expect([title, lines?.split(' · ')[0]]).toEqual([
    'Sync from tags succeeded: 4 changes',
    '1 window created, 1 rescheduled, 12 instances added to windows, 1 patch group registered',
  ]);
});

const removal = aPlan({ operation: 'remove', changes: REMOVED, leftOut: [], newly: 0, removable: 2 });

test.each([
  [aPlan(), 'Nothing was started: everything already matches the tags. `/patch sync` compares again.'],
  [removal, 'Nothing was started: everything already matches the tags. `/patch sync remove` compares again.'],
])('a plan that tags overtook changed nothing, and there is nothing to fix', (plan, next) => {
  const { start: _start, ...run } = syncIn('failed', { plan });
  const ending = { at: NOW, code: 'plan-gone', reason: 'everything already matches the tags' } as const;
  const [, lines] = linesOf(syncCard({ ...run, ending }, NOW).blocks);
  expect(lines?.split('\n').slice(1)).toEqual(['Nothing was changed', next]);
});

test('of a removal that ended halfway, what was removed stays removed', () => {
  const outcome = { kind: 'sync', done: 1, missing: REMOVED.slice(1) } as const;
  const body = linesOf(syncCard(syncIn('cancelled', { plan: removal, outcome, start: aStart() }), NOW).blocks).join(
    '\n',
  );
  expect(body).toContain(
    'What was removed stays removed · `/patch sync remove` compares again and requests what is left',
  );
  expect(syncLines.phrase?.(syncIn('failed', { plan: removal }))).toBe('removal of what no tag asks for');
});

test.each([
  [CHANGES[0], 'Register patch group `APP` with baseline `pb-0a1b2c3d4e5f67890` for WINDOWS'],
  [
    CHANGES[1],
    'Create window `Patchwarden-app`: `cron(30 23 ? * TUE#1 *)` in Australia/Sydney, open for 3 hours, cutoff 1 hour before the end',
  ],
  [CHANGES[3], 'Fleet `app`: patched in window `Patchwarden-app`'],
  [REMOVED[1], 'Remove window `Patchwarden-app` (mw-0a1b2c3d4e5f67890)'],
])('says each change', (change, text) => {
  expect(change === undefined ? '' : changeText(change).text).toBe(text);
});

test.each<[LeftOut, string]>([
  [
    { instanceId: 'i-1', group: 'APP', code: 'unreadable-window-tag', what: '<!channel> `x`' },
    "i-1 of `APP`: `&lt;!channel&gt; ˋxˋ` could not be read as a window. Write `cron(0 3 ? * SUN *)` with six or seven fields, `rate(7 days)`, a window's id or a name under `sync.windows`.",
  ],
  [
    { group: 'APP', code: 'fleet-not-adopted', what: 'app' },
    'Patch group `APP`: fleet `app` has no adopted window. Add `window: tags`, `adopted: true` and `patch: {}` to it.',
  ],
  [
    { code: 'name-not-taken', what: 'Größe' },
    '`Größe`: its name cannot be passed to a runbook. Only ASCII letters, digits, spaces and `_.:/=+@(),?*#-` can: rename it, or change it in Systems Manager.',
  ],
  [
    { group: 'APP', code: 'window-patches', what: 'mw-0a1b2c3d4e5f67890' },
    'Patch group `APP`: window `mw-0a1b2c3d4e5f67890` has a task that patches without asking. Run `npm run adopt -- mw-0a1b2c3d4e5f67890`, which replaces it.',
  ],
])('says why something is left as it is, and what to write', (left, text) => {
  expect(leftOutText(left).text).toBe(text);
});

test('the card of a request, its thread and its review', () => {
  const run = syncIn('awaiting-approval');
  const { text, blocks } = syncCard(run, NOW);
  expect(text).toMatch(/^Approval needed: sync from tags, 4 changes\. Needs 1 of/);
  const [title, lines] = linesOf(blocks);
  expect(title).toBe('Approval needed: sync from tags, 4 changes');
  expect(lines?.split('\n').slice(1, 3)).toEqual([
    'No instance is patched by this · 2 left out: Review says why · 3 removals possible with `/patch sync remove`',
    'Undo: remove the tags, then `/patch sync remove` · what others made stays',
  ]);
  expect(syncThread(run).map(({ key }) => key)).toEqual(['changes-1', 'left-out-1']);
  const review = linesOf(syncReview(run, { runId: run.id, epoch: 1 }, NOW).blocks).join('\n');
  for (const change of CHANGES) expect(review).toContain(changeText(change).text);
  for (const left of run.plan.leftOut) expect(review).toContain(leftOutText(left).text);
});

test('fifty changes and a hundred left out fit into a review and a thread', () => {
  const changes = Array.from({ length: 50 }, () => CHANGES[1]).flatMap((change) => change ?? []);
  const leftOut = Array.from({ length: 100 }, (_, at) => ({ group: `G${at}`, code: 'no-fleet' as const }));
  const run = syncIn('awaiting-approval', { plan: aPlan({ changes, leftOut, moreLeftOut: 7 }) });
  expect(syncReview(run, { runId: run.id, epoch: 1 }, NOW).blocks.length).toBeLessThanOrEqual(100);
  const review = linesOf(syncReview(run, { runId: run.id, epoch: 1 }, NOW).blocks).join('\n');
  expect(review).toContain('and 47 more');
  const [, left] = syncThread(run);
  expect(linesOf(left?.blocks ?? []).join('\n')).toContain('and 58 more');
});

test('an answer without a request says what is left out', () => {
  const plan = aPlan({ changes: [], removable: 1 });
  expect(nothingToDo({ plan, planHash: '', groups: 2 }).text.split('\n')).toEqual([
    'Nothing to do: 2 patch groups match their tags. 2 left out:',
    expect.stringContaining('• i-1 of `DB`: `cron(0 3)` could not be read as a window.'),
    '• Patch group `OLD`: no fleet names it. Add a fleet with `patchGroup: OLD` to patchwarden.yml.',
    '1 removal possible with `/patch sync remove`.',
  ]);
});
