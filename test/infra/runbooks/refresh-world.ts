import { admitting, no, YES } from './gatekeeper-double.ts';
import { type Ran, type RunOptions, refusal, runDocument } from './runbook-world.ts';

/** The id that a start gets. */
export const OURS = '08b91cf7-8fa6-48af-b6a6-d227f40f1b9b';

/** A refresh to the version of the run. */
export const REFRESH = {
  InstanceRefreshId: OURS,
  Status: 'InProgress',
  DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: 'lt-0123456789', Version: '8' } },
  Preferences: {
    MinHealthyPercentage: 90,
    MaxHealthyPercentage: 110,
    BakeTime: 600,
    AutoRollback: true,
    SkipMatching: false,
  },
};

export const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  RunId: ['d-7k2m9x4q'],
  Epoch: ['1'],
  PlanHash: ['a'.repeat(64)],
  GroupName: ['api-prod'],
  LaunchTemplateId: ['lt-0123456789'],
  FromVersion: ['7'],
  ImageId: ['ami-0aaaaaaaaaaaaaaaa'],
  VersionToken: ['6ba7b810-9dad-51d1-80b4-00c04fd430c8'],
  Version: ['new'],
  MinHealthy: ['90'],
  MaxHealthy: ['110'],
  Checkpoint: ['100'],
  BakeSeconds: ['600'],
  SkipMatching: ['false'],
  HasAlarms: ['false'],
  Alarms: ['none'],
};

interface Refresh {
  InstanceRefreshId: string;
  Status: string;
  StatusReason?: string;
  DesiredConfiguration?: object;
  Preferences?: object;
}

/** A group with its refreshes, newest first. */
export interface RefreshWorld {
  refreshes: Refresh[];
  /** Where a refresh that is started comes to after a few looks. */
  ends: string;
  /** It is there at the first look. */
  atOnce?: boolean;
  reason?: string;
  /** How a start goes; one that is lost is made all the same. */
  start?: 'made' | 'lost' | 'refused';
  /** What somebody else starts a moment before ours, which is then refused. */
  quicker?: Refresh;
  rollBack?: 'made' | 'lost' | 'refused';
  /** What the gatekeeper says; it knows no run without it. */
  stopHow?: string | Error;
  /** How many times it does not answer before it does. */
  unread?: number;
  /** What the new version brings, when it is not what was asked for. */
  image?: string;
}

export const runRefresh = (world: RefreshWorld, extra: Partial<RunOptions> = {}): Promise<Ran> =>
  runDocument({
    document: 'patchwarden-refresh.yaml',
    names: { GroupNames: ['api-prod'] },
    parameters: PARAMETERS,
    gatekeeper: (asked) => (asked['ask'] === 'stop-how' ? stopHowOf(world) : admitting(asked)),
    service: (operation, input) => answer(world, operation, input),
    ...extra,
  });

function answer(world: RefreshWorld, operation: string, input: Record<string, unknown>): object {
  switch (operation) {
    case 'CreateLaunchTemplateVersion':
      return { LaunchTemplateVersion: { VersionNumber: 8 } };
    case 'DescribeLaunchTemplateVersions':
      return {
        LaunchTemplateVersions: [
          { VersionNumber: 8, LaunchTemplateData: { ImageId: world.image ?? PARAMETERS['ImageId']?.[0] } },
        ],
      };
    case 'StartInstanceRefresh':
      return start(world, input);
    case 'DescribeInstanceRefreshes':
      return described(world, input);
    case 'RollbackInstanceRefresh':
      return rollBack(world);
    case 'CancelInstanceRefresh':
      world.ends = 'Cancelled';
      return { InstanceRefreshId: OURS };
    default:
      throw new Error(`the runbook does not call ${operation}`);
  }
}

function stopHowOf(world: RefreshWorld): object {
  const { stopHow, unread = 0 } = world;
  world.unread = unread - 1;
  if (stopHow instanceof Error) throw stopHow;
  if (unread > 0) throw refusal('InternalServerError');
  return stopHow === undefined ? no('no-such-run') : { ...YES, how: stopHow };
}

function start(world: RefreshWorld, { Preferences }: Record<string, unknown>): object {
  if (world.quicker !== undefined) world.refreshes.unshift(world.quicker);
  if (world.start === 'refused' || world.quicker !== undefined) throw refusal('InstanceRefreshInProgressFault');
  world.refreshes.unshift({ ...REFRESH, Preferences: Object(Preferences) });
  if (world.start === 'lost') throw refusal('TimeoutError');
  return { InstanceRefreshId: OURS };
}

function rollBack(world: RefreshWorld): object {
  if (world.rollBack === 'refused') throw refusal('IrreversibleInstanceRefreshFault');
  if (world.ends === 'RollbackInProgress') throw refusal('ActiveInstanceRefreshNotFoundFault');
  world.ends = 'RollbackInProgress';
  for (const refresh of world.refreshes) if (refresh.InstanceRefreshId === OURS) refresh.Status = world.ends;
  if (world.rollBack === 'lost') throw refusal('TimeoutError');
  return { InstanceRefreshId: OURS };
}

/** Ours comes to its end by being looked at: the first look still finds it under way. */
function described(
  world: RefreshWorld,
  { InstanceRefreshIds: ids, MaxRecords: most }: Record<string, unknown>,
): object {
  const wanted = Array.isArray(ids)
    ? world.refreshes.filter((one) => ids.includes(one.InstanceRefreshId))
    : world.refreshes;
  const shown = wanted.slice(0, typeof most === 'number' ? most : undefined).map((one) => ({ ...one }));
  const ours = world.refreshes.find(({ InstanceRefreshId }) => InstanceRefreshId === OURS);
  if (ours === undefined) return { InstanceRefreshes: shown };
  ours.Status = world.ends;
  if (world.reason !== undefined) ours.StatusReason = world.reason;
  return {
    InstanceRefreshes:
      world.atOnce === true ? shown.map((one) => (one.InstanceRefreshId === OURS ? ours : one)) : shown,
  };
}
