import { parseDocument } from 'yaml';
import type { Workflow, WorkflowStep } from '../../aws/imagebuilder.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { ApprovalStep, WaitingStep, WorkflowKind } from '../types.ts';

/**
 * How long a WaitForAction step waits where its workflow says nothing, and at most.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/wfdoc-step-actions.html
 */
const WAITS_MS = 3 * DAY;
export const WAITS_AT_MOST_MS = 7 * DAY;

const WAITS = 'WaitForAction';

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** `…:workflow/distribution/approve/1.0.0/1` */
const kindIn = (arn: string): WorkflowKind =>
  /:workflow\/test\//.test(arn) ? 'test' : /:workflow\/distribution\//.test(arn) ? 'distribution' : 'build';

/** The approval steps of a workflow's document, in their order; `undefined` where it is no YAML. */
export function approvalStepsIn(arn: string, document: string): readonly ApprovalStep[] | undefined {
  const parsed = parseDocument(document);
  if (parsed.errors.length > 0) return undefined;
  const workflow: unknown = parsed.toJS();
  const steps: unknown = isFields(workflow) ? workflow['steps'] : undefined;
  const all = (Array.isArray(steps) ? steps : []).filter(isFields);
  return all.flatMap((step, i) =>
    step['action'] === WAITS ? [approvalStep(step, { workflow: kindIn(arn), before: all.slice(0, i) })] : [],
  );
}

type Fields = Readonly<Record<string, unknown>>;

const approvalStep = (
  { name, timeoutSeconds, onFailure }: Fields,
  { workflow, before }: { workflow: WorkflowKind; before: readonly Fields[] },
): ApprovalStep => ({
  name: String(name),
  workflow,
  waitsMs: typeof timeoutSeconds === 'number' ? timeoutSeconds * 1000 : WAITS_MS,
  onFailure: String(onFailure).toLowerCase() === 'continue' ? 'continue' : 'abort',
  hasInstance: isLaunched(before.map(({ action }) => String(action))),
});

/** More instances were launched than terminated by then. */
const isLaunched = (actions: readonly string[]): boolean =>
  actions.filter((action) => action === 'LaunchInstance').length >
  actions.filter((action) => action === 'TerminateInstance').length;

interface Seen {
  workflow: Workflow | undefined;
  steps: readonly WorkflowStep[];
  /** What the plan says of the pipeline's approval steps. */
  planned: readonly ApprovalStep[];
}

const KINDS: Readonly<Record<string, WorkflowKind>> = { BUILD: 'build', TEST: 'test', DISTRIBUTION: 'distribution' };

/** The step that waits now, with what its workflow says of it; what the plan does not know of it is not known. */
export function waitingStep({ workflow, steps, planned }: Seen): WaitingStep | undefined {
  const step = steps.find(({ action, name, status }) => (action ?? name) === WAITS && status === 'RUNNING');
  const kind = KINDS[workflow?.kind ?? ''];
  if (step?.id === undefined || step.startedAt === undefined || workflow === undefined || kind === undefined)
    return undefined;
  const known = planned.find(({ name, workflow: of }) => name === step.name && of === kind);
  const done = steps.filter(({ status }) => status === 'COMPLETED').map(({ action = '' }) => action);
  return {
    name: step.name,
    workflow: kind,
    ...present({ waitsMs: known?.waitsMs, onFailure: known?.onFailure }),
    hasInstance: isLaunched(done),
    id: step.id,
    workflowId: workflow.id,
    since: step.startedAt,
  };
}

/** When it times out; `undefined` where that is not known. */
export const waitsUntil = ({ since, waitsMs }: WaitingStep): number | undefined =>
  waitsMs === undefined ? undefined : since + waitsMs;

/** When it has timed out by, whatever its workflow says. */
export const waitsAtMostUntil = ({ since, waitsMs = WAITS_AT_MOST_MS }: WaitingStep): number => since + waitsMs;
