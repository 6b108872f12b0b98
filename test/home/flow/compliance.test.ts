import { DAY } from '../../../src/duration.ts';
import { exceptionKey, postureKey } from '../../../src/posture/effect/store.ts';
import { putTask } from '../../../src/posture/effect/tasks.ts';
import type { Write } from '../../../src/store/table.ts';
import { COMPLIANCE } from '../../digest/compliance-config.ts';
import { anException } from '../../digest/fixture.ts';
import { aPosture } from '../../posture/posture-fixture.ts';
import { T0 } from '../../runs/fixture.ts';
import { createHomeDouble, fleets } from './home-double.ts';

const names = Array.from({ length: 60 }, (_, i) => `fleet-${i}`);
const config = { ...fleets(...names), compliance: COMPLIANCE };

const put = (item: { pk: string; sk: string }): Write => ({ kind: 'put', item, when: {} });

/** Sixty fleets with a posture each, twenty exceptions that wait for people, and a review. */
const followed = async () => {
  const home = createHomeDouble({ config });
  const policy = {
    ...anException().policy,
    groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' } },
  } as const;
  const writes = [
    ...names.map((fleet) => put({ ...postureKey(fleet), ...{ posture: aPosture({ fleet, readAt: T0 }) } })),
    ...names.slice(0, 20).map((fleet, i) => {
      const exception = anException({
        id: `x-${i}`,
        fleet,
        state: 'asked',
        expiresAt: T0 + DAY,
        until: T0 + 9 * DAY,
        policy,
      });
      return put({ ...exceptionKey(exception.id), ...{ exception } });
    }),
    putTask({
      schema: 1,
      id: 'e-1',
      kind: 'review',
      about: 'CVE-2026-1',
      groups: Object.keys(config.approvers),
      notBy: 'U0BEN',
      openedAt: T0,
      due: T0 + DAY,
    }),
  ];
  for (const write of writes) await home.table.write([write]);
  home.reads.all.length = 0;
  return home;
};

test('opening makes at most three queries of the table, however much of compliance there is, and none of AWS', async () => {
  const home = await followed();
  await home.open('U0ANA');
  const [reads = []] = home.reads.atPublish;
  expect(reads.filter((read) => read.startsWith('query'))).toEqual(['query BOARD', 'query WORK']);
  expect(home.seenBy('U0ANA').slice(0, 2)).toEqual(['21 things wait for you', '*Waiting for you*']);
  expect(home.groupReads).toEqual(['S0PLATFORM']);
});

test('reads no more than where compliance is not followed', async () => {
  const [full, empty] = [await followed(), createHomeDouble({ config: fleets() })];
  await full.open();
  await empty.open();
  expect(full.reads.atPublish[0]).toEqual(empty.reads.atPublish[0]);
});

test('where it is not followed, nothing of it is shown, whatever is kept', async () => {
  const home = createHomeDouble({ config: fleets('fleet-0') });
  await home.table.write([put({ ...postureKey('fleet-0'), ...{ posture: aPosture({ fleet: 'fleet-0' }) } })]);
  await home.open();
  expect(home.seenBy('U0ANA').join('\n')).not.toMatch(/compliant/i);
});
