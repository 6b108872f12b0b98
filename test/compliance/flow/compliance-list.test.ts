import { listCompliance } from '../../../src/compliance/flow/compliance-list.ts';
import { DAY } from '../../../src/duration.ts';
import { aState } from '../../nodes/fixture.ts';
import { anInstance } from '../../posture/fixture.ts';
import { CHANNEL, driftRig } from '../drift-rig.ts';

test('a fleet that no sweep has read for days is not told as compliant', async () => {
  const rig = driftRig();
  await rig.sweep([anInstance('i-1', { state: aState('i-1', { endedAt: rig.now() }) })]);
  const to = { userId: 'U0ANA', channelId: CHANNEL, viewId: 'V1' };
  const listed = async (): Promise<string> => {
    await listCompliance(rig.ports, { fleet: undefined, to }, rig.now());
    return JSON.stringify(rig.views.at(-1));
  };
  expect(await listed()).toContain('1 of 1 fleet compliant');
  rig.wait(2 * DAY);
  expect(await listed()).toContain('0 of 1 fleet compliant · 0 not compliant · 1 not fully seen');
});
