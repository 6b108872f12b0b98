import { type OrderFacts, orderOf } from '../../../src/deploy/decision/order.ts';
import { hasMoved, isReverse, previousOf, rollbackUntil } from '../../../src/deploy/decision/previous.ts';
import { isSoaked, lookedAt, newSoak, nextLookAt, soakedMs } from '../../../src/deploy/decision/soak.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Shown } from '../../../src/deploy/types/shown.ts';
import type { Soak } from '../../../src/deploy/types/soak.ts';
import type { WarningCode } from '../../../src/deploy/types/warning.ts';
import { aStart, DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, aStackChange, NEW, OLD } from '../facts.ts';

/** Looks a minute apart: so many healthy of four. */
const looks = (needed: number, healthy: readonly number[]): Soak =>
  healthy.reduce(
    (soak, count, index) => lookedAt(soak, { at: T0 + index * MINUTE, healthy: count, total: 4 }),
    newSoak(needed),
  );

test('is soaked when every look of the needed time was healthy', () => {
  expect(isSoaked(looks(2 * MINUTE, [4, 4]))).toBe(false);
  expect(isSoaked(looks(2 * MINUTE, [4, 4, 4]))).toBe(true);
});

test('begins anew after an unhealthy look, and remembers the worst', () => {
  const soak = looks(2 * MINUTE, [4, 4, 2, 3, 4, 4]);
  expect(isSoaked(soak)).toBe(false);
  expect(soak).toMatchObject({
    healthySince: T0 + 4 * MINUTE,
    looks: 6,
    worst: { healthy: 2, total: 4, at: T0 + 2 * MINUTE },
  });
});

test('a fleet of nothing is never soaked', () => {
  expect(isSoaked(lookedAt(newSoak(0), { at: T0, healthy: 0, total: 0 }))).toBe(false);
});

test.each([
  [10 * MINUTE, [4], T0 + MINUTE],
  [24 * HOUR, [4], T0 + 5 * MINUTE],
  [24 * HOUR, [3], T0 + MINUTE],
  [30_000, [4], T0 + 30_000],
])('a soak of %i ms after %j is looked at next at %i', (needed, healthy, at) => {
  expect(nextLookAt(looks(needed, healthy), T0)).toBe(at);
});

test('a look that comes after the end of a soak is followed by another, a second later', () => {
  expect(nextLookAt(looks(MINUTE, [4]), T0 + HOUR)).toBe(T0 + HOUR + 1000);
});

const done = (id: string, parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({
    id,
    state: 'succeeded',
    name: 'web-dev',
    report: 'ready',
    ending: { at: T0, code: 'succeeded' },
    ...parts,
  });

const other = (id: string, parts: Partial<DeployRun> = {}): DeployRun =>
  done(id, {
    plan: aDeployPlan({ image: OLD, ...(parts.plan?.returnOf === undefined ? {} : { returnOf: parts.plan.returnOf }) }),
  });

const SOAKED: Soak = { ...newSoak(HOUR), healthySince: T0, lastAt: T0 + HOUR, healthy: 4, total: 4 };

const order = (runs: readonly DeployRun[], parts: Partial<OrderFacts> = {}): OrderFacts => ({
  image: NEW.id,
  before: 'web-dev',
  runs,
  cut: false,
  soaks: { 'd-1': SOAKED },
  neededMs: HOUR,
  now: T0 + 2 * HOUR,
  ...parts,
});

test('an image that the fleet before runs and has soaked is allowed, with what the soak showed', () => {
  expect(orderOf(order([done('d-1')]))).toEqual({
    kind: 'allowed',
    before: { fleet: 'web-dev', runId: 'd-1', succeededAt: T0, soak: SOAKED },
  });
});

test('without a soak to wait for the deploy itself is enough', () => {
  expect(orderOf(order([done('d-1')], { neededMs: 0, soaks: {} })).kind).toBe('allowed');
});

/** What the instances showed of the image when its deploy ended. */
const showing = (on: number, total: number, parts: Partial<Shown> = {}) =>
  ({ kind: 'deploy', images: [], shown: { on, total, wrong: [], why: [], ...parts } }) as const;

test.each<[string, DeployRun, Partial<OrderFacts>, object]>([
  [
    'needs attention, since some of them do not run it',
    done('d-1', { state: 'needs-attention', outcome: showing(1, 4) }),
    {},
    { code: 'not-all-on-it', runId: 'd-1', on: 1, total: 4 },
  ],
  [
    'failed, since none runs it',
    done('d-1', { state: 'failed', outcome: showing(0, 2) }),
    {},
    { code: 'not-all-on-it' },
  ],
  [
    'needs attention, since it is on all of them and none is healthy',
    done('d-1', {
      state: 'needs-attention',
      outcome: showing(4, 4, { serving: { wanted: 4, inService: 4, healthy: 0, unhealthy: [] } }),
    }),
    {},
    { code: 'not-healthy', runId: 'd-1', healthy: 0, total: 4 },
  ],
  [
    'needs attention, since some still run it after a rollback',
    done('d-1', { state: 'needs-attention', outcome: showing(1, 4, { back: true }) }),
    {},
    { code: 'never-ran' },
  ],
  ['has no instances, and no soak', done('d-1', { outcome: showing(0, 0) }), { soaks: {} }, { code: 'no-instances' }],
])('without a soak to wait for refuses when the deploy of the fleet before %s', (_title, run, parts, refusal) => {
  expect(orderOf(order([run], { neededMs: 0, ...parts }))).toMatchObject({ kind: 'refused', refusal });
});

test('a fleet of no instances that has had some since, all healthy, has shown it', () => {
  const run = done('d-1', { outcome: showing(0, 0) });
  expect(orderOf(order([run], { neededMs: 0 })).kind).toBe('allowed');
});

test('a deploy that AWS called done and the instances did not can be rolled back', () => {
  const half = done('d-1', { state: 'cancelled', outcome: showing(1, 4) });
  expect(previousOf([half], undefined)).toEqual({ image: OLD, of: half });
});

const returned = aDeployPlan({ image: OLD, returnOf: 'd-1' });
function withoutStart(parts: Partial<DeployRun>): DeployRun {
  const { start: _start, ...back } = done('d-2', parts);
  return back;
}

test.each<[string, readonly DeployRun[], Partial<OrderFacts>, object]>([
  ['nothing', [], {}, { code: 'never-ran' }],
  ['another image only', [other('d-0')], {}, { code: 'never-ran', newest: OLD.id }],
  ['it, and failed', [done('d-1', { state: 'failed' })], {}, { code: 'never-ran' }],
  [
    'it, healthy for half the time',
    [done('d-1', { report: 'pending' })],
    { soaks: { 'd-1': { ...SOAKED, lastAt: T0 + HOUR / 2 } }, now: T0 + HOUR / 2 },
    { code: 'still-soaking', until: T0 + HOUR },
  ],
  ['it, never looked at', [done('d-1', { report: 'pending' })], { soaks: {} }, { code: 'still-soaking' }],
  ['it, never healthy', [done('d-1', { report: 'unavailable' })], { soaks: {} }, { code: 'not-healthy', healthy: 0 }],
  ['it, and went back', [done('d-2', { plan: returned }), done('d-1')], {}, { code: 'rolled-back', runId: 'd-1' }],
  ['it, and was rolled back', [done('d-1', { state: 'rolled-back' }), other('d-0')], {}, { code: 'rolled-back' }],
  [
    'it, went back, and then asked for what it runs',
    [
      other('d-3', { outcome: { kind: 'deploy', images: [], already: true } }),
      done('d-2', { plan: returned }),
      done('d-1'),
    ],
    {},
    { code: 'rolled-back', runId: 'd-1' },
  ],
  [
    'it, went back, and then to a third',
    [other('d-3'), done('d-2', { plan: returned }), done('d-1')],
    {},
    { code: 'rolled-back' },
  ],
  ['what nobody could read', [other('d-0')], { cut: true }, { code: 'not-known', fleet: 'web-dev' }],
  ['it, and then another', [other('d-2'), done('d-1')], {}, { code: 'other-image', newest: OLD.id }],
  ...(['running', 'waiting', 'cancelling', 'needs-attention'] as const).map(
    (state): [string, readonly DeployRun[], Partial<OrderFacts>, object] => [
      `it, and its rollback is ${state}`,
      [done('d-2', { plan: returned, state, start: aStart() }), done('d-1')],
      {},
      { code: 'rolled-back', runId: 'd-1', going: true },
    ],
  ),
  [
    'it, and its rollback is approved and held up',
    [withoutStart({ plan: returned, state: 'approved' }), done('d-1')],
    {},
    { code: 'rolled-back', runId: 'd-1' },
  ],
  [
    'it, and its rollback ended half way',
    [done('d-2', { plan: returned, state: 'cancelled', outcome: showing(1, 4, { back: true }) }), done('d-1')],
    {},
    { code: 'rolled-back', runId: 'd-1' },
  ],
])('refuses an image when the fleet before ran %s', (_title, runs, parts, refusal) => {
  expect(orderOf(order(runs, parts))).toMatchObject({ kind: 'refused', refusal });
});

test.each<[string, Partial<DeployRun>]>([
  ['nobody has approved', { state: 'awaiting-approval' }],
  ['was rejected', { state: 'rejected' }],
  ['never began', { state: 'failed', outcome: { kind: 'deploy', images: [] } }],
])('a rollback that %s keeps no image from the next fleet', (_title, parts) => {
  expect(orderOf(order([withoutStart({ plan: returned, ...parts }), done('d-1')])).kind).toBe('allowed');
});

test('goes back to what ran before the newest deploy, and then further', () => {
  const first = done('d-1', {
    plan: aDeployPlan({ image: OLD, change: aStackChange({ from: { ...OLD, id: 'ami-0first' } }) }),
  });
  const second = done('d-2');
  const back = done('d-3', { plan: aDeployPlan({ image: OLD, returnOf: 'd-2', change: aStackChange({ from: NEW }) }) });
  expect(previousOf([second, first], NEW.id)).toEqual({ image: OLD, of: second });
  expect(previousOf([back, second, first], OLD.id)).toMatchObject({ image: { id: 'ami-0first' }, of: { id: 'd-1' } });
  expect(previousOf([second, first], 'ami-0else')).toBeUndefined();
  expect(previousOf([done('d-4', { state: 'rolled-back' })], undefined)).toBeUndefined();
});

test('a deploy that ended half way is taken back too', () => {
  const half = done('d-1', { state: 'cancelled', plan: aDeployPlan({ stage: 'rest' }) });
  expect(hasMoved(half)).toBe(true);
  expect(previousOf([half], undefined)).toEqual({ image: OLD, of: half });
});

/** The stack as the deploy left it. */
const LEFT = { kind: 'deploy', images: [], stackChangedAt: T0 } as const;
const reverse = aDeployPlan({ image: OLD, returnOf: 'd-1', change: aStackChange({ from: NEW }) });

test('the exact reverse of a deploy was approved with it, as long as its policy lets a request wait', () => {
  const of = done('d-1', { name: 'web-prod', outcome: LEFT });
  expect(rollbackUntil(of)).toBe(T0 + DAY);
  expect(isReverse(reverse, { of, newest: 'd-1', now: T0 + DAY - 1 })).toBe(true);
  expect(isReverse(reverse, { of, newest: 'd-1', now: T0 + DAY })).toBe(false);
  expect(isReverse(reverse, { of, newest: 'd-2', now: T0 })).toBe(false);
});

const withWarning = (code: WarningCode) => aStackChange({ from: NEW, warnings: [{ code, blocks: false, facts: {} }] });

test('that a fleet in trouble is unhealthy does not keep it from going back', () => {
  const plan = { ...reverse, change: withWarning('unhealthy-now') };
  expect(isReverse(plan, { of: done('d-1', { outcome: LEFT }), newest: 'd-1', now: T0 })).toBe(true);
});

test.each([
  ['another image', { image: { ...OLD, id: 'ami-0else' } }],
  ["a stranger's image", { image: { ...OLD, origin: { owner: { kind: 'other', account: '444455556666' } } } }],
  ['an image of nobody known', { image: { ...OLD, origin: { owner: { kind: 'unknown' } } } }],
  ['an image that nobody looked up', { image: { id: OLD.id, kind: 'ami' } }],
  ['another start', { change: aStackChange({ from: { ...NEW, id: 'ami-0else' } }) }],
  ['another way', { change: aStackChange({ from: NEW, shape: 'roll' }) }],
  ['another stack', { target: { kind: 'stack', stack: 'web-dev', parameter: 'Image' } }],
  ['another parameter', { target: { kind: 'stack', stack: 'web-prod', parameter: 'Ami' } }],
  ['an override', { override: { reason: 'urgent' } }],
  ['a warning that was not there', { change: withWarning('other-changes') }],
] as const)('a return with %s is not the reverse', (_title, parts) => {
  const of = done('d-1', { outcome: LEFT });
  expect(isReverse({ ...reverse, ...parts }, { of, newest: 'd-1', now: T0 })).toBe(false);
});

test('how long it was healthy is counted to the last look', () => {
  expect(soakedMs(looks(HOUR, [4, 4, 4]))).toBe(2 * MINUTE);
});
