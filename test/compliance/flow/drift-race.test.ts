import { refreshFleet } from '../../../src/compliance/flow/refresh.ts';
import { HOUR } from '../../../src/duration.ts';
import { loadPosture } from '../../../src/posture/effect/store.ts';
import type { Table } from '../../../src/store/table.ts';
import { aState } from '../../nodes/fixture.ts';
import { anInstance, oneLacking } from '../../posture/fixture.ts';
import { driftRig } from '../drift-rig.ts';

test('a look that read the sweep before does not undo one that has judged a newer one', async () => {
  const rig = driftRig();
  await rig.sweep([anInstance('i-1', { state: aState('i-1', { endedAt: rig.now() }) })]);
  rig.wait(HOUR);
  const bad = [{ ...oneLacking('i-1', ['KB1']), state: aState('i-1', { missing: 1, endedAt: rig.now() }) }];
  const { table } = rig.ports;
  let isBetween = true;
  const slow: Table = {
    ...table,
    get: async (key) => {
      const found = await table.get(key);
      // Another worker finishes a sweep and its refresh between the reads of this one.
      if (key.pk.startsWith('SNAPSHOT#') && isBetween) {
        isBetween = false;
        await rig.sweep(bad);
      }
      return found;
    },
  };
  await refreshFleet({ ...rig.ports, table: slow }, 'win-prod', rig.now());
  expect(isBetween).toBe(false);
  expect((await loadPosture(table, 'win-prod'))?.verdict).toBe('not-compliant');
  await rig.sweep(bad);
  expect(rig.posts).toHaveLength(1);
});
