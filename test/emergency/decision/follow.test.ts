import {
  askedAgain,
  firstStep,
  followed,
  isOver,
  isToAsk,
  orderGap,
  readAgainAt,
  sharedBake,
  totalsOf,
} from '../../../src/emergency/decision/follow.ts';
import type { Step, StepState } from '../../../src/emergency/types/emergency.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { anExposure, aStep, CLEAR, EXPOSED, HOUR, LIST, T0, unknown } from '../fixture.ts';

const MINUTE = HOUR / 60;
const run = (state: string, parts: object = {}) => ({ id: 'p-1', kind: 'patch', state, ...parts }) as const;
const seen = (instance: typeof EXPOSED, path: Step['path'] = LIST) => ({ exposure: anExposure([instance]), path });
const after = (step: Partial<Step>, parts: Partial<Parameters<typeof followed>[1]> = {}): StepState =>
  followed(aStep(step), { now: T0, ...parts }).state;

test.each<[RunState, StepState]>([
  ['planning', 'going'],
  ['awaiting-approval', 'asked'],
  ['scheduled', 'going'],
  ['approved', 'going'],
  ['starting', 'going'],
  ['running', 'going'],
  ['waiting', 'going'],
  ['cancelling', 'going'],
  ['succeeded', 'checking'],
  ['failed', 'stuck'],
  ['rolled-back', 'stuck'],
  ['cancelled', 'stuck'],
  ['rejected', 'stuck'],
  ['expired', 'stuck'],
  ['needs-attention', 'stuck'],
])('a run that is %s leaves an exposed fleet %s', (runState, expected) => {
  expect(after({ runs: [run('planning')] }, { runState })).toBe(expected);
});

test('only what instances show makes a fleet fixed', () => {
  const runs = [run('succeeded')];
  expect(after({ runs }, { seen: seen(EXPOSED) })).toBe('checking');
  expect(after({ runs }, { seen: seen(unknown('not-scanned')) })).toBe('checking');
  expect(after({ runs }, { seen: seen(CLEAR, { kind: 'none' }) })).toBe('fixed');
  expect(after({ runs: [run('failed')] }, { seen: seen(CLEAR, { kind: 'none' }) })).toBe('fixed');
});

test('what instances do not show within two hours needs a person', () => {
  const runs = [run('succeeded', { doneAt: T0 - 2 * HOUR })];
  expect(after({ runs })).toBe('checking');
  expect(after({ runs }, { now: T0 + 1 })).toBe('stuck');
  expect(followed(aStep({ runs: [run('running')] }), { runState: 'succeeded', now: T0 }).runs[0]?.doneAt).toBe(T0);
});

test('a fleet without instances has nothing to fix, though what it starts next is not known, and keeps no emergency open', () => {
  const empty = { exposure: anExposure([], { empty: true }), path: { kind: 'none' } } as const;
  const fleet = { fleet: 'rhel-prod', channel: 'C0' };
  expect(firstStep(fleet, empty)).toMatchObject({ exposure: 'not-known', state: 'safe' });
  const fixed = followed(aStep({ runs: [run('succeeded')] }), { seen: empty, now: T0 });
  expect(fixed).toMatchObject({ state: 'fixed', now: { exposed: 0, notKnown: 0, notExposed: 0 }, left: [] });
  expect(isOver({ steps: [firstStep(fleet, empty), fixed] })).toBe(true);
});

test('instances that can no longer be read stay, and nothing is known of them', () => {
  const unread = { exposure: anExposure([], { exposure: 'not-known' }), path: LIST };
  const step = followed(aStep(), { seen: unread, now: T0 });
  expect(step).toMatchObject({ now: { exposed: 0, notKnown: 3, notExposed: 0 }, left: ['i-1', 'i-4'] });
  const none = { exposed: 0, notKnown: 0, notExposed: 0 };
  const first = followed(aStep({ before: none, now: none }), { seen: seen(EXPOSED), now: T0 });
  expect(first.before).toEqual({ exposed: 1, notKnown: 0, notExposed: 0 });
});

test('one bake is enough for all fleets of an image', () => {
  const bake = run('running', { kind: 'bake' });
  const path = { kind: 'bake', image: 'web' } as const;
  const other = aStep({ fleet: 'web-dev', path, runs: [bake] });
  expect(sharedBake(aStep({ path }), [other])).toEqual(bake);
  expect(sharedBake(aStep({ path: { ...path, image: 'api' } }), [other])).toBeUndefined();
  expect(sharedBake(aStep({ path }), [{ ...other, runs: [run('failed', { kind: 'bake' })] }])).toBeUndefined();
  expect(sharedBake(aStep(), [other])).toBeUndefined();
});

test('a fleet that was never exposed stays safe, and one that comes to be is requested', () => {
  const safe = { state: 'safe', exposure: 'not-exposed', path: { kind: 'none' } } as const;
  expect(after(safe)).toBe('safe');
  expect(after(safe, { seen: seen(EXPOSED) })).toBe('to-ask');
  expect(after({ state: 'blocked' }, { seen: seen(CLEAR, { kind: 'none' }) })).toBe('fixed');
});

test('after a bake its image is deployed, once there is one', () => {
  const baked = { path: { kind: 'bake', image: 'web' }, runs: [run('succeeded', { kind: 'bake' })] } as const;
  expect(after(baked)).toBe('checking');
  expect(after(baked, { seen: seen(EXPOSED, { kind: 'deploy', image: 'ami-2' }) })).toBe('to-ask');
});

test('after a scan it is requested what the scan showed', () => {
  const scanned = { path: { kind: 'scan' }, runs: [run('succeeded', { scan: true })] } as const;
  expect(after(scanned)).toBe('checking');
  expect(after(scanned, { seen: seen(EXPOSED) })).toBe('to-ask');
  expect(after(scanned, { seen: seen(CLEAR, { kind: 'none' }) })).toBe('fixed');
});

test('what could not be requested is tried again every five minutes', () => {
  const waiting = followed(aStep({ said: 'No request was made', askedAt: T0 }), { now: T0 });
  expect(waiting.state).toBe('waiting');
  expect(isToAsk(waiting, T0 + 4 * MINUTE)).toBe(false);
  expect(isToAsk(waiting, T0 + 5 * MINUTE)).toBe(true);
  expect(isToAsk(aStep(), T0)).toBe(true);
  expect(isToAsk(aStep({ state: 'stuck' }), T0)).toBe(false);
});

test('a person requests again those that ended without success', () => {
  const stuck = aStep({ state: 'stuck', runs: [run('rejected')] });
  const [again] = askedAgain([stuck]);
  expect(again).toMatchObject({ state: 'to-ask', againAfter: 1 });
  expect(after(again ?? {})).toBe('to-ask');
  expect(after({ ...again, runs: [run('rejected'), run('expired')] })).toBe('stuck');
  expect(askedAgain([aStep({ state: 'going' })])).toEqual([aStep({ state: 'going' })]);
});

test.each<[string, Partial<Step> | undefined, ReturnType<typeof orderGap>]>([
  ['it is mended too', { state: 'to-ask' }, undefined],
  ['it has been mended', { state: 'fixed', runs: [run('succeeded')] }, undefined],
  ['it is not exposed', { state: 'safe' }, 'not-exposed'],
  ['it cannot be mended from here', { state: 'blocked' }, 'blocked'],
  ['it is not in the emergency', undefined, 'not-followed'],
])('the order of fleets, when of the one before %s', (_title, before, expected) => {
  const steps = before === undefined ? [] : [aStep({ fleet: 'rhel-dev', ...before })];
  expect(orderGap(aStep({ after: 'rhel-dev' }), steps)).toBe(expected);
  expect(orderGap(aStep(), steps)).toBeUndefined();
});

test('it is over once every fleet is safe or fixed', () => {
  const [safe, fixed] = [aStep({ state: 'safe' }), aStep({ state: 'fixed' })];
  expect(isOver({ steps: [safe, fixed] })).toBe(true);
  for (const state of ['to-ask', 'waiting', 'asked', 'going', 'checking', 'stuck', 'blocked'] as const)
    expect(isOver({ steps: [safe, aStep({ state })] })).toBe(false);
});

test('exposure is read often while runs end, and rarely while people are waited for', () => {
  expect(readAgainAt({ readAt: T0, steps: [aStep({ state: 'checking' })] })).toBe(T0 + 5 * MINUTE);
  expect(readAgainAt({ readAt: T0, steps: [aStep({ state: 'asked' })] })).toBe(T0 + 30 * MINUTE);
});

test('instances are summed over fleets', () => {
  expect(totalsOf([aStep(), aStep()], 'now')).toEqual({ exposed: 4, notKnown: 0, notExposed: 2 });
});
