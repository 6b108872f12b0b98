import type { BakeFault } from '../faults.ts';
import { parseVersioned, resolveVersion } from './arns.ts';
import type {
  FailureContext,
  ImageBuilderState,
  ImageRecord,
  Phase,
  WorkflowRecord,
  WorkflowStepRecord,
} from './state.ts';

interface Strike {
  actions: readonly string[];
  workflow: WorkflowRecord['type'];
}

/** At which action a fault strikes, and how. */
const strikes: Record<BakeFault['kind'], Strike | undefined> = {
  'component-failure': { actions: ['ExecuteComponents'], workflow: 'BUILD' },
  'test-failure': { actions: ['ExecuteComponents'], workflow: 'TEST' },
  'distribution-failure': { actions: ['DistributeImage'], workflow: 'DISTRIBUTION' },
  stuck: { actions: ['ExecuteComponents'], workflow: 'BUILD' },
  // Every step ends well: what is wrong with the AMI, outputs.ts sees to.
  'no-ami': undefined,
  'failed-ami': undefined,
  'other-account': undefined,
};

/** The fault that strikes in this step, if one does. */
export const faultIn = (
  image: ImageRecord,
  workflow: WorkflowRecord,
  step: WorkflowStepRecord,
): BakeFault | undefined => {
  const { fault } = image;
  if (fault === undefined) return undefined;
  const strike = strikes[fault.kind];
  return strike?.workflow === workflow.type && strike.actions.includes(step.action) ? fault : undefined;
};

export interface StepFailure {
  message: string;
  context: FailureContext;
}

/** What Image Builder says of a step that failed. */
export const stepFailure = (
  state: ImageBuilderState,
  image: ImageRecord,
  phase: Phase,
  workflow: WorkflowRecord,
  step: WorkflowStepRecord,
): StepFailure => {
  const base = {
    imageStatus: phase.status,
    workflowExecutionId: workflow.id,
    workflowArn: workflow.arn,
    stepExecutionId: step.id,
    failedStep: step.name,
  };
  if (image.fault?.kind === 'distribution-failure') {
    const distributionFailure = distributionFailureOf(state, image, image.fault.reason);
    return { message: distributionFailure.errorMessage, context: { ...base, distributionFailure } };
  }
  const componentFailure = componentFailureOf(state, image);
  const { componentArn, phaseName, stepName, action, errorMessage } = componentFailure;
  const message = `Component ${componentArn} failed in phase ${phaseName}, step ${stepName} (${action}): ${errorMessage}`;
  return { message, context: { ...base, componentFailure } };
};

const componentFailureOf = (state: ImageBuilderState, image: ImageRecord) => {
  const { fault } = image;
  const components = (image.basis.imageRecipe ?? image.basis.containerRecipe)?.components ?? [];
  const inTests = fault?.kind === 'test-failure';
  const arns = components.flatMap(
    ({ componentArn: arn }) => resolveVersion(state.components.keys(), parseVersioned('componentArn', arn)) ?? [],
  );
  const tests = arns.filter((arn) => /test/.test(arn));
  const builds = arns.filter((arn) => !/test/.test(arn));
  return {
    componentArn: (inTests ? tests[0] : builds[0]) ?? arns[0] ?? '(none)',
    phaseName: inTests ? 'test' : 'build',
    stepName: inTests ? 'BootTest' : 'UpdatePackages',
    action: inTests ? 'ExecuteBash' : 'UpdateOS',
    errorMessage:
      fault?.reason ??
      (inTests
        ? 'The service answered 503 on port 80 for 120 seconds. Exit code 1'
        : "Error: Failed to download metadata for repo 'amazonlinux': Cannot download repomd.xml. Exit code 1"),
  };
};

const distributionFailureOf = (state: ImageBuilderState, image: ImageRecord, reason: string | undefined) => {
  const regions = (image.basis.distributionConfiguration?.distributions ?? []).flatMap(({ region }) => region ?? []);
  const region = regions.find((one) => one !== state.region) ?? state.region;
  const errorMessage = reason ?? 'You are not authorized to use the KMS key of the destination';
  return {
    errorMessage: `Distribution failed in ${region} for account ${state.accountId}: ${errorMessage}`,
    regionFailures: [{ region, status: 'FAILED', accountId: state.accountId, errorMessage }],
  };
};
