import { isRecord, type Json, textOf, textsOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';
import { type Execution, isFinal } from './execution.ts';

/** Starts another runbook and waits for its end; the child is cancelled with the parent. */
export const executeAutomation = async (attempt: Attempt): Promise<ActionResult> => {
  const started = start(attempt);
  if ('kind' in started) return started;
  const { child } = started;
  attempt.record.outputs['ExecutionId'] = child.id;
  attempt.deps.whenFinal(child, () => attempt.execution.waiting.wake('signal'));
  while (!isFinal(child.status)) {
    const waited = await attempt.wait(Number.POSITIVE_INFINITY);
    if (waited === 'cancelled' || waited === 'timed-out') {
      attempt.deps.stopChild(child);
      return { kind: waited };
    }
  }
  const outputs = { ExecutionId: child.id, Status: child.status, Output: Object.values(child.outputs).flat() };
  if (child.status === 'Success') return { kind: 'success', outputs };
  const message = `Step fails when it is Execute/Cancelling action. The child automation ${child.id} ended ${child.status}: ${child.failureMessage ?? 'no reason given'}`;
  return { kind: 'failed', type: 'ChildAutomationFailed', message, outputs };
};

const start = ({ inputs, deps, execution }: Attempt): { child: Execution } | ActionResult => {
  const version = inputs['DocumentVersion'];
  try {
    const child = deps.startChild(
      execution,
      textOf(inputs['DocumentName'] ?? ''),
      version === undefined ? undefined : textOf(version),
      parametersOf(inputs['RuntimeParameters'] ?? {}),
    );
    return { child };
  } catch (error) {
    const message = `Step fails when it is Execute/Cancelling action. ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'failed', type: 'ChildAutomationRefused', message };
  }
};

const parametersOf = (value: Json): Record<string, string[]> =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, given]) => [name, textsOf(given)])) : {};
