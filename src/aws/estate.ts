import { DescribeInstancesCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  DescribeInstancePatchesCommand,
  DescribeInstancePatchStatesCommand,
  DescribeInstancePatchStatesForPatchGroupCommand,
  DescribePatchGroupsCommand,
  GetPatchBaselineCommand,
  GetPatchBaselineForPatchGroupCommand,
  GetServiceSettingCommand,
  ListNodesCommand,
  ListResourceComplianceSummariesCommand,
  type ResourceComplianceSummaryItem,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { present } from '../present.ts';
import { clientOf } from './client.ts';
import { AwsCallError, calling } from './failure.ts';
import { asNode, asWritten, type ManagedNode, type TagTarget } from './nodes.ts';
import { asBaseline, type Baseline, baselineIdIn, type OperatingSystem, operatingSystemOf } from './patch-baseline.ts';
import { asPatch, asState, type InstancePatch, type PatchState } from './patches.ts';
import type { AwsConfig } from './signed-call.ts';

/** One page, and where the next one begins: absent after the last. */
export interface EstatePage<T> {
  items: readonly T[];
  next?: string;
}

/** An instance as EC2 has it. `tags` are all of it. */
export interface EstateInstance {
  id: string;
  /** `running`, `stopped`, … */
  state: string;
  imageId: string;
  launchedAt: number;
  tags: Readonly<Record<string, string>>;
  hasProfile: boolean;
  requiresImdsV2: boolean;
}

/** One row of ListResourceComplianceSummaries of type Patch. Times are milliseconds since the epoch. */
export interface EstateSummary {
  instanceId: string;
  status: 'COMPLIANT' | 'NON_COMPLIANT' | 'other';
  executedAt: number;
  /** `Command`, `PatchPolicy`, … as AWS has it. */
  executionType: string;
  nonCompliant: number;
}

/**
 * Everything that an account has in one Region, page by page: each method is one call, so that a reader can stop after any and
 * continue in another process. Read only. Methods throw AwsCallError.
 */
export interface Estate {
  /** Instances that are not terminated, 1,000 a page; with `tag` those that carry it. */
  instances(tag: TagTarget | undefined, token?: string): Promise<EstatePage<EstateInstance>>;
  /** Nodes that registered with Systems Manager, 50 a page; with `tag` those that carry it. Stopped instances are left out by AWS. */
  nodes(tag: TagTarget | undefined, token?: string): Promise<EstatePage<ManagedNode>>;
  /** Nodes that Systems Manager knows to be unmanaged, 50 a page; `not-set-up` where its integrated experience is not enabled. */
  unmanaged(token?: string): Promise<EstatePage<{ id: string; name?: string }> | 'not-set-up'>;
  /** Patch compliance of every node that was ever scanned, 50 a page. */
  summaries(token?: string): Promise<EstatePage<EstateSummary>>;
  /** Of a patch group's instances, those that were ever scanned, 100 a page. */
  statesOfGroup(patchGroup: string, token?: string): Promise<EstatePage<PatchState>>;
  /** Of these ids, those that were ever scanned: 50 at most. */
  states(ids: readonly string[]): Promise<EstatePage<PatchState>>;
  /** One instance's patches in one state, 100 a page. */
  patches(instanceId: string, state: string, token?: string): Promise<EstatePage<InstancePatch>>;
  /** Patch groups that are registered with a baseline, one row for each operating system, 100 a page. */
  patchGroups(
    token?: string,
  ): Promise<EstatePage<{ patchGroup: string; operatingSystem: OperatingSystem; baselineId: string }>>;
  /** Id of the baseline that counts for the group: its own, or the default of the account. */
  baselineOf(patchGroup: string, operatingSystem: OperatingSystem): Promise<string>;
  baseline(id: string): Promise<Baseline>;
  /** Whether instances without a profile are managed through Default Host Management Configuration, by the service setting. */
  hostManagement(): Promise<'on' | 'off'>;
}

const EC2_PAGE = 1000;
const NODES_PAGE = 50;
const STATES_PAGE = 100;
const ALIVE = ['pending', 'running', 'shutting-down', 'stopping', 'stopped'];
const HOST_MANAGEMENT = '/ssm/managed-instance/default-ec2-instance-management-role';

export function createEstate(config: AwsConfig): Estate {
  const ssm = clientOf(SSMClient, config);
  const ec2 = clientOf(EC2Client, config);
  return {
    instances: (tag, token) =>
      calling('reading a page of instances', async () => {
        const { Reservations = [], NextToken } = await ec2.send(
          new DescribeInstancesCommand({
            Filters: [
              { Name: 'instance-state-name', Values: ALIVE },
              ...(tag === undefined ? [] : [{ Name: `tag:${tag.key}`, Values: tag.values.map(asWritten) }]),
            ],
            MaxResults: EC2_PAGE,
            ...present({ NextToken: token }),
          }),
        );
        return paged(
          Reservations.flatMap(({ Instances = [] }) => Instances.map(asInstance)),
          NextToken,
        );
      }),
    nodes: (tag, token) =>
      calling('reading a page of managed nodes', async () => {
        const { InstanceInformationList = [], NextToken } = await ssm.send(
          new DescribeInstanceInformationCommand({
            ...(tag === undefined ? {} : { Filters: [{ Key: `tag:${tag.key}`, Values: [...tag.values] }] }),
            MaxResults: NODES_PAGE,
            ...present({ NextToken: token }),
          }),
        );
        return paged(InstanceInformationList.map(asNode), NextToken);
      }),
    unmanaged: async (token) => {
      try {
        return await calling('reading a page of unmanaged nodes', () => readUnmanaged(ssm, token));
      } catch (error) {
        if (error instanceof AwsCallError && NOT_SET_UP.has(error.code)) return 'not-set-up';
        throw error;
      }
    },
    summaries: (token) =>
      calling('reading a page of patch compliance', async () => {
        const { ResourceComplianceSummaryItems = [], NextToken } = await ssm.send(
          new ListResourceComplianceSummariesCommand({
            Filters: [{ Key: 'ComplianceType', Values: ['Patch'], Type: 'EQUAL' }],
            MaxResults: NODES_PAGE,
            ...present({ NextToken: token }),
          }),
        );
        return paged(ResourceComplianceSummaryItems.map(asSummary), NextToken);
      }),
    ...statesOf(ssm),
    ...baselinesOf(ssm),
    hostManagement: () =>
      calling('reading Default Host Management Configuration', async () => {
        const { ServiceSetting } = await ssm.send(new GetServiceSettingCommand({ SettingId: HOST_MANAGEMENT }));
        return ServiceSetting?.Status === 'Customized' || ServiceSetting?.Status === 'Custom' ? 'on' : 'off';
      }),
  };
}

const statesOf = (ssm: SSMClient): Pick<Estate, 'statesOfGroup' | 'states' | 'patches'> => ({
  statesOfGroup: (patchGroup, token) =>
    calling(`reading patch states of patch group ${patchGroup}`, async () => {
      const { InstancePatchStates = [], NextToken } = await ssm.send(
        new DescribeInstancePatchStatesForPatchGroupCommand({
          PatchGroup: patchGroup,
          MaxResults: STATES_PAGE,
          ...present({ NextToken: token }),
        }),
      );
      return paged(InstancePatchStates.map(asState), NextToken);
    }),
  states: (ids) =>
    calling(`reading patch states of ${ids.length} instances`, async () => {
      const { InstancePatchStates = [], NextToken } = await ssm.send(
        new DescribeInstancePatchStatesCommand({ InstanceIds: [...ids], MaxResults: STATES_PAGE }),
      );
      return paged(InstancePatchStates.map(asState), NextToken);
    }),
  patches: (instanceId, state, token) =>
    calling(`reading patches of ${instanceId}`, async () => {
      const { Patches = [], NextToken } = await ssm.send(
        new DescribeInstancePatchesCommand({
          InstanceId: instanceId,
          Filters: [{ Key: 'State', Values: [state] }],
          MaxResults: STATES_PAGE,
          ...present({ NextToken: token }),
        }),
      );
      return paged(Patches.map(asPatch), NextToken);
    }),
});

const baselinesOf = (ssm: SSMClient): Pick<Estate, 'patchGroups' | 'baselineOf' | 'baseline'> => ({
  patchGroups: (token) =>
    calling('reading a page of patch groups', async () => {
      const { Mappings = [], NextToken } = await ssm.send(
        new DescribePatchGroupsCommand({ MaxResults: STATES_PAGE, ...present({ NextToken: token }) }),
      );
      return paged(
        Mappings.map(({ PatchGroup = '', BaselineIdentity }) => ({
          patchGroup: PatchGroup,
          operatingSystem: BaselineIdentity?.OperatingSystem ?? 'WINDOWS',
          baselineId: baselineIdIn(BaselineIdentity?.BaselineId),
        })),
        NextToken,
      );
    }),
  baselineOf: (patchGroup, operatingSystem) =>
    calling(`reading which ${operatingSystem} baseline patch group ${patchGroup} has`, async () => {
      const { BaselineId } = await ssm.send(
        new GetPatchBaselineForPatchGroupCommand({
          PatchGroup: patchGroup,
          // Without one it would be that of Windows.
          OperatingSystem: operatingSystemOf(operatingSystem),
        }),
      );
      if (BaselineId === undefined) throw new Error('the answer has no baseline');
      // AWS's own baselines are named by their ARN, which alone reads them.
      return BaselineId;
    }),
  baseline: (id) =>
    calling(`reading patch baseline ${id}`, async () =>
      asBaseline(await ssm.send(new GetPatchBaselineCommand({ BaselineId: id }))),
    ),
});

/** An empty token is an end, as in EC2's last page. */
const paged = <T>(items: readonly T[], next: string | undefined): EstatePage<T> =>
  next === undefined || next === '' ? { items } : { items, next };

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListNodes.html */
const NOT_SET_UP: ReadonlySet<string> = new Set(['UnsupportedOperationException', 'ResourceDataSyncNotFoundException']);

async function readUnmanaged(ssm: SSMClient, token: string | undefined) {
  const { Nodes = [], NextToken } = await ssm.send(
    new ListNodesCommand({
      Filters: [{ Key: 'ManagedStatus', Values: ['Unmanaged'], Type: 'Equal' }],
      MaxResults: NODES_PAGE,
      ...present({ NextToken: token }),
    }),
  );
  const items = Nodes.map(({ Id = '', NodeType }) => ({
    id: Id,
    ...present({ name: NodeType?.Instance?.Name ?? NodeType?.Instance?.ComputerName }),
  }));
  return paged(items, NextToken);
}

const asInstance = (instance: Instance): EstateInstance => ({
  id: instance.InstanceId ?? '',
  state: instance.State?.Name ?? 'unknown',
  imageId: instance.ImageId ?? '',
  launchedAt: instance.LaunchTime?.getTime() ?? 0,
  tags: Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  hasProfile: instance.IamInstanceProfile?.Arn !== undefined,
  requiresImdsV2: instance.MetadataOptions?.HttpTokens === 'required',
});

const STATUSES: Readonly<Record<string, EstateSummary['status']>> = {
  COMPLIANT: 'COMPLIANT',
  NON_COMPLIANT: 'NON_COMPLIANT',
};

const asSummary = (row: ResourceComplianceSummaryItem): EstateSummary => ({
  instanceId: row.ResourceId ?? '',
  status: STATUSES[row.Status ?? ''] ?? 'other',
  executedAt: row.ExecutionSummary?.ExecutionTime?.getTime() ?? 0,
  executionType: row.ExecutionSummary?.ExecutionType ?? '',
  nonCompliant: row.NonCompliantSummary?.NonCompliantCount ?? 0,
});
