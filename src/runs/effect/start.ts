import { AwsCallError } from '../../aws/failure.ts';
import type { AutomationStart } from '../../aws/ssm.ts';
import type { Uses } from '../../contract/ports.ts';
import { isStartOf } from '../decision/binding.ts';
import { CLAIMER_LIVES_MS } from '../decision/limits.ts';
import { whyNotNow } from '../decision/start.ts';
import { atRun, type ReconcilePorts } from '../ports.ts';
import type { Input } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import type { StartRecord } from '../types/start.ts';
import { loadChecks } from './checks.ts';

/** Executions carry this tag, so that one whose start was never answered can be found. */
export const runTag = (runId: string): string => `PatchwardenRun-${runId}`;

/**
 * And this one, since a later part must not be taken for an earlier one, nor an attempt for one that was not admitted: the API finds tags
 * by their key alone.
 */
const partTag = ({ id, epoch, heldAtGate }: Run): string =>
  [runTag(id), epoch, ...(heldAtGate === undefined ? [] : [heldAtGate.times])].join('-');

const NOTHING_TO_START: Input = { kind: 'start-refused', error: 'the run has nothing to start' };

/**
 * The effect of a start, made by the worker that has just looked at everything and claimed it: the stored bytes, and nothing
 * built again. It is the first attempt and nobody else makes one meanwhile, so a "no" is one, and busy means not started.
 */
export async function startClaimed({ automation }: Uses<'automation'>, { run }: RunRecord): Promise<Input> {
  if (run.observe !== undefined) return NOTHING_TO_START;
  if (run.start === undefined || run.slot !== undefined) return NOTHING_TO_START;
  try {
    return accepted(await automation.start(startCall(run, run.start)));
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    switch (error.failure) {
      case 'busy':
        return { kind: 'start-turned-away', error: error.code };
      case 'ambiguous':
        return { kind: 'start-unsettled', error: error.message };
      case 'refused':
      case 'gone':
        return { kind: 'start-refused', error: error.message };
    }
  }
}

/**
 * A start that someone else claimed, or that was never answered: it may have happened. It is looked up first, and repeated,
 * with the same bytes, only if it could be claimed now: the token makes it the same start, and the runbook's gate lets one
 * execution through. `undefined` while its claimer may still be at it.
 */
export async function settleStart(ports: ReconcilePorts, record: RunRecord, now: number): Promise<Input | undefined> {
  const { run, gate } = record;
  const { start } = run;
  const there = atRun(ports, run);
  if (start === undefined) return NOTHING_TO_START;
  if (gate !== undefined) return accepted(gate);
  // What has a slot is started by something else, and never claimed.
  if (run.slot !== undefined || run.observe !== undefined) return NOTHING_TO_START;
  // The version before kept a start that was turned away claimed.
  if (start.busy === true && start.attempts === 0)
    return { kind: 'start-turned-away', error: start.lastError ?? 'busy' };
  if (start.attempts === 0 && now < start.claimedAt + CLAIMER_LIVES_MS) return undefined;
  try {
    const found = await findStarted(there, record);
    if (found !== undefined) return accepted(found);
    const obstacle = whyNotNow(run, await loadChecks(ports, run, now), now);
    if (obstacle !== undefined)
      return { kind: 'start-unsettled', error: `no execution was found, and the start is not repeated: ${obstacle}` };
    return accepted(await there.automation.start(startCall(run, start)));
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    // Even a refusal proves nothing about the attempt that was never answered.
    return { kind: 'start-unsettled', error: error.message };
  }
}

const accepted = (executionId: string): Input => ({ kind: 'start-accepted', executionId });

/**
 * The execution of a run: the one that passed the gate, or one that was started with exactly the stored bytes and has not
 * come to the gate yet. Attempts that were not admitted are over. Anyone who may tag executions can put the tag on others: those are not the run's.
 */
export async function findStarted(
  { automation }: Uses<'automation'>,
  { run, gate }: RunRecord,
): Promise<string | undefined> {
  if (gate !== undefined) return gate;
  const { start } = run;
  if (start === undefined) return undefined;
  const isFirst = run.earlier === undefined && run.heldAtGate === undefined;
  const tagged = await automation.findByTag(isFirst ? runTag(run.id) : partTag(run), start.document);
  const over = run.heldAtGate?.executions ?? [];
  return tagged.find((execution) => isStartOf(start, execution) && !over.includes(execution.id))?.id;
}

const startCall = (run: Run, { document, parameters, token }: StartRecord): AutomationStart => ({
  document,
  parameters,
  clientToken: token,
  tags: { [runTag(run.id)]: String(run.epoch), [partTag(run)]: run.name, PatchwardenKind: run.kind },
});
