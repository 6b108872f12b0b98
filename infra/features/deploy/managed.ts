import type { Here } from '../../../src/config/here.ts';
import type { Config, FleetConfig } from '../../../src/config/types.ts';

/** What deploys may touch: one account, one Region, and only what the config names. Lists are sorted and without repetition. */
export interface Managed extends Here {
  /** Names of the CloudFormation stacks that are deployed by change set. */
  stacks: readonly string[];
  /** Names of the Auto Scaling groups that are deployed by instance refresh. */
  groups: readonly string[];
  /** The fleets of those groups: what the tag on their launch templates says. */
  groupFleets: readonly string[];
  /** ARNs of the roles of those groups' instances. */
  instanceRoleArns: readonly string[];
  /** Whether alarms roll back a refresh of those groups. */
  groupAlarms: boolean;
  /** Whether any fleet names alarms that roll back its deploys. */
  alarms: boolean;
  /** Names of the SSM parameters that hold the gold AMIs. */
  goldParameters: readonly string[];
  /** Names of the SSM parameters that are given what a fleet runs. */
  imageParameters: readonly string[];
  /** Ids of the maintenance windows that deploys wait for. */
  windowIds: readonly string[];
}

/** What is in the config, and what of it may be changed: the rest is only observed. */
export interface Watched {
  managed: Managed;
  changed: Managed;
}

/** Those that are only observed. */
export const observedStacks = ({ managed, changed }: Watched): Managed => ({
  ...managed,
  stacks: managed.stacks.filter((name) => !changed.stacks.includes(name)),
});

/** @throws an `Error` naming an instance role that lies elsewhere: no role of ours could pass it. */
export function managedBy(config: Config, here: Here): Managed {
  const fleets = Object.values(config.fleets);
  return {
    ...here,
    stacks: sorted(fleets.flatMap(({ target }) => (target.kind === 'stack' ? [target.stack] : []))),
    groups: sorted(fleets.flatMap(({ target }) => (target.kind === 'auto-scaling-group' ? [target.group] : []))),
    groupFleets: sorted(fleets.flatMap(({ name, target }) => (target.kind === 'auto-scaling-group' ? [name] : []))),
    instanceRoleArns: instanceRolesIn(fleets, `arn:aws:iam::${here.account}:role/`),
    groupAlarms: fleets.some(({ target, alarms }) => target.kind === 'auto-scaling-group' && alarms.length > 0),
    alarms: fleets.some(({ alarms }) => alarms.length > 0),
    goldParameters: sorted(Object.values(config.images).flatMap(({ parameter }) => parameter ?? [])),
    imageParameters: sorted(fleets.flatMap(({ imageParameter }) => imageParameter ?? [])),
    windowIds: sorted(
      fleets.flatMap(({ target, window }) => (window === undefined || target.kind === 'patch-group' ? [] : [window])),
    ),
  };
}

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();

function instanceRolesIn(fleets: readonly FleetConfig[], prefix: string): string[] {
  const roles = fleets.flatMap(({ name, target, instanceRole }) =>
    target.kind === 'auto-scaling-group' && instanceRole !== undefined ? [{ name, instanceRole }] : [],
  );
  for (const { name, instanceRole } of roles) {
    if (!instanceRole.startsWith(prefix)) {
      throw new Error(
        `fleets.${name}.instanceRole: is ${instanceRole} and must start with ${prefix}, the account deployed to`,
      );
    }
  }
  return sorted(roles.map(({ instanceRole }) => instanceRole));
}
