import { focused, type SeededBug, slots } from './seeded-bug.ts';
import { FORGED_STANDING, HOLDS, LATE_CLICKS, SLOW_DECISIONS, SLOW_RENEWALS, STANDING } from './seeded-slot-focuses.ts';

/** Bugs in what is armed for a window instead of started: the lease, the gate against clicks, and standing approvals. */
export const SLOT_BUGS: readonly SeededBug[] = [
  slots(
    'what has a slot is started by the worker',
    ['runs/decision/decide.ts', '(run.slot === undefined ? startIfClear : armIfClear)', 'startIfClear'],
    ['runs/effect/start.ts', 'if (run.start === undefined || run.slot !== undefined)', 'if (run.start === undefined)'],
  ),
  slots('a decision leaves the lease where it was', [
    'runs/effect/run-store.ts',
    "...(isArmed ? [] : ['armedFrom', 'armedUntil']),",
    '',
  ]),
  focused(
    HOLDS,
    slots('what stands in the way does not disarm', [
      'runs/decision/change.ts',
      'const { armed: _armed, ...rest } = run;\n  return { kind',
      'const rest = run;\n  return { kind',
    ]),
  ),
  slots('people are asked until long after it has opened', [
    'runs/decision/slot.ts',
    'slot?.opensAt ?? from + policy.expiresMs;',
    'slot?.latestStart ?? from + policy.expiresMs;',
  ]),
  slots('a lease is for an hour', ['runs/decision/slot.ts', 'now + ARMED_MS', 'now + 20 * ARMED_MS']),
  slots('it is armed hours before it opens', [
    'runs/decision/limits.ts',
    'ARM_LEAD_MS = 2 * MINUTE',
    'ARM_LEAD_MS = 200 * MINUTE',
  ]),
  slots('a lease is renewed without a look', [
    'runs/flow/next-input.ts',
    'return isOpen ? readyToStart(ports, run, now) : timeOf(ports, run);',
    "if (isOpen && run.armed !== undefined)\n    return {\n      kind: 'checked',\n      start: run.armed,\n      checks: { pause: { kind: 'off' }, freeze: { kind: 'open' }, quorum: { kind: 'needed', approvals: 0 }, eligibilities: {}, standing: true, plan: { kind: 'same' } },\n    };\n  return isOpen ? readyToStart(ports, run, now) : timeOf(ports, run);",
  ]),
  focused(
    SLOW_RENEWALS,
    slots('a renewal does not look whether someone has decided since', [
      'runs/effect/run-store.ts',
      "when: { equals: { version: run.version }, absent: ['gate'] },",
      'when: {},',
    ]),
  ),
  focused(
    LATE_CLICKS,
    slots(
      'a click does not look whether the gate was faster',
      [
        'runs/flow/decide-for.ts',
        'const admitted = admittedInput(current);',
        'const admitted = admittedInput({ run });',
      ],
      [
        'runs/effect/run-store.ts',
        "(slot !== undefined && state === 'approved' && !isAdmitting)",
        'isAdmitting === undefined',
      ],
    ),
  ),
  focused(
    SLOW_DECISIONS,
    slots('a click is written although the gate was faster', [
      'runs/effect/run-store.ts',
      "mustBeShut ? { equals: { version }, absent: ['gate'] } :",
      'mustBeShut ? { equals: { version } } :',
    ]),
  ),
  focused(
    FORGED_STANDING,
    slots('a run is believed that the config approves it in advance', [
      'runs/effect/checks.ts',
      'run.standing === true && kinds.of(run).standing?.(run) === true;',
      'run.standing === true && kinds !== undefined;',
    ]),
  ),
  focused(
    STANDING,
    slots('the config is not asked again when it is armed', [
      'runs/decision/start.ts',
      'standing ? undefined : standingEnded(run, now);',
      'standing || now > 0 ? undefined : standingEnded(run, now);',
    ]),
  ),
  slots('a deferral out of a slot gives its lease back and takes none', [
    'runs/effect/lease.ts',
    'return isOver ? [given] : [given, ...newLease(run, at)];',
    'return isOver || isMoved ? [given] : newLease(run, at);',
  ]),
  focused(
    LATE_CLICKS,
    slots(
      'a deferral goes where another run is active',
      [
        'runs/flow/decide-for.ts',
        'return holder === before.id ? undefined : holder;',
        'return holder === before.id ? undefined : undefined;',
      ],
      [
        'runs/effect/lease.ts',
        "item: { ...leaseKey(subject), runId: id, since }, when: { absent: ['pk'] } },",
        'item: { ...leaseKey(subject), runId: id, since }, when: {} },',
      ],
    ),
  ),
  slots('a slot that is over does not end what waits for it', [
    'runs/decision/slot.ts',
    'now >= run.slot.latestStart',
    'now < 0',
  ]),
  focused(
    LATE_CLICKS,
    slots('what the gate let through in a slot is not looked for', [
      'runs/flow/next-input.ts',
      'if (admitted !== undefined) return admitted;',
      'if (admitted !== undefined && now < 0) return admitted;',
    ]),
  ),
  slots('an approver who has left still counts when it is armed', [
    'runs/effect/checks.ts',
    'loadEligibilities(ports, approvers, stricter)',
    "Object.fromEntries(approvers.map((id) => [id, { may: 'yes', groups: [] } as const]))",
  ]),
];
