import { AutoScalingClient, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient, GetTemplateSummaryCommand } from '@aws-sdk/client-cloudformation';
import { Inspector2Client, ListCoverageCommand, SearchVulnerabilitiesCommand } from '@aws-sdk/client-inspector2';
import {
  DescribeDocumentCommand,
  DescribeInstanceInformationCommand,
  DescribeInstancePatchStatesCommand,
  GetServiceSettingCommand,
  ListCommandsCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { RefreshFacts } from './histories.ts';
import { readApprovals, readSpellings } from './live-patch-groups.ts';
import { EXPLOITED_CVE, type SettingFacts } from './settings.ts';
import { PLAIN_SCALARS, SCALARS_TEMPLATE } from './templates.ts';

export interface LiveOptions {
  region: string;
  endpoint?: string;
  /** How long one answer may take, in milliseconds. */
  timeout: number;
  /** Names of Auto Scaling groups whose history is read. */
  groups: readonly string[];
}

/** Settings that every client of a run shares: two attempts, and an end to an endpoint that never answers. */
export const clientSettings = ({ region, endpoint, timeout }: LiveOptions) => ({
  region,
  maxAttempts: 2,
  requestHandler: { connectionTimeout: timeout, requestTimeout: timeout, throwOnRequestTimeout: true },
  ...(endpoint !== undefined && { endpoint }),
});

export type LiveAws = ReturnType<typeof createLiveAws>;

const SOME = 50;

/** The reads that checks are made of: each one call or two, and what it found, uninterpreted. Errors are the SDK's. */
export const createLiveAws = (options: LiveOptions) => {
  const settings = clientSettings(options);
  const ssm = new SSMClient(settings);
  const inspector = new Inspector2Client(settings);
  return {
    account: async (): Promise<string | undefined> =>
      (await new STSClient(settings).send(new GetCallerIdentityCommand({}))).Account,
    defaultsOfScalars: async (): Promise<Record<string, string | undefined>> => {
      const client = new CloudFormationClient(settings);
      const { Parameters = [] } = await client.send(new GetTemplateSummaryCommand({ TemplateBody: SCALARS_TEMPLATE }));
      const shown = new Map(Parameters.map(({ ParameterKey, DefaultValue }) => [ParameterKey, DefaultValue]));
      return Object.fromEntries(PLAIN_SCALARS.map(({ name }) => [name, shown.get(name)]));
    },
    commandTimes: async (): Promise<number[]> => {
      const { Commands = [] } = await ssm.send(new ListCommandsCommand({ MaxResults: SOME }));
      return Commands.flatMap(({ RequestedDateTime }) => RequestedDateTime?.getTime() ?? []);
    },
    refreshes: async (): Promise<RefreshFacts[]> => {
      const client = new AutoScalingClient(settings);
      const found = await Promise.all(
        options.groups.map((AutoScalingGroupName) =>
          client.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName })),
        ),
      );
      return found
        .flatMap(({ InstanceRefreshes = [] }) => InstanceRefreshes)
        .map(({ Status, PercentageComplete, Preferences }) => ({
          status: Status,
          percentage: PercentageComplete,
          checkpoints: Preferences?.CheckpointPercentages ?? [],
          delay: Preferences?.CheckpointDelay,
        }));
    },
    baselines: async (): Promise<(string | undefined)[]> => {
      const { InstanceInformationList = [] } = await ssm.send(
        new DescribeInstanceInformationCommand({ MaxResults: SOME }),
      );
      const InstanceIds = InstanceInformationList.flatMap(({ InstanceId }) => InstanceId ?? []);
      if (InstanceIds.length === 0) return [];
      const { InstancePatchStates = [] } = await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds }));
      return InstancePatchStates.map(({ BaselineId }) => BaselineId);
    },
    spellings: () => readSpellings(settings, ssm),
    approvals: () => readApprovals(ssm),
    setting: async (SettingId: string): Promise<SettingFacts> => {
      const { ServiceSetting } = await ssm.send(new GetServiceSettingCommand({ SettingId }));
      return { value: ServiceSetting?.SettingValue, status: ServiceSetting?.Status };
    },
    parametersOf: async (Name: string): Promise<string[] | undefined> =>
      (await ssm.send(new DescribeDocumentCommand({ Name }))).Document?.Parameters?.flatMap(
        ({ Name: name }) => name ?? [],
      ),
    exploited: async (): Promise<{ id: string | undefined; addedAt: Date | undefined }[]> => {
      const { vulnerabilities = [] } = await inspector.send(
        new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: [EXPLOITED_CVE] } }),
      );
      return vulnerabilities.map(({ id, cisaData }) => ({ id, addedAt: cisaData?.dateAdded }));
    },
    coverage: async (): Promise<(string | undefined)[]> => {
      const { coveredResources = [] } = await inspector.send(
        new ListCoverageCommand({
          filterCriteria: { resourceType: [{ comparison: 'EQUALS', value: 'AWS_EC2_INSTANCE' }] },
        }),
      );
      return coveredResources.map(({ scanStatus }) => scanStatus?.statusCode);
    },
  };
};
