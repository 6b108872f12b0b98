import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeEffectivePatchesForPatchBaselineCommand,
  DescribeInstancePatchStatesCommand,
  DescribeInstancePatchStatesForPatchGroupCommand,
  GetDefaultPatchBaselineCommand,
  GetPatchBaselineCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ApprovalFacts, SpellingFacts } from './patch-groups.ts';

type EC2Settings = ConstructorParameters<typeof EC2Client>[0];

const SPACED = 'Patch Group';
const JOINED = 'PatchGroup';
const SOME = 50;

/** The first 50 instances with either tag, by group. Errors are the SDK's. */
export const readSpellings = async (settings: EC2Settings, ssm: SSMClient): Promise<SpellingFacts[]> => {
  const { Reservations = [] } = await new EC2Client(settings ?? {}).send(
    new DescribeInstancesCommand({ Filters: [{ Name: 'tag-key', Values: [SPACED, JOINED] }], MaxResults: SOME }),
  );
  const tagged = Reservations.flatMap(({ Instances = [] }) => Instances).map(({ InstanceId = '', Tags = [] }) => ({
    id: InstanceId,
    spaced: Tags.find(({ Key }) => Key === SPACED)?.Value,
    joined: Tags.find(({ Key }) => Key === JOINED)?.Value,
  }));
  const scanned = await scannedOf(
    ssm,
    tagged.map(({ id }) => id),
  );
  const known = tagged.filter(({ id }) => scanned.has(id));
  const groups = [...new Set(known.flatMap(({ spaced, joined }) => spaced ?? joined ?? []))];
  const spelt = groups.map((group) => ({
    group,
    spaced: known.filter(({ spaced, joined }) => spaced === group && joined === undefined).map(({ id }) => id),
    joined: known.filter(({ spaced, joined }) => joined === group && spaced === undefined).map(({ id }) => id),
  }));
  const both = spelt.filter(({ spaced, joined }) => spaced.length > 0 && joined.length > 0);
  return Promise.all(both.map(async (one) => ({ ...one, found: await statesOf(ssm, one.group) })));
};

const scannedOf = async (ssm: SSMClient, InstanceIds: string[]): Promise<Set<string>> => {
  if (InstanceIds.length === 0) return new Set();
  const { InstancePatchStates = [] } = await ssm.send(new DescribeInstancePatchStatesCommand({ InstanceIds }));
  return new Set(InstancePatchStates.flatMap(({ InstanceId }) => InstanceId ?? []));
};

const statesOf = async (ssm: SSMClient, PatchGroup: string): Promise<string[]> => {
  const found: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ssm.send(new DescribeInstancePatchStatesForPatchGroupCommand({ PatchGroup, NextToken }));
    found.push(...(page.InstancePatchStates ?? []).flatMap(({ InstanceId }) => InstanceId ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
};

/** The default baseline of Windows, the one system for which AWS tells the day of an approval. Errors are the SDK's. */
export const readApprovals = async (ssm: SSMClient): Promise<ApprovalFacts> => {
  const { BaselineId } = await ssm.send(new GetDefaultPatchBaselineCommand({ OperatingSystem: 'WINDOWS' }));
  const { ApprovalRules } = await ssm.send(new GetPatchBaselineCommand({ BaselineId }));
  const { EffectivePatches = [] } = await ssm.send(
    new DescribeEffectivePatchesForPatchBaselineCommand({ BaselineId, MaxResults: SOME }),
  );
  return {
    delays: [...new Set((ApprovalRules?.PatchRules ?? []).flatMap(({ ApproveAfterDays }) => ApproveAfterDays ?? []))],
    patches: EffectivePatches.flatMap(({ Patch, PatchStatus }) => {
      const [releasedAt, approvedAt] = [Patch?.ReleaseDate?.getTime(), PatchStatus?.ApprovalDate?.getTime()];
      const byRule =
        PatchStatus?.DeploymentStatus === 'APPROVED' || PatchStatus?.DeploymentStatus === 'PENDING_APPROVAL';
      return byRule && releasedAt !== undefined && approvedAt !== undefined ? [{ releasedAt, approvedAt }] : [];
    }),
  };
};
