import type { Ec2Instance, ManagedNode } from '../../src/aws/nodes.ts';
import type { InstancePatch, PatchState } from '../../src/aws/patches.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Ports } from '../../src/contract/ports.ts';
import { aBaseline, aManaged, anInstance, aState, T0 } from '../nodes/fixture.ts';

/** A patch group in AWS as a test wants it, with what was asked. */
export interface FakeGroup {
  instances?: readonly Ec2Instance[];
  managed?: readonly ManagedNode[];
  states?: readonly PatchState[];
  patches?: Readonly<Record<string, readonly InstancePatch[]>>;
  exploited?: readonly string[];
  rulesHash?: string;
  underPolicy?: readonly string[];
}

const IDS = ['i-1', 'i-2'];

/** Two Windows servers that miss three patches each, unless told otherwise. */
export function patchPorts(group: FakeGroup = {}) {
  const asked: string[] = [];
  const { instances = IDS.map((id) => anInstance(id)), managed = IDS.map((id) => aManaged(id)) } = group;
  const states = group.states ?? IDS.map((id) => aState(id, { missing: 3 }));
  const noting = <Answer>(what: string, answer: Answer): Promise<Answer> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  const tagged = ({ tags }: Ec2Instance, key: string): boolean => tags[key] !== undefined;
  const ports = {
    nodes: {
      managed: (ids) =>
        noting(
          'managed',
          managed.filter(({ id }) => ids.includes(id)),
        ),
      managedByTag: ({ key }) =>
        noting(
          `managed ${key}`,
          managed.filter(({ id }) => instances.some((each) => each.id === id && tagged(each, key))),
        ),
      instancesByTag: ({ key }) =>
        noting(
          `instances ${key}`,
          instances.filter((each) => tagged(each, key)),
        ),
      instances: (ids) =>
        noting(
          'instances',
          instances.filter(({ id }) => ids.includes(id)),
        ),
      targetsOf: () => noting('targets', []),
    },
    patches: {
      statesOfGroup: () => noting('states of group', states),
      states: (ids) =>
        noting(
          'states',
          states.filter(({ instanceId }) => ids.includes(instanceId)),
        ),
      patchesOf: (id, wanted) => noting(`patches ${id} ${wanted.join()}`, group.patches?.[id] ?? []),
      underPolicy: () => noting('under policy', group.underPolicy ?? []),
      baselineOfGroup: (_group, operatingSystem) =>
        noting(`baseline ${operatingSystem}`, aBaseline({ operatingSystem, rulesHash: group.rulesHash ?? 'r1' })),
    },
    findings: {
      exploited: (cves) =>
        noting(`exploited ${cves.join()}`, { kind: 'read' as const, exploited: group.exploited ?? [] }),
    },
    patchLists: {
      put: (_yaml, sha256) => noting('put', `s3://lists/${sha256}.yaml`),
      read: () => noting('read', undefined),
    },
    clock: () => T0,
    commands: { command: () => noting('command', undefined), invocations: () => noting('invocations', []) },
  } satisfies Partial<Ports>;
  return { ports, asked };
}

export const QA_WINDOW = 'mw-0a1b2c3d4e5f67890';

/** win-dev, then win-qa in its adopted window, then win-prod on request; one of the platform group approves. */
export const configOf = ({ qa = '', dev = '', prod = '' } = {}) =>
  parseConfig(`workspace: T0PATCHW
timezone: Australia/Sydney
channel: C0PATCHING
approvers: { platform: { users: [U0ANA, U0BEN] }, owners: { users: [U0CLEO] } }
policies: { nonprod: { approvals: 1, from: [platform], soak: 1h } }
images: {}
fleets:
  win-dev: { policy: nonprod, patchGroup: Win-DEV, patch: {}${dev} }
  win-qa: { policy: nonprod, patchGroup: Win-QA, after: win-dev, window: ${QA_WINDOW}, adopted: true, patch: {}${qa} }
  win-prod: { policy: nonprod, patchGroup: Win-PROD, after: win-dev, patch: {}${prod} }
notices: [14d, 72h, 1h]
deferrals: { max: 2, within: 14d }
freezes: []
accounts: { "111122223333": { regions: [ap-southeast-2] } }
`);
