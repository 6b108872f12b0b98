import { parseHintMessage } from '../../src/aws/hint-message.ts';
import { formatThing, parseThing, type Thing } from '../../src/compliance/types/things.ts';
import { NO_FLEET } from '../../src/posture/types/swept.ts';

const place = '111122223333/ap-southeast-2';

test.each<Thing>([
  { kind: 'sweep', place, scope: { kind: 'all' } },
  { kind: 'sweep', place, scope: { kind: 'fleet', fleet: 'win-prod' } },
  { kind: 'sweep', place, scope: { kind: 'fleet', fleet: NO_FLEET } },
  { kind: 'fleet', fleet: 'win-prod' },
  { kind: 'fleet', fleet: NO_FLEET },
  { kind: 'changed', fleet: NO_FLEET },
  { kind: 'known', why: 'due' },
  { kind: 'known', why: 'rest' },
  { kind: 'known', why: 'asked' },
])('the key of %j is that of a wake-up, and is read back', (thing) => {
  const key = formatThing(thing);
  expect(parseHintMessage({ kind: 'wake', feature: 'compliance', key })).toEqual({
    kind: 'wake',
    feature: 'compliance',
    key,
  });
  expect(parseThing(key)).toEqual(thing);
});

test.each(['known:later', 'fleet', 'reread:elsewhere', 'due:win-prod'])('%s is of another version', (key) => {
  expect(parseThing(key)).toBeUndefined();
});
