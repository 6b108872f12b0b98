import type { ImagePipeline, ImageStatus } from '@aws-sdk/client-imagebuilder';
import type { EmittedEvent } from '../../types.ts';
import { severityCounts } from './scan.ts';
import type { ImageRecord, WorkflowRecord, WorkflowStepRecord } from './state.ts';

/** The statuses that AWS documents an event for. */
const announced: readonly ImageStatus[] = [
  'BUILDING',
  'TESTING',
  'DISTRIBUTING',
  'INTEGRATING',
  'AVAILABLE',
  'CANCELLED',
  'FAILED',
];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
export const stateChange = (image: ImageRecord, previous: ImageStatus): EmittedEvent | undefined =>
  announced.includes(image.status)
    ? {
        source: 'aws.imagebuilder',
        detailType: 'EC2 Image Builder Image State Change',
        resources: [image.arn],
        detail: { 'previous-state': { status: previous }, state: { status: image.status } },
      }
    : undefined;

/** Sent for a clean scan, too. */
export const cveDetected = (image: ImageRecord, instanceId: string): EmittedEvent => ({
  source: 'aws.imagebuilder',
  detailType: 'EC2 Image Builder CVE Detected',
  resources: [image.arn, image.pipelineArn],
  detail: { 'resource-id': instanceId, 'finding-severity-counts': severityCounts(image.findings) },
});

export const stepWaiting = (image: ImageRecord, workflow: WorkflowRecord, step: WorkflowStepRecord): EmittedEvent => ({
  source: 'aws.imagebuilder',
  detailType: 'EC2 Image Builder Workflow Step Waiting',
  resources: [image.arn, workflow.arn],
  detail: {
    'workflow-execution-id': workflow.id,
    'workflow-step-execution-id': step.id,
    'workflow-step-name': step.name,
  },
});

/** The count is a text: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
export const autoDisabled = ({ arn = '', consecutiveFailures = 0 }: ImagePipeline): EmittedEvent => ({
  source: 'aws.imagebuilder',
  detailType: 'EC2 Image Builder Image Pipeline Automatically Disabled',
  resources: [arn],
  detail: { 'consecutive-failures': String(consecutiveFailures) },
});
