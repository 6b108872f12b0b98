import {
  type Association,
  DescribeAssociationCommand,
  DescribePatchBaselinesCommand,
  DescribePatchGroupsCommand,
  GetInventoryCommand,
  ListAssociationsCommand,
  ListTagsForResourceCommand,
  type PatchBaselineIdentity,
  type ResourceTypeForTagging,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { HOUR } from '../duration.ts';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { calling } from './failure.ts';
import { pages } from './pages.ts';
import { baselineIdIn, type OperatingSystem } from './patch-baseline.ts';
import type { AwsConfig } from './signed-call.ts';
import type { WindowSummary, Windows } from './windows.ts';

/** Patch groups, baselines, windows and scan associations as they are. `ours`: it has the tag `PatchwardenSync`. */
export interface SyncedState {
  groups: readonly { group: string; operatingSystem: OperatingSystem; baselineId: string; baselineName: string }[];
  baselines: readonly {
    /** `pb-…`, also of AWS's own. */
    id: string;
    name: string;
    operatingSystem: OperatingSystem;
    isDefault: boolean;
    ours: boolean;
  }[];
  windows: readonly SyncedWindow[];
  scans: readonly SyncedScan[];
  /** `Custom:PatchInformation` of nodes outside EC2, which have no tags of EC2. */
  patchInformation: readonly { nodeId: string; group?: string; window?: string }[];
}

interface SyncedWindow {
  id: string;
  name: string;
  enabled: boolean;
  /** As AWS has it: `cron(…)`, `rate(…)`, `at(…)`. */
  schedule: string;
  /** IANA zone; empty where the window has none, which is UTC. */
  timezone: string;
  durationHours: number;
  cutoffHours: number;
  ours: boolean;
  /** `document`: name or ARN, as registered. `fleet`: the parameter Fleet of a task that is an Automation. */
  tasks: readonly { id: string; document: string; fleet?: string }[];
}

/** An association that runs AWS-RunPatchBaseline with Operation Scan on the nodes with one value of one tag. */
interface SyncedScan {
  id: string;
  name: string;
  group: string;
  tagKey: 'Patch Group' | 'PatchGroup';
  schedule: string;
  ours: boolean;
}

export interface SyncStateReader {
  /**
   * One list of each kind, in pages of 50 to 100, of the account's at most 50 windows and 50 baselines of its own; and for each of
   * these and each scan its tags, for each window its tasks, for each scan its parameters. @throws AwsCallError
   */
  read(): Promise<SyncedState>;
}

export function createSyncState(config: AwsConfig, windows: Pick<Windows, 'list' | 'tasks'>): SyncStateReader {
  const client = clientOf(SSMClient, config);
  return {
    read: async () => ({
      groups: await calling('listing patch groups', () => readGroups(client)),
      baselines: await calling('listing patch baselines', () => readBaselines(client)),
      windows: await inTurn(await windows.list(), (window) => readWindow(client, windows, window)),
      scans: await calling('listing scan associations', () => readScans(client)),
      patchInformation: await calling('reading Custom:PatchInformation', () => readPatchInformation(client)),
    }),
  };
}

/** One after another: the account's other tools share its few calls a second. */
async function inTurn<Item, Read>(items: readonly Item[], read: (item: Item) => Promise<Read>): Promise<Read[]> {
  const all: Read[] = [];
  for (const item of items) all.push(await read(item));
  return all;
}

const page = (NextToken: string | undefined, MaxResults: number) => ({ MaxResults, ...present({ NextToken }) });

const TAG = 'PatchwardenSync';

async function isOurs(client: SSMClient, ResourceType: ResourceTypeForTagging, ResourceId: string): Promise<boolean> {
  const { TagList = [] } = await client.send(new ListTagsForResourceCommand({ ResourceType, ResourceId }));
  return TagList.some(({ Key }) => Key === TAG);
}

async function readGroups(client: SSMClient): Promise<SyncedState['groups']> {
  const found = await pages(
    (token) => client.send(new DescribePatchGroupsCommand(page(token, 100))),
    ({ Mappings, NextToken }) => ({ items: Mappings, next: NextToken }),
  );
  return found.map(({ PatchGroup = '', BaselineIdentity = {} }) => ({
    group: PatchGroup,
    operatingSystem: BaselineIdentity.OperatingSystem ?? 'WINDOWS',
    baselineId: baselineIdIn(BaselineIdentity.BaselineId),
    baselineName: BaselineIdentity.BaselineName ?? '',
  }));
}

/** AWS's own are named by their ARN, and have no tags of this account. */
async function readBaselines(client: SSMClient): Promise<SyncedState['baselines']> {
  const found = await pages(
    (token) => client.send(new DescribePatchBaselinesCommand(page(token, 100))),
    ({ BaselineIdentities, NextToken }) => ({ items: BaselineIdentities, next: NextToken }),
  );
  return inTurn(found, async ({ BaselineId = '', ...baseline }: PatchBaselineIdentity) => ({
    id: baselineIdIn(BaselineId),
    name: baseline.BaselineName ?? '',
    operatingSystem: baseline.OperatingSystem ?? 'WINDOWS',
    isDefault: baseline.DefaultBaseline === true,
    ours: !BaselineId.startsWith('arn:') && (await isOurs(client, 'PatchBaseline', BaselineId)),
  }));
}

async function readWindow(
  client: SSMClient,
  windows: Pick<Windows, 'tasks'>,
  { id, name, enabled, schedule, timezone, durationMs, cutoffMs }: WindowSummary,
): Promise<SyncedWindow> {
  const tasks = await windows.tasks(id);
  return {
    id,
    name,
    enabled,
    schedule,
    timezone: timezone ?? '',
    durationHours: durationMs / HOUR,
    cutoffHours: cutoffMs / HOUR,
    ours: await calling(`reading the tags of maintenance window ${id}`, () => isOurs(client, 'MaintenanceWindow', id)),
    tasks: tasks.map(({ id: taskId, arn, type, parameters }) => ({
      id: taskId,
      document: arn,
      ...present({ fleet: type === 'automation' ? parameters['Fleet']?.[0] : undefined }),
    })),
  };
}

/** The list shows no parameters: whether one scans, only the association itself says. */
async function readScans(client: SSMClient): Promise<readonly SyncedScan[]> {
  const found = await pages(
    (token) =>
      client.send(
        new ListAssociationsCommand({
          AssociationFilterList: [{ key: 'Name', value: 'AWS-RunPatchBaseline' }],
          ...page(token, 50),
        }),
      ),
    ({ Associations, NextToken }) => ({ items: Associations, next: NextToken }),
  );
  return (await inTurn(found, (association) => readScan(client, association))).flatMap((scan) => scan ?? []);
}

const KEYS = ['Patch Group', 'PatchGroup'] as const;

async function readScan(
  client: SSMClient,
  { AssociationId, AssociationName = '', Targets = [], ScheduleExpression = '' }: Association,
): Promise<SyncedScan | undefined> {
  const [target, ...others] = Targets;
  const tagKey = KEYS.find((key) => target?.Key === `tag:${key}`);
  const [group, ...more] = target?.Values ?? [];
  if (AssociationId === undefined || tagKey === undefined || group === undefined) return undefined;
  if (others.length > 0 || more.length > 0) return undefined;
  const { AssociationDescription } = await client.send(new DescribeAssociationCommand({ AssociationId }));
  if (AssociationDescription?.Parameters?.['Operation']?.[0] !== 'Scan') return undefined;
  const ours = await isOurs(client, 'Association', AssociationId);
  return { id: AssociationId, name: AssociationName, group, tagKey, schedule: ScheduleExpression, ours };
}

const INFORMATION = 'Custom:PatchInformation';

/** https://docs.aws.amazon.com/prescriptive-guidance/latest/patch-management-hybrid-cloud/design-on-premises.html */
async function readPatchInformation(client: SSMClient): Promise<SyncedState['patchInformation']> {
  const found = await pages(
    (token) =>
      client.send(new GetInventoryCommand({ ResultAttributes: [{ TypeName: INFORMATION }], ...page(token, 50) })),
    ({ Entities, NextToken }) => ({ items: Entities, next: NextToken }),
  );
  return found.flatMap(({ Id = '', Data = {} }) => {
    const [content] = Data[INFORMATION]?.Content ?? [];
    if (!Id.startsWith('mi-') || content === undefined) return [];
    return [
      {
        nodeId: Id,
        ...present({
          group: content['Patch Group'] ?? content['PatchGroup'],
          window: content['Maintenance Window'] ?? content['MaintenanceWindow'],
        }),
      },
    ];
  });
}
