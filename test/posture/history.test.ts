import { DAY } from '../../src/duration.ts';
import { loadDays, saveDay } from '../../src/posture/effect/history.ts';
import { postureKey, saveSnapshot } from '../../src/posture/effect/store.ts';
import type { FleetPosture } from '../../src/posture/types/posture.ts';
import type { FleetSnapshot } from '../../src/posture/types/snapshot.ts';
import { CONFIG } from '../model/config.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { aPatch, aPosture, aSnapshot, NOW } from './posture-fixture.ts';

const started = () => {
  const table = createMemoryTable();
  const ports = { table, config: CONFIG };
  const read = async (posture: Partial<FleetPosture>, snapshot: Partial<FleetSnapshot> = {}): Promise<void> => {
    const whole = aPosture(posture);
    await table.write([{ kind: 'put', item: { ...postureKey('web-prod'), posture: whole }, when: {} }]);
    await saveSnapshot(table, aSnapshot({ ...snapshot, sweepId: whole.sweepId, readAt: whole.readAt }));
    await saveDay(ports, 'web-prod');
  };
  return { table, ports, read, days: () => loadDays(table, 'web-prod', 60) };
};

test('one record for each day, the last of the day; days on which nothing was read have none', async () => {
  const { read, days } = started();
  await read({ sweepId: 'a', verdict: 'not-compliant' });
  await read({ sweepId: 'b', readAt: NOW + 60_000 });
  await read({ sweepId: 'c', readAt: NOW + 3 * DAY, verdict: 'not-seen' });
  expect((await days()).map(({ day, verdict }) => [day, verdict])).toEqual([
    ['2026-11-30', 'compliant'],
    ['2026-12-03', 'not-seen'],
  ]);
});

test('the same again writes nothing, so that what was closed is counted once', async () => {
  const { read, days, ports } = started();
  await read({ sweepId: 'a' }, { patches: { KB1: aPatch({ firstSeenAt: NOW - DAY }) } });
  await read({ sweepId: 'b' });
  await saveDay(ports, 'web-prod');
  await saveDay(ports, 'web-prod');
  expect((await days()).map(({ closed }) => closed)).toEqual([[DAY]]);
});

test('a posture and a snapshot of different sweeps are not one truth', async () => {
  const { table, ports, days } = started();
  await table.write([{ kind: 'put', item: { ...postureKey('web-prod'), posture: aPosture() }, when: {} }]);
  await saveSnapshot(table, aSnapshot({ sweepId: 'other' }));
  await saveDay(ports, 'web-prod');
  await saveDay(ports, 'a fleet that was never read');
  expect(await days()).toEqual([]);
});
