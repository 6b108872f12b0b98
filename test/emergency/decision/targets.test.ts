import { exposureOf } from '../../../src/emergency/decision/exposure.ts';
import { hybridsOf } from '../../../src/emergency/decision/targets.ts';
import { loadMembers } from '../../../src/emergency/effect/members.ts';
import { aManaged, aState } from '../../nodes/fixture.ts';
import { patchGroupFleet } from '../../posture/fixture.ts';
import { portsDouble } from '../../support/ports.ts';
import { aFix, aSnapshot, DAY, exposureFacts, HOUR, T0 } from '../fixture.ts';

const MI = 'mi-0123456789abcdef0';
const node = aManaged(MI);

test('nodes outside EC2 are members of a patch group, each once', async () => {
  const { nodes, patches } = portsDouble();
  const ports = {
    nodes: {
      ...nodes,
      instancesByTag: async () => [],
      managed: async () => [],
      managedByTag: async () => [node, aManaged('i-0123456789abcdef0')],
    },
    patches: { ...patches, states: async () => [aState(MI, { endedAt: T0 })] },
  };
  const read = await loadMembers(ports, patchGroupFleet);
  expect(read).toMatchObject({ kind: 'read', value: { members: [{ id: MI, launchedAt: T0 }] } });
});

test.each([
  ['was never scanned', [], 'not-known'],
  ['was scanned after the sweep', [aState(MI, { endedAt: T0 })], 'not-known'],
  ['was scanned before the sweep, which found nothing', [aState(MI, { endedAt: T0 - 2 * HOUR })], 'not-exposed'],
])('one that %s is %s', (_title, states, expected) => {
  const members = hybridsOf([node], states).map((member) => ({
    ...member,
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
  }));
  const fixes = [aFix({ kind: 'approved', at: T0 - 30 * DAY })];
  expect(exposureOf(exposureFacts({ members, fixes, snapshot: aSnapshot([]) })).exposure).toBe(expected);
});
