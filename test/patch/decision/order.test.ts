import { type OrderFacts, orderOf } from '../../../src/patch/decision/order.ts';
import { isSoaked, lookedAt, newReceipt, nextLookAt, verdictOf } from '../../../src/patch/decision/soak.ts';
import type { NodeResult } from '../../../src/patch/types/progress.ts';
import type { PatchReceipt } from '../../../src/patch/types/receipt.ts';
import { aPatchRun, T0 } from '../facts.ts';

const HOUR = 3_600_000;
const receipt = (parts: Partial<PatchReceipt> = {}): PatchReceipt => ({
  neededMs: HOUR,
  healthySince: T0,
  lookedAt: T0 + 2 * HOUR,
  unhealthy: [],
  next: [],
  ...parts,
});
const done = aPatchRun({ id: 'p-dev', name: 'win-dev', state: 'succeeded', ending: { at: T0, code: 'succeeded' } });
const node: NodeResult = {
  id: 'i-1',
  phase: 'patched',
  installed: 1,
  missing: 0,
  failed: 0,
  pendingReboot: 0,
  rebooted: true,
  cameBack: 'yes',
  unhealthyIn: [],
};
const facts = (parts: Partial<OrderFacts> = {}): OrderFacts => ({
  before: { fleet: 'win-dev' },
  runs: [done],
  receipt: receipt(),
  neededMs: HOUR,
  now: T0 + 3 * HOUR,
  ...parts,
});
const lost = {
  ...done,
  state: 'needs-attention' as const,
  outcome: {
    kind: 'patch' as const,
    nodes: [
      { ...node, cameBack: 'no' as const },
      { ...node, id: 'i-2' },
    ],
    strays: [],
    executionId: 'e',
  },
};

test('is allowed once the fleet before was patched and healthy for long enough', () => {
  expect(orderOf(facts())).toEqual({
    kind: 'allowed',
    before: { fleet: 'win-dev', runId: 'p-dev', patchedAt: T0, soakedMs: 2 * HOUR },
  });
});

test.each<[string, Partial<OrderFacts>, object]>([
  ['before it is patched', { runs: [] }, { code: 'before-not-patched', fleet: 'win-dev' }],
  [
    'while it soaks',
    { receipt: receipt({ lookedAt: T0 + HOUR / 2 }), now: T0 + HOUR / 2 },
    { code: 'before-soaking', fleet: 'win-dev', until: T0 + HOUR },
  ],
  [
    'when one did not come back',
    { runs: [lost] },
    { code: 'before-not-back', fleet: 'win-dev', runId: 'p-dev', instances: ['i-1'] },
  ],
  [
    'when it was stopped',
    { runs: [{ ...done, state: 'cancelled' }] },
    { code: 'before-not-patched', fleet: 'win-dev' },
  ],
  [
    'when it never became healthy',
    {
      runs: [{ ...done, report: 'unavailable' }],
      receipt: { neededMs: HOUR, lookedAt: T0, unhealthy: ['i-4'], next: [] },
    },
    { code: 'before-not-back', fleet: 'win-dev', runId: 'p-dev', instances: ['i-4'] },
  ],
  [
    'before its people have said so',
    { before: { fleet: 'win-dev', signoff: 'owners' }, receipt: receipt({ signoff: { group: 'owners' } }) },
    { code: 'before-unsigned', fleet: 'win-dev', group: 'owners' },
  ],
  [
    'after a problem',
    {
      receipt: receipt({
        signoff: { group: 'owners', said: { verdict: 'problem', by: 'U0ANA', at: T0, reason: 'IIS is down' } },
      }),
    },
    { code: 'before-problem', fleet: 'win-dev', by: 'U0ANA', reason: 'IIS is down' },
  ],
  [
    'when this fleet has had what that one has',
    { ownPatchedAt: T0 + HOUR },
    { code: 'before-not-patched', fleet: 'win-dev' },
  ],
])('is refused %s', (_title, parts, refusal) => {
  expect(orderOf(facts(parts))).toEqual({ kind: 'refused', refusal });
});

test('a soak that nobody has looked at yet has not begun', () => {
  const { receipt: _receipt, ...rest } = facts({ now: T0 });
  const refusal = { code: 'before-soaking', fleet: 'win-dev', until: T0 + HOUR };
  expect(orderOf(rest)).toEqual({ kind: 'refused', refusal });
});

test('a sign-off is part of what allows it', () => {
  const said = { verdict: 'verified', by: 'U0ANA', at: T0 } as const;
  const order = orderOf(
    facts({
      before: { fleet: 'win-dev', signoff: 'owners' },
      receipt: receipt({ signoff: { group: 'owners', said } }),
    }),
  );
  expect(order).toMatchObject({ kind: 'allowed', before: { signedOff: 'U0ANA' } });
});

test('a soak begins anew with each instance that is not well', () => {
  const first = lookedAt(newReceipt({ neededMs: HOUR, now: T0 }), { now: T0, unhealthy: [] });
  const bad = lookedAt(first, { now: T0 + HOUR / 2, unhealthy: ['i-1'] });
  const again = lookedAt(bad, { now: T0 + HOUR, unhealthy: [] });
  expect(isSoaked(lookedAt(first, { now: T0 + HOUR, unhealthy: [] }))).toBe(true);
  expect(bad.healthySince).toBeUndefined();
  expect(isSoaked(lookedAt(again, { now: T0 + 1.9 * HOUR, unhealthy: [] }))).toBe(false);
  expect(isSoaked(lookedAt(again, { now: T0 + 2 * HOUR, unhealthy: [] }))).toBe(true);
  expect(nextLookAt(first, T0)).toBe(T0 + 300_000);
});

test('without a group to ask nobody has to say anything', () => {
  expect(verdictOf(receipt())).toBe('verified');
  expect(verdictOf(receipt({ signoff: { group: 'owners' } }))).toBe('open');
});
