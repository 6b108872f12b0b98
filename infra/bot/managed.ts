import type { Config, FleetConfig } from '../../src/config/types.ts';

/** What the stack may touch: one account, one Region, and only what the config names. Lists are sorted and without repetition. */
export interface Governed {
  account: string;
  region: string;
  pipelineArns: readonly string[];
  calendarArns: readonly string[];
  /** Names of the CloudFormation stacks that are deployed by change set. */
  stacks: readonly string[];
  /** Names of the Auto Scaling groups that are deployed by instance refresh. */
  groups: readonly string[];
  /** The fleets of those groups: what the tag on their launch templates says. */
  groupFleets: readonly string[];
  /** ARNs of the roles of those groups' instances. */
  instanceRoleArns: readonly string[];
  /** Names of the alarms that send a refresh of those groups back. */
  groupAlarms: readonly string[];
  /** Ids of maintenance windows. */
  windowIds: readonly string[];
}

/**
 * The home account and Region are the first entry of `accounts`.
 * Throws an `Error` naming a pipeline or an instance role that lies elsewhere: no role of ours could reach it.
 */
export function governedBy(config: Config): Governed {
  const [home] = Object.entries(config.accounts);
  const region = home?.[1].regions[0];
  if (home === undefined || region === undefined) throw new Error('accounts: name the account and Region to deploy to');
  const [account] = home;
  const fleets = Object.values(config.fleets);
  return {
    account,
    region,
    pipelineArns: pipelinesIn(config, `arn:aws:imagebuilder:${region}:${account}:image-pipeline/`),
    calendarArns: [...config.freezes],
    stacks: sorted(fleets.flatMap(({ target }) => (target.kind === 'stack' ? [target.stack] : []))),
    groups: sorted(fleets.flatMap(({ target }) => (target.kind === 'auto-scaling-group' ? [target.group] : []))),
    groupFleets: sorted(fleets.flatMap(({ name, target }) => (target.kind === 'auto-scaling-group' ? [name] : []))),
    instanceRoleArns: instanceRolesIn(fleets, `arn:aws:iam::${account}:role/`),
    groupAlarms: sorted(fleets.flatMap(({ target, alarms }) => (target.kind === 'auto-scaling-group' ? alarms : []))),
    windowIds: sorted(fleets.flatMap(({ window }) => (window === undefined ? [] : [window]))),
  };
}

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();

function pipelinesIn({ images }: Config, prefix: string): string[] {
  for (const { name, pipelineArn } of Object.values(images)) {
    if (!pipelineArn.startsWith(prefix)) {
      throw new Error(
        `images.${name}.pipeline: is ${pipelineArn} and must start with ${prefix}, the account deployed to`,
      );
    }
  }
  const pipelineArns = sorted(Object.values(images).map(({ pipelineArn }) => pipelineArn));
  if (pipelineArns.length === 0) throw new Error('images: name at least one pipeline, or there is nothing to bake');
  return pipelineArns;
}

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
