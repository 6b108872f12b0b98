import type { Here } from '../../../src/config/here.ts';
import type { FleetConfig } from '../../../src/config/types.ts';
import type { Finding } from '../../../src/doctor/types/finding.ts';
import { TAG_KEYS } from '../../../src/nodes/decision/exclusion.ts';
import { taskOf } from '../task.ts';
import type { Adoption, Missing, NewRole } from '../types.ts';
import { makerByTags } from './maker.ts';

/** An instance of the account, by its tags. */
export interface TaggedInstance {
  id: string;
  tags: Readonly<Record<string, string>>;
}

/** What was read of a patch group that a fleet names. */
export interface AdoptedPatchGroup {
  fleet: Pick<FleetConfig, 'name' | 'adopted' | 'window' | 'patch'>;
  patchGroup: string;
  /** Patch groups of other fleets: they are meant as they are written. */
  others: readonly string[];
  here: Here;
  /** What /patch doctor finds of this fleet alone, with its sentence. */
  findings: readonly { finding: Finding; text: string }[];
  /** Every instance that is not terminated. */
  instances: readonly TaggedInstance[];
  /** Patch groups that a baseline is registered for, one row for each operating system. */
  registered: readonly { patchGroup: string; operatingSystem: string; baselineId: string }[];
  /** Default Host Management Configuration. */
  hostManagement: 'on' | 'off';
  /** Of a window that is not adopted: instances of the group that its patching tasks do not reach. */
  notReached?: readonly string[];
}

/** What a patch group needs before Patchwarden patches it, by the rules of /patch doctor. */
export function adoptionOfPatchGroup(seen: AdoptedPatchGroup): Adoption {
  const { findings } = seen;
  const told = findings.flatMap(({ finding, text }): Missing[] =>
    finding.level === 'ok' ? [] : [missingOf(finding, text, seen)],
  );
  const missing = [...spelling(seen), ...baselines(seen), ...told, ...target(seen), ...unpatched(seen)];
  return {
    missing,
    inOrder: findings.flatMap(({ finding, text }) => (finding.level === 'ok' ? [text] : [])),
  };
}

/** Each sentence of the doctor says what to do; two of them can be done from here, or have a role. */
function missingOf(finding: Finding, text: string, { fleet, here, hostManagement }: AdoptedPatchGroup): Missing {
  if (finding.code === 'no-task')
    return { text, write: { kind: 'window-task', task: taskOf(finding.windowId, fleet.name, here) } };
  if (finding.code === 'excluded' && finding.why === 'unmanaged')
    return {
      text,
      todo:
        hostManagement === 'on'
          ? 'Default Host Management is on here: it takes in instances with an SSM agent of 3.2.582.0 or later and IMDSv2 whose own profile gives no permission of Systems Manager.'
          : 'Attach the instance profile of this role, or switch on Default Host Management for all instances of the Region.',
      role: NODE_ROLE,
    };
  return { text, todo: '' };
}

const NODE_ROLE: NewRole = {
  name: 'patchwarden-managed-instances',
  service: 'ec2.amazonaws.com',
  managedPolicies: ['AmazonSSMManagedInstanceCore'],
};

const plain = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');

/** A value in another spelling is another patch group to AWS: upper case, spaces and dashes count. */
const isMisspelt = (value: string | undefined, patchGroup: string): boolean =>
  value !== undefined && value !== patchGroup && plain(value) === plain(patchGroup);

function spelling(seen: AdoptedPatchGroup): Missing[] {
  const { instances, patchGroup, others } = seen;
  const found = TAG_KEYS.flatMap((key) => {
    const misspelt = instances.filter(
      ({ tags }) => isMisspelt(tags[key], patchGroup) && !others.includes(tags[key] ?? ''),
    );
    return misspelt.length === 0 ? [] : [{ key, misspelt }];
  });
  return found.map(({ key, misspelt }) => {
    const values = [...new Set(misspelt.map(({ tags }) => tags[key] ?? ''))];
    const ids = misspelt.map(({ id }) => id);
    const text = `${ids.length === 1 ? '1 instance has' : `${ids.length} instances have`} ${key}=${values.join(', ')}, which to AWS is another patch group than ${patchGroup}: ${ids.join(', ')}`;
    if (!hasMembers(seen))
      return { text, todo: `Write it in patchwarden.yml as the instances have it: patchGroup: ${values[0] ?? ''}.` };
    if (misspelt.some(({ tags }) => makerByTags(tags) !== undefined))
      return {
        text,
        todo: 'Correct the tag in the CloudFormation or Terraform that makes them: a tag set beside it would be undone.',
      };
    return { text, write: { kind: 'tag', on: 'instances', ids, key, value: patchGroup } };
  });
}

const hasMembers = ({ instances, patchGroup }: AdoptedPatchGroup): boolean =>
  instances.some(({ tags }) => TAG_KEYS.some((key) => tags[key] === patchGroup));

/** A group without a baseline of its own is patched with the account's default, which is in order; a near miss is not meant. */
function baselines(seen: AdoptedPatchGroup): Missing[] {
  const { registered, patchGroup, others } = seen;
  if (!hasMembers(seen)) return [];
  const own = new Set(registered.filter((row) => row.patchGroup === patchGroup).map((row) => row.operatingSystem));
  return registered
    .filter(
      (row) =>
        isMisspelt(row.patchGroup, patchGroup) && !others.includes(row.patchGroup) && !own.has(row.operatingSystem),
    )
    .map(({ patchGroup: name, baselineId, operatingSystem }) => ({
      text: `Baseline ${baselineId} (${operatingSystem}) is registered for patch group ${name}, so ${patchGroup} is patched with the default baseline`,
      write: { kind: 'baseline', baselineId, patchGroup },
    }));
}

const unpatched = ({ fleet: { name, patch } }: AdoptedPatchGroup): Missing[] =>
  patch === undefined
    ? [
        {
          text: `Fleet ${name} has no patch in patchwarden.yml, so Patchwarden announces and follows it, and never patches it`,
          todo: 'Add patch, for example patch: {}, and deploy Patchwarden.',
        },
      ]
    : [];

/** A target alone patches nothing: the window's task must name it, and only its owner knows how. */
function target({ fleet, patchGroup, notReached = [] }: AdoptedPatchGroup): Missing[] {
  if (fleet.window === undefined || fleet.adopted === true || notReached.length === 0) return [];
  return [
    {
      text: `Window ${fleet.window} does not reach ${notReached.join(', ')} of patch group ${patchGroup}`,
      todo: `Register a target and name it in the patching task: aws ssm register-target-with-maintenance-window --window-id ${fleet.window} --resource-type INSTANCE --targets 'Key=tag:Patch Group,Values=${patchGroup}'. Or adopt the window: its task needs no target.`,
    },
  ];
}
