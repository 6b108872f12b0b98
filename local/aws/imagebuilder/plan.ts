import type { WorkflowType } from '@aws-sdk/client-imagebuilder';
import { parse } from 'yaml';
import { z } from 'zod';
import { DAY, MINUTE } from '../../../src/duration.ts';
import { digestNumber } from '../identifiers.ts';
import { managedArn } from './arns.ts';
import type { ImageBuilderState, ImageRecord, Phase, WorkflowRecord, WorkflowStepRecord } from './state.ts';

const SHORTEST = 22 * MINUTE;
const SPREAD_SECONDS = 300;

/** A step and its share of the whole bake, with what its workflow says of it. */
type Share = readonly [name: string, action: string, share: number, own?: OwnStep];

type OwnStep = Pick<WorkflowStepRecord, 'timeoutMs' | 'onFailure'>;

const amiSteps: Record<WorkflowType, readonly Share[]> = {
  BUILD: [
    ['LaunchBuildInstance', 'LaunchInstance', 0.1],
    ['ApplyBuildComponents', 'ExecuteComponents', 0.27],
    ['InventoryCollection', 'CollectImageMetadata', 0.04],
    ['RunSanitizeScript', 'SanitizeInstance', 0.02],
    ['CreateOutputAMI', 'CreateImage', 0.22],
    ['TerminateBuildInstance', 'TerminateInstance', 0.02],
  ],
  TEST: [
    ['LaunchTestInstance', 'LaunchInstance', 0.08],
    ['ApplyTestComponents', 'ExecuteComponents', 0.08],
    ['CollectImageScanFindings', 'CollectImageScanFindings', 0.03],
    ['TerminateTestInstance', 'TerminateInstance', 0.02],
  ],
  DISTRIBUTION: [['DistributeOutputAMI', 'DistributeImage', 0.08]],
};

const containerSteps: Record<WorkflowType, readonly Share[]> = {
  BUILD: [
    ['LaunchBuildInstance', 'LaunchInstance', 0.14],
    ['ApplyBuildComponents', 'ExecuteComponents', 0.32],
    ['InventoryCollection', 'CollectImageMetadata', 0.04],
    ['CreateOutputContainer', 'CreateImage', 0.16],
    ['TerminateBuildInstance', 'TerminateInstance', 0.02],
  ],
  TEST: [
    ['LaunchTestInstance', 'LaunchInstance', 0.08],
    ['ApplyTestComponents', 'ExecuteComponents', 0.08],
    ['CollectImageScanFindings', 'CollectImageScanFindings', 0.03],
    ['TerminateTestInstance', 'TerminateInstance', 0.02],
  ],
  DISTRIBUTION: [['DistributeOutputContainer', 'DistributeImage', 0.06]],
};

const managed = {
  AMI: {
    BUILD: 'workflow/build/build-image/1.0.2/1',
    TEST: 'workflow/test/test-image/1.0.2/1',
    DISTRIBUTION: 'workflow/distribution/distribute-image/1.0.0/1',
  },
  DOCKER: {
    BUILD: 'workflow/build/build-container/1.0.1/1',
    TEST: 'workflow/test/test-container/1.0.1/1',
    DISTRIBUTION: 'workflow/distribution/distribute-container/1.0.0/1',
  },
} as const;

const statusOf = { BUILD: 'BUILDING', TEST: 'TESTING', DISTRIBUTION: 'DISTRIBUTING' } as const;

/** How long a whole bake usually takes. */
const usualLength = (seed: string): number => SHORTEST + digestNumber(`${seed}/length`, SPREAD_SECONDS) * 1000;

/** The phases of a bake, in order, with the steps of each workflow. */
export const planBake = (state: ImageBuilderState, image: Pick<ImageRecord, 'arn' | 'kind' | 'basis'>): Phase[] => {
  const length = state.bakeMinutes === undefined ? usualLength(image.arn) : state.bakeMinutes * MINUTE;
  const types: WorkflowType[] = ['BUILD', ...(hasTests(image) ? (['TEST'] as const) : []), 'DISTRIBUTION'];
  return [
    { status: 'PENDING', ms: 10_000 },
    { status: 'CREATING', ms: 20_000 },
    ...types.flatMap((type) => workflowPhases(state, image, type, length)),
    { status: 'INTEGRATING', ms: 15_000 },
  ];
};

const hasTests = ({ basis }: Pick<ImageRecord, 'basis'>): boolean =>
  basis.imageTestsConfiguration?.imageTestsEnabled !== false;

const workflowPhases = (
  state: ImageBuilderState,
  image: Pick<ImageRecord, 'kind' | 'basis'>,
  type: WorkflowType,
  length: number,
): Phase[] => {
  const own = (image.basis.workflows ?? []).flatMap(({ workflowArn }) => {
    const found = state.workflows.get(workflowArn ?? '');
    return found?.type === type ? [{ arn: workflowArn ?? '', shares: ownSteps(found.data ?? '') }] : [];
  });
  const shares = (image.kind === 'AMI' ? amiSteps : containerSteps)[type].filter(([name]) => isWanted(image, name));
  const chosen = own.length > 0 ? own : [{ arn: managedArn(state.region, managed[image.kind][type]), shares }];
  return chosen.map((one) => ({ status: statusOf[type], ms: 0, workflow: workflowRecord(state, type, one, length) }));
};

const isWanted = ({ basis }: Pick<ImageRecord, 'basis'>, name: string): boolean => {
  if (name === 'InventoryCollection') return basis.enhancedImageMetadataEnabled !== false;
  if (name === 'CollectImageScanFindings') return basis.imageScanningConfiguration?.imageScanningEnabled === true;
  return true;
};

/** A WaitForAction step waits three days when its workflow names no other time-out, and seven at most. */
const WAITS = 3 * DAY;
const WAITS_AT_MOST_SECONDS = (7 * DAY) / 1000;

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-workflow-create-document.html */
const ownStep = z.looseObject({
  name: z.string(),
  action: z.string(),
  timeoutSeconds: z.int().min(1).max(WAITS_AT_MOST_SECONDS).optional(),
  onFailure: z.enum(['Abort', 'Continue']).default('Abort'),
});

const workflowText = z.looseObject({ steps: z.array(ownStep).min(1) });

/** The steps of a workflow document; throws zod's error when it has none. */
export const ownSteps = (data: string): Share[] =>
  workflowText.parse(parse(data)).steps.map(({ name, action, timeoutSeconds, onFailure }): Share => {
    if (action !== 'WaitForAction') return [name, action, 0.05, { onFailure }];
    const timeoutMs = timeoutSeconds === undefined ? WAITS : timeoutSeconds * 1000;
    return [name, action, Number.POSITIVE_INFINITY, { timeoutMs, onFailure }];
  });

const workflowRecord = (
  state: ImageBuilderState,
  type: WorkflowType,
  { arn, shares }: { arn: string; shares: readonly Share[] },
  length: number,
): WorkflowRecord => ({
  id: `wf-${state.nextId()}`,
  arn,
  type,
  status: 'PENDING',
  steps: shares.map(([name, action, share, own]) => ({
    id: `step-${state.nextId()}`,
    name,
    action,
    ms: Math.round(share * length),
    onFailure: 'Abort' as const,
    ...own,
    status: 'PENDING',
    inputs: {},
    outputs: {},
  })),
});
