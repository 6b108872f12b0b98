import { decide, RULES } from '../../../src/runs/decision/decide.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { InputKind } from '../../../src/runs/types/input.ts';
import { RUN_STATES, TERMINAL_STATES } from '../../../src/runs/types/state.ts';
import { CHECKPOINT, INPUTS, NOW, runIn } from '../fixture.ts';

/** What a decision came to, in a word or a sentence. */
function outcomeOf(decision: Decision): string {
  switch (decision.kind) {
    case 'change':
      return `to ${decision.run.state}, epoch ${decision.run.epoch}: ${decision.audit.type}`;
    case 'refuse':
      return `refused: ${decision.refusal.code}`;
    case 'nothing':
      return `nothing: ${decision.because}`;
  }
}

const KINDS: readonly InputKind[] = [
  'approve',
  'reject',
  'defer',
  'cancel',
  'planned',
  'time',
  'checked',
  'start-accepted',
  'start-refused',
  'start-turned-away',
  'start-unsettled',
  'admitted',
  'observed',
  'reported',
  'counted',
  'channel-shared',
  'called-off',
  'replan',
  'confirmations',
  'proofs-missing',
  'nobody-asked',
];

const LATE = ['refused: too-late', 'refused: too-late', 'refused: too-late'];
const NOT_STARTED = [
  'nothing: nothing was started',
  'nothing: nothing was started',
  'nothing: nothing was started',
  'nothing: nothing was started',
  'nothing: nothing was started',
  'nothing: nothing was started',
  'nothing: there is nothing to report',
];
const PLANNED = 'nothing: it is planned already';
const NOT_ASKED = 'nothing: no approval is needed';
const MOVES = 'nothing: its card moves, and it continues';
/** What nobody is asked for ends where it would have started. */
const NOBODY = 'nothing: nobody is being asked';
const WOULD_HAVE = 'to cancelled, epoch 1: would-have';
/** What calls a slot off is nothing to a run without one; nor is a confirmation to one whose policy wants none. */
const NO_SLOT = [
  'nothing: it is not in its slot',
  'nothing: it is not before its slot',
  'nothing: no confirmation is wanted',
];
const OVER = [...LATE, 'refused: too-late', PLANNED, ...Array<string>(8).fill('nothing: it has ended')];

/** Every state × input, written by hand from the design: in the order of KINDS. */
const EXPECTED: Readonly<Record<(typeof RUN_STATES)[number], readonly string[]>> = {
  planning: [
    ...LATE,
    'to cancelled, epoch 1: cancelled',
    'to awaiting-approval, epoch 1: planned',
    'nothing: AWS has not finished computing the change',
    'nothing: it is not approved',
    ...NOT_STARTED,
    NOT_ASKED,
    'to cancelled, epoch 1: cancelled',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  'awaiting-approval': [
    'to approved, epoch 1: approved',
    'to rejected, epoch 1: rejected',
    'to awaiting-approval, epoch 2: deferred',
    'to cancelled, epoch 1: cancelled',
    PLANNED,
    'nothing: it has not expired',
    'nothing: it is not approved',
    ...NOT_STARTED,
    'to awaiting-approval, epoch 1: quorum-counted',
    'to cancelled, epoch 1: cancelled',
    ...NO_SLOT,
    'to awaiting-approval, epoch 2: quorum-lost',
    WOULD_HAVE,
  ],
  scheduled: [
    'refused: too-late',
    'to rejected, epoch 1: rejected',
    'to awaiting-approval, epoch 2: deferred',
    'to cancelled, epoch 1: cancelled',
    PLANNED,
    'nothing: its time has not come',
    'nothing: its time has not come',
    ...NOT_STARTED,
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    'to awaiting-approval, epoch 2: quorum-lost',
    WOULD_HAVE,
  ],
  approved: [
    'refused: too-late',
    'to rejected, epoch 1: rejected',
    'to awaiting-approval, epoch 2: deferred',
    'to cancelled, epoch 1: cancelled',
    PLANNED,
    'nothing: it has not expired',
    'to starting, epoch 1: starting',
    ...NOT_STARTED,
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    'to awaiting-approval, epoch 2: quorum-lost',
    WOULD_HAVE,
  ],
  starting: [
    ...LATE,
    'to cancelling, epoch 1: cancel-asked',
    PLANNED,
    'nothing: its start is being settled',
    'nothing: it is starting already',
    'to running, epoch 1: started',
    'to failed, epoch 1: failed',
    'to approved, epoch 1: held',
    'to starting, epoch 1: start-retried',
    'to running, epoch 1: started',
    'nothing: its execution is not known yet',
    'nothing: there is nothing to report',
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  running: [
    ...LATE,
    'to cancelling, epoch 1: cancel-asked',
    PLANNED,
    'nothing: it is running',
    'nothing: it is running already',
    'nothing: its execution is known',
    'nothing: it is running already',
    'nothing: it is running already',
    'nothing: it is running already',
    'to running, epoch 1: started',
    'to running, epoch 1: progressed',
    'nothing: there is nothing to report',
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  waiting: [
    ...LATE,
    'to cancelling, epoch 1: cancel-asked',
    PLANNED,
    'nothing: it waits',
    'nothing: it is not approved',
    'nothing: its execution is known',
    'nothing: it is running already',
    'nothing: it is running already',
    'nothing: it is running already',
    'to waiting, epoch 1: started',
    'to running, epoch 1: progressed',
    'nothing: there is nothing to report',
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  cancelling: [
    ...LATE,
    'refused: too-late',
    PLANNED,
    'nothing: it is being stopped',
    'nothing: it is being stopped',
    'nothing: its execution is known',
    'nothing: it is being stopped',
    'nothing: it is being stopped',
    'nothing: it is being stopped',
    'to cancelling, epoch 1: started',
    'to cancelling, epoch 1: progressed',
    'nothing: there is nothing to report',
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  succeeded: [
    ...OVER,
    'to succeeded, epoch 1: reported',
    NOT_ASKED,
    'nothing: it has ended',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  failed: [
    ...OVER,
    'nothing: there is nothing to report',
    NOT_ASKED,
    'nothing: it has ended',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  'rolled-back': [
    ...OVER,
    'nothing: there is nothing to report',
    NOT_ASKED,
    'nothing: it has ended',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  cancelled: [
    ...OVER,
    'nothing: there is nothing to report',
    NOT_ASKED,
    'nothing: it has ended',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  rejected: [
    ...OVER,
    'nothing: there is nothing to report',
    NOT_ASKED,
    'nothing: it has ended',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  expired: [
    ...OVER,
    'nothing: there is nothing to report',
    NOT_ASKED,
    'nothing: it has ended',
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
  'needs-attention': [
    ...LATE,
    'to cancelling, epoch 1: cancel-asked',
    PLANNED,
    'nothing: a person must look',
    'nothing: a person must look',
    'to needs-attention, epoch 1: started',
    'nothing: a person must look',
    'nothing: a person must look',
    'nothing: a person must look',
    'to needs-attention, epoch 1: started',
    'nothing: it continues, and a person must look',
    'nothing: there is nothing to report',
    NOT_ASKED,
    MOVES,
    ...NO_SLOT,
    NOT_ASKED,
    NOBODY,
  ],
};

/** At a checkpoint people are asked, and AWS is not. */
const AT_CHECKPOINT: readonly string[] = [
  'to approved, epoch 1: approved',
  'to cancelled, epoch 1: cancelled',
  'refused: too-late',
  'to cancelled, epoch 1: cancelled',
  PLANNED,
  'nothing: it waits',
  'nothing: it is not approved',
  'nothing: its execution is known',
  'nothing: it is running already',
  'nothing: it is running already',
  'nothing: it is running already',
  'nothing: nothing is running',
  'nothing: it waits for people',
  'nothing: there is nothing to report',
  'to waiting, epoch 1: quorum-counted',
  MOVES,
  ...NO_SLOT,
  'to waiting, epoch 2: quorum-lost',
  WOULD_HAVE,
];

test.each(KINDS.map((kind, i) => [kind, AT_CHECKPOINT[i] ?? 'no expectation'] as const))(
  'a run that is waiting at a checkpoint, %s: %s',
  (kind, expected) => {
    expect(outcomeOf(decide(runIn('waiting', CHECKPOINT), INPUTS[kind], NOW))).toBe(expected);
  },
);

describe.each(RUN_STATES)('a run that is %s', (state) => {
  test.each(KINDS.map((kind, i) => [kind, EXPECTED[state][i] ?? 'no expectation'] as const))(
    '%s: %s',
    (kind, expected) => {
      expect(outcomeOf(decide(runIn(state), INPUTS[kind], NOW))).toBe(expected);
    },
  );

  test('has a rule for every input, and no other', () => {
    expect(Object.keys(RULES[state]).toSorted()).toEqual(KINDS.toSorted());
    expect(EXPECTED[state]).toHaveLength(KINDS.length);
  });

  test('grows its version by one with a change, and gets no older', () => {
    for (const input of Object.values(INPUTS)) {
      const run = runIn(state);
      const decision = decide(run, input, NOW);
      if (decision.kind !== 'change') continue;
      expect(decision.run.version).toBe(run.version + 1);
      expect(decision.run.epoch).toBeGreaterThanOrEqual(run.epoch);
    }
  });

  test('is itself not touched by a decision', () => {
    const run = deepFreeze(runIn(state));
    for (const input of Object.values(INPUTS)) expect(() => decide(run, input, NOW)).not.toThrow();
  });
});

test.each(TERMINAL_STATES)('%s is never left, whatever comes and however late', (state) => {
  for (const input of Object.values(INPUTS)) {
    for (const now of [NOW, NOW + 30 * 86_400_000]) {
      const decision = decide(runIn(state), input, now);
      expect(decision.kind === 'change' ? decision.run.state : state).toBe(state);
    }
  }
});

test.each(RUN_STATES)('a decision of an older epoch is stale in %s', (state) => {
  for (const kind of ['approve', 'reject', 'defer'] as const) {
    const decision = decide(runIn(state, { epoch: 3 }), { ...INPUTS[kind], epoch: 2 }, NOW);
    expect(decision).toEqual({ kind: 'refuse', refusal: { code: 'stale', epoch: 3 } });
  }
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

test.each(['planning', 'awaiting-approval', 'scheduled', 'approved'] as const)(
  'a run that is %s in its slot ends when that is called off',
  (state) => {
    const slot = { what: 'mw-0a1b2c3d4e5f67890', opensAt: NOW + 1e6, latestStart: NOW + 2e6, elsewhere: 'group' };
    const decision = decide(runIn(state, { slot }), INPUTS['called-off'], NOW);
    expect(decision).toMatchObject({
      kind: 'change',
      run: { state: 'failed', ending: { code: 'plan-gone', reason: 'mw-0a1b2c3d4e5f67890 was deleted' } },
    });
  },
);

test('a run that the gatekeeper did not let in when its window started it ends, and says why', () => {
  const slot = { what: 'mw-0a1b2c3d4e5f67890', opensAt: NOW - 1, latestStart: NOW + 2e6, elsewhere: 'group' };
  const input = { kind: 'called-off', why: 'the gatekeeper said no', refusal: 'paused' } as const;
  expect(decide(runIn('approved', { slot }), input, NOW)).toMatchObject({
    kind: 'change',
    run: { state: 'failed', ending: { code: 'not-admitted', refusal: 'paused' } },
    audit: { type: 'failed', note: 'the gatekeeper said no' },
  });
});

test.each(['awaiting-approval', 'scheduled'] as const)('a run that is %s for its slot is planned anew', (state) => {
  const slot = { what: 'mw-0a1b2c3d4e5f67890', opensAt: NOW + 1e6, latestStart: NOW + 2e6, elsewhere: 'group' };
  const decision = decide(runIn(state, { slot }), INPUTS.replan, NOW);
  expect(decision).toMatchObject({
    kind: 'change',
    run: { state: 'planning', epoch: 2, approvals: [], slot, askedAgain: { code: 'plan-changed' } },
  });
});
