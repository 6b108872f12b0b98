import { createMembers, fleetsAbout, wantFleet } from '../../../src/compliance/flow/sweep-hints.ts';
import type { Hint } from '../../../src/contract/hint.ts';
import { MINUTE } from '../../../src/duration.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import type { Simulated } from '../estate-double.ts';
import { idOf, serverEstate } from '../estates.ts';
import { CONFIG, type Rig, startRig } from '../sweep-rig.ts';

const hint = (source: string, detailType: string, detail: Hint['detail']): Hint => ({
  source,
  detailType,
  resources: [],
  detail,
});

const patched = (id: string): Hint =>
  hint('aws.ssm', 'Configuration Compliance State Change', { 'compliance-type': 'Patch', 'resource-id': id });

const about = (rig: Rig, hints: readonly Hint[]) =>
  fleetsAbout(rig.ports, hints, () => createMembers(rig.ports)(rig.now()));

test('an event is about the fleets that its instance is in; of one that nobody has seen, about everything', async () => {
  const rig = startRig(serverEstate());
  await rig.run();
  const found = await about(rig, [
    patched(idOf(2)),
    patched(idOf(5)),
    patched(idOf(77)),
    hint('aws.ssm', 'SSM Managed Instance Registration', { 'instance-id': idOf(8) }),
    hint('aws.ec2', 'EC2 Instance State-change Notification', { 'instance-id': idOf(10), state: 'stopped' }),
    hint('aws.config', 'Config Rules Compliance Change', { resourceId: idOf(3) }),
    hint('aws.inspector2', 'Inspector2 Finding', { resources: [{ id: idOf(1) }] }),
    // Nothing of ours.
    hint('aws.ssm', 'Configuration Compliance State Change', {
      'compliance-type': 'Association',
      'resource-id': idOf(2),
    }),
    hint('aws.config', 'Config Rules Compliance Change', { resourceId: 'vol-1' }),
    hint('aws.inspector2', 'Inspector2 Finding', { resources: [{ id: 'arn:aws:ecr:repository/x' }, 7] }),
    hint('aws.cloudformation', 'CloudFormation Stack Status Change', {}),
  ]);
  expect(found).toEqual([
    ['changed:win-prod'],
    ['changed:win-dev', 'changed:win-prod'],
    [`changed:${NO_FLEET}`],
    ['changed:web'],
    [`changed:${NO_FLEET}`],
    ['changed:win-prod'],
    ['changed:win-prod'],
    [],
    [],
    [],
    [],
  ]);
});

test('a storm of 5,000 events is one reading of the fleet, and of no other', async () => {
  const servers: Simulated[] = Array.from({ length: 12 }, (_, i) => ({
    id: idOf(i + 1),
    tags: { 'Patch Group': 'Win-PROD' },
  }));
  const rig = startRig(serverEstate({ count: servers.length, at: (i) => servers[i] ?? { id: '' } }));
  await rig.run();
  const before = await rig.snapshot('win-dev');
  servers[0] = { id: idOf(1), tags: { 'Patch Group': 'Win-PROD' }, state: { missing: 4 } };
  rig.calls.length = 0;
  rig.wakes.length = 0;
  for (let i = 0; i < 500; i += 1) {
    const keys = new Set(
      (
        await about(
          rig,
          Array.from({ length: 10 }, (_, n) => patched(idOf((n % 12) + 1))),
        )
      ).flat(),
    );
    for (const key of keys) await wantFleet(rig.ports, key.replace('changed:', ''), rig.now());
    rig.wait(100);
  }
  expect(rig.wakes).toEqual([{ feature: 'compliance', key: 'reread:111122223333/ap-southeast-2:win-prod' }]);
  rig.wait(11 * MINUTE);
  await rig.run({ kind: 'fleet', fleet: 'win-prod' });
  expect(rig.calls.filter((call) => call.startsWith('statesOfGroup'))).toEqual(
    Array.from({ length: 4 }, () => 'statesOfGroup Win-PROD'),
  );
  expect(rig.calls).not.toContain('summaries');
  const after = await rig.snapshot('win-prod');
  expect(after?.counts).toEqual({ instances: 12, compliant: 11, notCompliant: 1, notSeen: 0 });
  expect(await rig.snapshot('win-dev')).toEqual(before);
});

test('an event about a fleet that is read by no sweep of its own, or without compliance, asks for nothing more', async () => {
  const rig = startRig(serverEstate());
  await wantFleet(rig.ports, 'gone-from-the-config', rig.now());
  expect(rig.wakes.map(({ key }) => key)).toEqual(['sweep:111122223333/ap-southeast-2']);
  const { compliance: _compliance, ...config } = CONFIG;
  const off = startRig(serverEstate(), { config });
  await wantFleet(off.ports, 'win-prod', off.now());
  expect(off.wakes).toEqual([]);
  expect(await about(off, [patched(idOf(2))])).toEqual([[]]);
});
