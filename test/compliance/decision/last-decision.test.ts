import { lastDecision } from '../../../src/compliance/decision/last-decision.ts';
import { decisionText } from '../../../src/compliance/message/decision-text.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { T0 } from '../../nodes/fixture.ts';

type Given = Parameters<typeof lastDecision>[0][number];

const run = (state: Run['state'], parts: Partial<Given> = {}): Given => ({
  id: 'p-1',
  state,
  requester: { userId: 'U1', person: 'ana' },
  requestedAt: T0,
  ...parts,
});
const slot = { what: 'mw-1', opensAt: T0, latestStart: T0, elsewhere: 'x' };

test.each<[string, Given[], object | undefined]>([
  ['nobody decided anything', [], undefined],
  ['it waits', [run('awaiting-approval')], { runId: 'p-1', kind: 'waiting', by: 'U1' }],
  ['it runs', [run('running')], { runId: 'p-1', kind: 'in-progress' }],
  [
    'someone deferred it',
    [run('awaiting-approval', { askedAgain: { code: 'deferred', by: 'U2' }, scheduledFor: T0 + 5 })],
    { runId: 'p-1', kind: 'deferred', by: 'U2', until: T0 + 5 },
  ],
  [
    'someone rejected it',
    [run('rejected', { ending: { at: T0, code: 'rejected', by: 'U2', reason: 'not today' } })],
    { runId: 'p-1', kind: 'rejected', at: T0, by: 'U2', reason: 'not today' },
  ],
  [
    'someone skipped its window',
    [run('cancelled', { slot, ending: { at: T0, code: 'cancelled', by: 'U2' } })],
    { runId: 'p-1', kind: 'skipped', at: T0, by: 'U2' },
  ],
  ['that was before', [run('rejected', { ending: { at: T0 - 1, code: 'rejected', by: 'U2' } })], undefined],
  [
    'it has been patched since',
    [run('succeeded'), run('rejected', { ending: { at: T0, code: 'rejected', by: 'U2' } })],
    undefined,
  ],
  [
    'a failure decides nothing',
    [run('failed'), run('rejected', { ending: { at: T0, code: 'rejected', by: 'U2' } })],
    { runId: 'p-1', kind: 'rejected', at: T0, by: 'U2' },
  ],
])('%s', (_, runs, expected) => {
  expect(lastDecision(runs, T0)).toEqual(expected);
});

test.each([
  ['U0ANA', 'Run `p-1`, requested by <@U0ANA>, is waiting for approval'],
  ['mw-0c30ddd1519afb4a6', 'Run `p-1`, opened for its window, is waiting for approval'],
])('a run of %s that waits is told as what it is', (by, text) => {
  expect(decisionText({ runId: 'p-1', kind: 'waiting', by }).text).toBe(text);
});
