import type { EstateInstance } from '../../src/aws/estate.ts';
import type { ManagedNode, TagTarget } from '../../src/aws/nodes.ts';
import { loadFacts } from '../../src/sync/effect/facts.ts';
import { CONFIG } from '../model/config.ts';
import { HOME } from '../support/home.ts';
import { portsDouble } from '../support/ports.ts';
import { facts, TUESDAYS } from './fixture.ts';

const instance = (id: string, tags: Record<string, string>, state = 'running'): EstateInstance => ({
  id,
  state,
  imageId: 'ami-1',
  launchedAt: 0,
  tags,
  hasProfile: true,
  requiresImdsV2: true,
});

const node = (id: string): ManagedNode => ({
  id,
  ping: 'online',
  platform: 'linux',
  osName: 'Red Hat Enterprise Linux',
  osVersion: '9.4',
});

/** Nodes outside EC2 that carry a tag: the node, key and value. */
const TAGGED = [['mi-1', 'Patch Group', 'APP']] as const;

const load = (instances: readonly EstateInstance[]) => {
  const double = portsDouble();
  const state = {
    ...facts().state,
    patchInformation: [
      { nodeId: 'mi-1', group: 'APP', window: TUESDAYS },
      { nodeId: 'mi-2', group: 'APP', window: TUESDAYS },
    ],
  };
  const isTagged = (id: string, { key, values }: TagTarget): boolean =>
    TAGGED.some(([who, tag, value]) => who === id && tag === key && values.includes(value));
  const ports = portsDouble({
    config: {
      ...CONFIG,
      fleets: {
        app: {
          name: 'app',
          policy: 'prod',
          channel: 'C0PATCHING',
          place: HOME,
          alarms: [],
          adopted: true,
          windowFrom: 'tags',
          patch: { reboot: 'never', concurrency: '1', errors: '0', waves: [100], timeoutMs: 1, pin: 'none' },
          target: { kind: 'patch-group', patchGroup: 'APP' },
        },
      },
    },
    syncState: { read: async () => state },
    estate: {
      ...double.estate,
      // One a page, so that a page that is forgotten is missed.
      instances: async (_tag, token = '0') => {
        const at = Number(token);
        const next = at + 1 < instances.length ? { next: String(at + 1) } : {};
        return { items: instances.slice(at, at + 1), ...next };
      },
    },
    nodes: {
      ...double.nodes,
      managed: async (ids) => ids.filter((id) => id !== 'i-stopped').map(node),
      managedByTag: async (tag) => ['mi-1', 'mi-2'].filter((id) => isTagged(id, tag)).map(node),
    },
  });
  return loadFacts(ports, facts().settings);
};

test('instances with a tag are members, managed or not, and others are not', async () => {
  const { members, fleets } = await load([
    instance('i-app', { 'Patch Group': 'APP', PatchGroup: 'APP', 'Maintenance Window': TUESDAYS }),
    instance('i-stopped', { 'Patch Group': 'APP' }, 'stopped'),
    instance('i-asg', { PatchGroup: 'WEB', 'aws:autoscaling:groupName': 'web' }),
    instance('i-none', { Name: 'x' }),
    instance('i-gone', { 'Patch Group': 'APP' }, 'shutting-down'),
  ]);
  const system = { operatingSystem: 'REDHAT_ENTERPRISE_LINUX' };
  expect(members.filter(({ id }) => id.startsWith('i-'))).toEqual([
    {
      id: 'i-app',
      groups: [
        { key: 'Patch Group', value: 'APP' },
        { key: 'PatchGroup', value: 'APP' },
      ],
      windows: [TUESDAYS],
      isManaged: true,
      ...system,
    },
    {
      id: 'i-asg',
      groups: [{ key: 'PatchGroup', value: 'WEB' }],
      windows: [],
      isManaged: true,
      autoScaling: 'web',
      ...system,
    },
    { id: 'i-stopped', groups: [{ key: 'Patch Group', value: 'APP' }], windows: [], isManaged: false },
  ]);
  expect(fleets).toEqual([{ name: 'app', group: 'APP', isAdopted: true, window: 'tags' }]);
});

test('a node outside EC2 says its window in its inventory; what its inventory alone groups is not selected', async () => {
  const { members } = await load([]);
  expect(members).toEqual([
    expect.objectContaining({ id: 'mi-1', groups: [{ key: 'Patch Group', value: 'APP' }], windows: [TUESDAYS] }),
    expect.objectContaining({ id: 'mi-2', isUntagged: true, windows: [TUESDAYS] }),
  ]);
  expect(members[0]).not.toHaveProperty('isUntagged');
});
