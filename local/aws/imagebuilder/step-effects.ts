import { digest, digestNumber } from '../identifiers.ts';
import { type Drift, nextPackages } from './drift.ts';
import { cveDetected } from './events.ts';
import { firstAmi, firstContainer, outputsOf } from './outputs.ts';
import { writeParameters } from './parameters.ts';
import { isFixed, nextFindings } from './scan.ts';
import type { Finding, ImageBuilderState, ImageRecord, WorkflowStepRecord } from './state.ts';

type Effect = (state: ImageBuilderState, image: ImageRecord, step: WorkflowStepRecord, now: number) => void;

/** What the world gains when a step is done, by the step's action. */
const effects: Record<string, Effect> = {
  LaunchInstance: (_state, image, step) => {
    step.outputs['instanceId'] = instanceId(image, step.name);
  },
  CollectImageMetadata: (state, image, step) => {
    const drift = driftOf(state, image);
    image.packages = drift.packages;
    image.upgraded = drift.upgraded;
    step.outputs['packageCount'] = drift.packages.length;
  },
  CreateImage: (state, image, step, now) => {
    image.outputs = image.kind === 'AMI' ? firstAmi(state, image, now) : firstContainer(state, image);
    step.outputs['imageId'] = image.outputs.amis?.[0]?.image ?? image.outputs.containers?.[0]?.imageUris?.[0];
  },
  CollectImageScanFindings: (state, image, step, now) => {
    image.findings = scan(state, image, now);
    image.scan = 'COMPLETED';
    step.outputs['findingCount'] = image.findings.length;
  },
  DistributeImage: (state, image, _step, now) => {
    image.outputs = outputsOf(state, image, now);
    writeParameters(state, image);
  },
};

export const applyStep: Effect = (state, image, step, now) => effects[step.action]?.(state, image, step, now);

/** Announces a finished scan. Only live bakes announce anything. */
export const announceScan = (state: ImageBuilderState, image: ImageRecord, step: WorkflowStepRecord): void => {
  if (step.action === 'CollectImageScanFindings')
    state.emit(cveDetected(image, instanceId(image, 'LaunchTestInstance')));
};

const instanceId = (image: ImageRecord, step: string): string => `i-0${digest(`${image.arn}/${step}`).slice(0, 16)}`;

/** The image this pipeline made before, which still has its content. */
const predecessor = (state: ImageBuilderState, image: ImageRecord): ImageRecord | undefined =>
  [...state.images.values()]
    .filter((other) => other.pipelineArn === image.pipelineArn && other.status === 'AVAILABLE' && other !== image)
    .sort((a, b) => a.createdAt - b.createdAt)
    .at(-1);

const driftOf = (state: ImageBuilderState, image: ImageRecord): Drift => {
  const previous = predecessor(state, image);
  if (previous === undefined || previous.packages.length === 0) return firstDrift(state, image);
  return nextPackages(previous.packages, state.content, image.arn);
};

/** A first image has all the packages, and a few of those that come and go. */
const firstDrift = (state: ImageBuilderState, image: ImageRecord): Drift => {
  const optional = state.content.optionalPackages.filter(({ name }) => digestNumber(`${image.name}/${name}`, 3) === 0);
  const packages = [...state.content.packages, ...optional].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { packages, upgraded: new Set() };
};

const scan = (state: ImageBuilderState, image: ImageRecord, now: number): Finding[] => {
  const previous = predecessor(state, image);
  const drift = image.packages.length > 0 ? image : driftOf(state, image);
  const open = previous?.findings.filter(({ vulnerability }) => !isFixed(vulnerability, drift)) ?? [];
  return nextFindings({
    previous: previous?.scan === 'COMPLETED' ? previous.findings : undefined,
    fixedBefore: new Set(
      [...seenBefore(state, image)].filter((id) => !open.some(({ vulnerability }) => vulnerability.id === id)),
    ),
    drift,
    content: state.content,
    seed: image.arn,
    now,
  });
};

const seenBefore = (state: ImageBuilderState, image: ImageRecord): Set<string> =>
  new Set(
    [...state.images.values()]
      .filter((other) => other.pipelineArn === image.pipelineArn && other !== image)
      .flatMap((other) => other.findings.map(({ vulnerability }) => vulnerability.id)),
  );
