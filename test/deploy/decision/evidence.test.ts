import type { Alarm } from '../../../src/aws/cloudwatch.ts';
import { alarmStates, isOld, isWorse, seenIn, withEvidence } from '../../../src/deploy/decision/evidence.ts';
import type { SeenCanary } from '../../../src/deploy/types/evidence.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { aGroup, anInstance, NEW, OLD } from '../facts.ts';
import { aDeploy, atCheckpoint } from '../message/fixture.ts';

const canary = (parts: Partial<SeenCanary> = {}): SeenCanary => ({
  done: 2,
  total: 10,
  images: [
    { image: OLD.id, instances: 8 },
    { image: NEW.id, instances: 2 },
  ],
  health: { healthy: 10, total: 10, at: T0 },
  ...parts,
});
const health = (healthy: number, total = 10) => ({ health: { healthy, total, at: T0 } });
const alarms = (inAlarm: readonly string[], untold: readonly string[] = []) => ({
  alarms: { watched: 2, inAlarm, untold },
});

test.each<[string, SeenCanary, SeenCanary, boolean]>([
  ['the same', canary(), canary(), false],
  ['one fewer healthy', canary(), canary(health(9)), true],
  ['one more healthy', canary(health(9)), canary(), false],
  ['as many missing of a larger fleet', canary(health(9)), canary(health(10, 11)), false],
  ['more missing of a larger fleet', canary(), canary(health(10, 11)), true],
  ['a new instance that no longer serves', canary(), canary({ done: 1 }), true],
  ['an alarm', canary(alarms([])), canary(alarms(['cpu'])), true],
  ['another alarm', canary(alarms(['cpu'])), canary(alarms(['cpu', '5xx'])), true],
  ['the same alarm', canary(alarms(['cpu'])), canary(alarms(['cpu'])), false],
  ['an alarm that is over', canary(alarms(['cpu'])), canary(alarms([])), false],
])('is it worse than what was shown: %s', (_title, before, after, expected) => {
  expect(isWorse(before, after)).toBe(expected);
});

test('what was never read counts as all well, so anything else is worse', () => {
  const { done, total } = canary();
  expect([isWorse({ done, total }, canary()), isWorse({ done, total }, canary(health(9)))]).toEqual([false, true]);
});

const anAlarm = (name: string, state?: string): Alarm => ({
  name,
  arn: `arn:${name}`,
  type: 'AWS::CloudWatch::Alarm',
  ...(state === undefined ? {} : { state }),
});

test('an alarm that is missing, or whose state is none that is known, is not OK', () => {
  const found = [anAlarm('a', 'OK'), anAlarm('b', 'ALARM'), anAlarm('c', 'INSUFFICIENT_DATA'), anAlarm('d')];
  expect(alarmStates(['a', 'b', 'c', 'd', 'gone'], found)).toEqual({
    watched: 5,
    inAlarm: ['b'],
    untold: ['c', 'd', 'gone'],
  });
  expect(alarmStates([], found)).toBeUndefined();
});

test.each<[string, number, number, boolean]>([
  ['a moment ago', T0 + HOUR + 4 * MINUTE - 1, 0, false],
  ['four minutes ago', T0 + HOUR + 4 * MINUTE, 0, true],
  ['with alarms that were never read', T0 + HOUR, 1, true],
])('is read again when the last look was %s', (_title, now, watched, expected) => {
  expect(isOld(atCheckpoint(), { now, watched })).toBe(expected);
});

test('the card shows the newest look, and a failed one beside it', () => {
  const seen = canary({ health: { healthy: 9, total: 10, at: T0 + 2 * HOUR } });
  const unread = { at: T0 + 3 * HOUR, error: 'AccessDenied' };
  expect(withEvidence(atCheckpoint(), { seen, unread }).progress).toMatchObject({
    ...seen,
    unread,
    phase: 'replacing',
  });
});

test.each([
  ['of an earlier checkpoint', atCheckpoint(), { seen: canary(), unread: { at: T0, error: 'x' } }],
  ['once it has moved on', atCheckpoint({ state: 'running' }), { seen: canary() }],
  ['before it begins', aDeploy('awaiting-approval'), { seen: canary() }],
  ['that is not there', atCheckpoint(), undefined],
])('evidence %s is not shown', (_title, run, evidence) => {
  expect(withEvidence(run, evidence)).toEqual(run);
});

test('a new instance serves when its target groups find it healthy too, whatever its group says', () => {
  const group = aGroup(3, {
    instances: [anInstance('i-1'), anInstance('i-2'), anInstance('i-3', { healthy: false })],
    targetGroupArns: ['arn:t'],
  });
  const runs = { 'i-1': NEW.id, 'i-2': NEW.id, 'i-3': NEW.id };
  const targets = { healthy: 2, total: 3, ids: [['i-1', 'i-3']] };
  const live = { groups: [{ group, runs, targets }], gone: [] };
  expect(seenIn(live, { image: NEW.id, alarms: undefined, at: T0 })).toEqual({
    done: 1,
    total: 3,
    images: [{ image: NEW.id, instances: 3 }],
    health: { healthy: 2, total: 3, at: T0 },
  });
});
