import type { Observe } from '../../../src/config/types.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { requestHash } from '../../../src/runs/decision/request-hash.ts';
import { whyNotNow } from '../../../src/runs/decision/start.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Checks, Input } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { ANA, anApproval, CHECKPOINT, CLAIM, clearChecks, INPUTS, MINUTE, NOW, runIn } from '../fixture.ts';
import { LEAD, slotRun } from '../slot-fixture.ts';

const check = (run: Run, checks: Partial<Checks> = {}): Decision =>
  decide(run, { kind: 'checked', checks: clearChecks(checks), start: CLAIM }, NOW);

/** What it is then, and what the audit says of it. */
const endOf = (decision: Decision): unknown[] =>
  decision.kind === 'change'
    ? [decision.run.state, decision.run.ending?.code, decision.audit.type, decision.audit.evidence]
    : [decision.kind];

const wouldHave = (observe: Observe): unknown[] => ['cancelled', 'observed', 'would-have', { observe }];

test.each<[string, Run, Partial<Checks>, Observe]>([
  ['was requested as a shadow', runIn('approved', { observe: 'shadow' }), {}, 'shadow'],
  ['is a shadow by the config of today', runIn('approved'), { observe: 'shadow' }, 'shadow'],
  ['was a shadow, and nobody is asked by now', runIn('approved', { observe: 'shadow' }), { observe: true }, true],
  ['is half done', runIn('approved', { ...CHECKPOINT, approvals: [anApproval(ANA)] }), { observe: 'shadow' }, 'shadow'],
])('what %s ends where it would have started', (_which, run, checks, observe) => {
  const decision = check(run, checks);
  expect(endOf(decision)).toEqual(wouldHave(observe));
  expect(decision.kind === 'change' && [decision.run.start, decision.run.approvals]).toEqual([
    undefined,
    run.approvals,
  ]);
});

test.each<[string, Partial<Checks>, unknown]>([
  ['a pause', { pause: { kind: 'on', by: 'U0BEN', reason: 'incident' } }, 'paused'],
  ['a freeze', { freeze: { kind: 'closed', calendars: ['arn:c'] } }, 'frozen'],
  ['someone else who changes it', { plan: { kind: 'busy', what: 'stack web is UPDATE_IN_PROGRESS' } }, 'busy'],
])('only where it would have started: %s holds it as any other', (_what, checks, hold) => {
  const decision = check(runIn('approved', { observe: 'shadow' }), checks);
  expect(decision.kind === 'change' && [decision.run.state, decision.run.hold?.code]).toEqual(['approved', hold]);
});

test('what its window would start is not armed', () => {
  const input = { kind: 'checked', checks: clearChecks(), start: CLAIM } as const;
  const decision = decide(slotRun('approved', { observe: 'shadow', approvals: [anApproval(ANA)] }), input, LEAD);
  expect(endOf(decision)).toEqual(wouldHave('shadow'));
});

test('a start that was never answered is not repeated once it is only observed', () => {
  expect(whyNotNow(runIn('starting'), clearChecks({ observe: true }), NOW)).toBe('patchwarden.yml only observes it');
});

const planned = (observe: Observe | undefined): Extract<Input, { kind: 'planned' }> => ({ ...INPUTS.planned, observe });

test('where nobody is asked it ends once its plan is known, and keeps the plan', () => {
  const decision = decide(runIn('planning'), planned(true), NOW);
  expect(endOf(decision)).toEqual(wouldHave(true));
  expect(decision.kind === 'change' && decision.run.planHash).toBe('a'.repeat(64));
});

test('a shadow is asked for as any other', () => {
  expect(endOf(decide(runIn('planning', { observe: 'shadow' }), planned('shadow'), NOW))[0]).toBe('awaiting-approval');
});

test.each(['failed', 'expired', 'succeeded'] as const)('what has %s stays so', (state) => {
  expect(decide(runIn(state), INPUTS['nobody-asked'], NOW + MINUTE).kind).toBe('nothing');
});

test('what people approve as a shadow they approve as nothing else', () => {
  const [real, shadow, asked] = ([undefined, 'shadow', true] as const).map((observe) =>
    requestHash({ ...runIn('awaiting-approval'), ...(observe && { observe }) }, undefined),
  );
  expect(new Set([real, shadow, asked]).size).toBe(3);
});
