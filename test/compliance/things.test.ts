import { parseHintMessage } from '../../src/aws/hint-message.ts';
import { formatThing, parseThing, type Thing } from '../../src/compliance/types/things.ts';
import { NO_FLEET } from '../../src/posture/types/swept.ts';
import { exceptionsWake, refreshWake } from '../../src/posture/types/wake.ts';

const place = '111122223333/ap-southeast-2';

const THINGS: readonly Thing[] = [
  { kind: 'sweep', place, scope: { kind: 'all' } },
  { kind: 'sweep', place, scope: { kind: 'fleet', fleet: 'web.prod_1' } },
  { kind: 'fleet', fleet: 'web-prod' },
  { kind: 'fleet', fleet: NO_FLEET },
  { kind: 'changed', fleet: NO_FLEET },
  { kind: 'known', why: 'due' },
  { kind: 'known', why: 'rest' },
  { kind: 'known', why: 'asked' },
];

test.each(THINGS.map((thing) => [formatThing(thing), thing] as const))(
  '%s comes back from the queue as it was sent',
  (key, thing) => {
    expect(parseHintMessage({ kind: 'wake', feature: 'compliance', key })).toEqual({
      kind: 'wake',
      feature: 'compliance',
      key,
    });
    expect(parseThing(key)).toEqual(thing);
  },
);

test('wakes of other features about instances of no fleet come back too', () => {
  for (const wake of [refreshWake(NO_FLEET), exceptionsWake(NO_FLEET)])
    expect(parseHintMessage({ kind: 'wake', ...wake })).toMatchObject(wake);
});

test('a key of another version is none', () => {
  for (const key of ['', 'fleet:', 'known:never', 'reread:nowhere', 'other:web'])
    expect(parseThing(key)).toBeUndefined();
});
