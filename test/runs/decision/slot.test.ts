import { decide } from '../../../src/runs/decision/decide.ts';
import { dueAt } from '../../../src/runs/decision/due.ts';
import { gateTime } from '../../../src/runs/decision/slot.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Checks, Input } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aPlan, BEN, CLAIM, clearChecks, HOUR, INPUTS, LIMITS, MINUTE, NOW, STRANGER, T0 } from '../fixture.ts';
import { armedRun, LEAD, OPENS, SLOT, slotRun, standingRun } from '../slot-fixture.ts';

const check = (run: Run, now: number, checks: Partial<Checks> = {}): Decision =>
  decide(run, { kind: 'checked', checks: clearChecks(checks), start: CLAIM }, now);
const time = (run: Run, now: number, standing?: boolean): Decision =>
  decide(run, { kind: 'time', limits: LIMITS, ...(standing === undefined ? {} : { standing }) }, now);
const plan = (run: Run, now: number, standing: boolean): Decision => decide(run, { ...INPUTS.planned, standing }, now);

/** What became of it, in a line. */
function inShort(decision: Decision): string {
  if (decision.kind === 'refuse') return `refused ${decision.refusal.code}`;
  const until = decision.armedUntil === undefined ? '' : ` until +${(decision.armedUntil - OPENS) / MINUTE}`;
  if (decision.kind === 'nothing') return `nothing${until}`;
  const { state, epoch, armed, ending, standing } = decision.run;
  return [
    `${state} ${epoch}${ending === undefined ? '' : ` ${ending.code}`}`,
    ...(armed === undefined ? [] : [`armed${until}`]),
    ...(standing === undefined ? [] : ['standing']),
  ].join(', ');
}

describe('the life of a run with a slot', () => {
  test.each<[string, Decision, string]>([
    ['people are asked until it opens', plan(slotRun('planning'), NOW, false), 'awaiting-approval 1'],
    ['one more approval makes it wait', decide(slotRun('awaiting-approval'), INPUTS.approve, NOW), 'scheduled 1'],
    ['until just before it opens', decide(slotRun('awaiting-approval'), INPUTS.approve, LEAD - 1), 'scheduled 1'],
    ['from then on it is checked at once', decide(slotRun('awaiting-approval'), INPUTS.approve, LEAD), 'approved 1'],
    [
      'nobody approves it once it is open',
      decide(slotRun('awaiting-approval'), INPUTS.approve, OPENS),
      'refused expired',
    ],
    ['unanswered it waits for its opening', time(slotRun('awaiting-approval'), OPENS - 1), 'nothing'],
    ['and then it is skipped', time(slotRun('awaiting-approval'), OPENS), 'expired 1 expired'],
    ['scheduled it waits', time(slotRun('scheduled'), LEAD - 1), 'nothing'],
    ['until it is armed', time(slotRun('scheduled'), LEAD), 'approved 1'],
    ['with all clear it is armed', check(slotRun('approved'), LEAD), 'approved 1, armed until +1'],
    ['and stays so, for three minutes more', check(armedRun(), OPENS), 'nothing until +3'],
    ['but never beyond its latest start', check(armedRun(), SLOT.latestStart - MINUTE), 'nothing until +60'],
    [
      'armed anew when its start is another',
      check(armedRun({ armed: { ...CLAIM, token: 'x' } }), OPENS),
      'approved 1, armed until +3',
    ],
    ['nothing is armed too early', check(slotRun('approved'), LEAD - 1), 'nothing'],
    ['nothing after its latest start', check(armedRun(), SLOT.latestStart), 'expired 1 slot-missed'],
    ['approved and never started it is missed', time(slotRun('approved'), SLOT.latestStart), 'expired 1 slot-missed'],
    ['and not before', time(armedRun(), SLOT.latestStart - 1), 'nothing'],
    [
      'after a day without the bot as well',
      time(slotRun('approved'), SLOT.latestStart + 24 * HOUR),
      'expired 1 slot-missed',
    ],
    ['what the gate let through runs', decide(armedRun(), INPUTS['start-accepted'], OPENS), 'running 1'],
    ['even if it is heard of late', decide(armedRun(), INPUTS['start-accepted'], OPENS + 24 * HOUR), 'running 1'],
  ])('%s', (_what, decision, expected) => {
    expect(inShort(decision)).toBe(expected);
  });

  test('the end that nobody chose says why, where that is known', () => {
    const over = { kind: 'over', why: 'the window opened while everything was paused' } as const;
    expect(check(armedRun(), OPENS, { plan: over })).toMatchObject({
      run: { state: 'expired', ending: { code: 'slot-missed', reason: over.why } },
      audit: { type: 'expired', note: over.why },
    });
  });

  test('what was armed is what runs, and what is bound', () => {
    expect(decide(armedRun(), INPUTS['start-accepted'], OPENS)).toMatchObject({
      run: { start: { ...CLAIM, executionId: 'exec-1', claimedAt: OPENS, attempts: 0 } },
      audit: { type: 'started', note: 'exec-1' },
    });
  });

  test('it is armed in the audit with the bytes that the gate compares', () => {
    expect(check(slotRun('approved'), LEAD)).toMatchObject({ audit: { type: 'armed', evidence: CLAIM } });
  });

  test('an execution in the gate of a run that was never armed needs a person', () => {
    expect(inShort(decide(slotRun('approved'), INPUTS['start-accepted'], OPENS))).toBe(
      'needs-attention 1 start-unclear',
    );
  });
});

describe('whatever stands in the way disarms it', () => {
  test.each<[string, Partial<Checks>, string]>([
    ['a pause', { pause: { kind: 'on', by: 'U0BEN', reason: 'incident' } }, 'approved 1'],
    ['a pause that cannot be read', { pause: { kind: 'unknown', what: 'x' } }, 'approved 1'],
    ['a freeze', { freeze: { kind: 'closed', calendars: ['arn:c'] } }, 'approved 1'],
    ['an unreadable plan', { plan: { kind: 'unknown', what: 'the plan' } }, 'approved 1'],
    ['something else that runs there', { plan: { kind: 'busy', what: 'a deploy runs' } }, 'approved 1'],
    ['an approver who left', { eligibilities: { U0ANA: STRANGER } }, 'awaiting-approval 1'],
    ['an approver who cannot be read', { eligibilities: {} }, 'approved 1'],
    ['a larger quorum', { quorum: { kind: 'needed', approvals: 2 } }, 'awaiting-approval 1'],
    ['another plan', { plan: { kind: 'changed', plan: aPlan(), planHash: 'b', why: 'x' } }, 'awaiting-approval 2'],
    ['a plan that must be worked out anew', { plan: { kind: 'void', plan: aPlan(), why: 'x' } }, 'planning 2'],
    ['a fleet that is gone', { plan: { kind: 'gone', why: 'x' } }, 'failed 1 plan-gone'],
  ])('%s', (_what, checks, expected) => {
    expect(inShort(check(armedRun(), OPENS - MINUTE, checks))).toBe(expected);
  });

  test('even one that held it back before', () => {
    const paused = { code: 'paused', by: 'U0BEN', reason: 'incident' } as const;
    const again = check(armedRun({ hold: paused }), OPENS, { pause: { kind: 'on', by: 'U0BEN', reason: 'incident' } });
    expect(inShort(again)).toBe('approved 1');
  });

  test.each<[string, Input, string]>([
    ['a skip', INPUTS.reject, 'rejected 1 rejected'],
    ['a withdrawal', INPUTS.cancel, 'cancelled 1 cancelled'],
    ['a deferral', INPUTS.defer, 'planning 2'],
  ])('%s, until it is let through', (_what, input, expected) => {
    expect(inShort(decide(armedRun(), input, OPENS))).toBe(expected);
  });

  test('people who are asked again have until it opens', () => {
    for (const checks of [
      { eligibilities: { U0ANA: STRANGER } },
      { plan: { kind: 'changed', plan: aPlan(), planHash: 'b', why: 'x' } },
    ] as const)
      expect(check(armedRun(), LEAD, checks)).toMatchObject({ run: { expiresAt: OPENS } });
  });
});

describe('a standing approval', () => {
  test.each<[string, Decision, string]>([
    ['nobody is asked', plan(standingRun('planning'), NOW, true), 'scheduled 1, standing'],
    ['from just before it opens it is checked', plan(standingRun('planning'), LEAD, true), 'approved 1, standing'],
    ['what the run says of itself is not believed', plan(standingRun('planning'), NOW, false), 'awaiting-approval 1'],
    [
      'nor what the config would say of a run that did not ask',
      plan(slotRun('planning'), NOW, true),
      'awaiting-approval 1',
    ],
    ['it waits while the config gives it', time(standingRun('scheduled'), NOW, true), 'nothing'],
    ['and asks people once it does not', time(standingRun('scheduled'), NOW, false), 'awaiting-approval 2'],
    ['or when that cannot be said', time(standingRun('scheduled'), NOW), 'awaiting-approval 2'],
    [
      'it is armed without a click',
      check(standingRun('approved'), LEAD, { standing: true }),
      'approved 1, armed until +1, standing',
    ],
    ['never from the table alone', check(standingRun('approved'), LEAD), 'awaiting-approval 2'],
    ['nor kept armed', check(standingRun('approved', { armed: CLAIM }), OPENS - 1), 'awaiting-approval 2'],
    [
      'nor after approvals, which were for something else',
      check(armedRun({ standing: true }), LEAD),
      'awaiting-approval 2',
    ],
  ])('%s', (_what, decision, expected) => {
    expect(inShort(decision)).toBe(expected);
  });

  test('is for a slot alone: without one the quorum counts', () => {
    const { slot: _slot, ...run } = standingRun('approved', { expiresAt: T0 + 24 * HOUR });
    expect(check(run, NOW, { standing: true })).toMatchObject({
      audit: { type: 'quorum-lost', evidence: { need: 1 } },
    });
    expect(inShort(plan({ ...run, state: 'planning' }, NOW, true))).toBe('awaiting-approval 1');
  });

  test('is over once people are asked about another plan: whoever approves that must still be there', () => {
    const changed = { kind: 'changed', plan: aPlan(), planHash: 'b'.repeat(64), why: 'another baseline' } as const;
    const asked = check(standingRun('approved'), LEAD, { standing: true, plan: changed });
    expect(inShort(asked)).toBe('awaiting-approval 2');
    const run = asked.kind === 'change' ? asked.run : slotRun('approved');
    const approved = decide(run, { ...INPUTS.approve, epoch: 2 }, LEAD);
    const left = { [BEN.userId]: { may: 'no', code: 'deactivated' } } as const;
    const later = approved.kind === 'change' ? approved.run : slotRun('approved');
    expect(check(later, LEAD, { standing: true, eligibilities: left })).toMatchObject({
      audit: { type: 'quorum-lost' },
    });
  });

  test('has its words in the audit', () => {
    expect(plan(standingRun('planning'), NOW, true)).toMatchObject({
      audit: { type: 'planned', note: 'approved in advance by the deployed config' },
    });
    expect(time(standingRun('scheduled'), NOW, false)).toMatchObject({
      run: { askedAgain: { code: 'standing-ended' }, expiresAt: OPENS },
      audit: { type: 'quorum-lost', note: 'the deployed config no longer approves it in advance' },
    });
  });
});

test.each<[string, Run, number, number | undefined]>([
  ['unanswered, when it opens', slotRun('awaiting-approval'), NOW, OPENS],
  ['approved, when it is armed', slotRun('scheduled'), NOW, LEAD],
  ['approved in advance, each hour', standingRun('scheduled'), NOW, NOW + HOUR],
  ['approved in advance, when it is armed', standingRun('scheduled'), LEAD - MINUTE, LEAD],
  ['armed, each minute', armedRun(), OPENS - MINUTE, OPENS - MINUTE],
])('is looked at again: %s', (_what, run, now, expected) => {
  expect(dueAt(run, { now, repaintAt: undefined })).toBe(expected);
});

test('writes a moment as Automation writes its own', () => {
  expect(gateTime(Date.parse('2026-11-25T16:03:00.999Z'))).toBe('2026-11-25_16.03.00');
});

test('a click that comes after the gate is too late', () => {
  const running = decide(armedRun(), INPUTS['start-accepted'], OPENS);
  if (running.kind !== 'change') throw new Error(running.kind);
  for (const input of [INPUTS.reject, INPUTS.defer])
    expect(decide(running.run, { ...input, by: BEN }, OPENS)).toEqual({
      kind: 'refuse',
      refusal: { code: 'too-late', state: 'running' },
    });
});
