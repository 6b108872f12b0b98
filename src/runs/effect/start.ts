import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import type { Input } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run, StartRecord } from '../types/run.ts';
import { isHeldBack } from './checks.ts';

/** Executions carry this tag, so that one whose start was never answered can be found. */
export const runTag = (runId: string): string => `PatchwardenRun-${runId}`;

/** And this one, since a later part must not be taken for an earlier one: the API finds tags by their key alone. */
const partTag = ({ id, epoch }: Run): string => `${runTag(id)}-${epoch}`;

/** Beyond this age of a claim the look-up comes first: how long SSM remembers a token is not documented. */
const LOOK_UP_AFTER_MS = MINUTE;

type StartPorts = Uses<'automation' | 'table' | 'calendars' | 'config'>;

/**
 * The effect of a start: the stored bytes, and nothing built anew. Repeating it is safe: the token makes it the same start,
 * and the runbook's gate lets one execution through. What may have been started already is not started again while
 * everything is paused or frozen.
 */
export async function attemptStart(ports: StartPorts, record: RunRecord, now: number): Promise<Input> {
  const { start } = record.run;
  if (start === undefined) return { kind: 'start-refused', error: 'the run has nothing to start' };
  const mayHaveStarted = start.attempts > 0 || now > start.claimedAt + LOOK_UP_AFTER_MS;
  try {
    const found = mayHaveStarted ? await findStarted(ports, record) : undefined;
    if (found !== undefined) return { kind: 'start-accepted', executionId: found };
    if ((mayHaveStarted || start.busy === true) && (await isHeldBack(ports, now))) {
      const error = 'everything is paused or frozen, so the start is not repeated';
      return { kind: 'start-unsettled', error, ...(mayHaveStarted ? {} : { busy: true }) };
    }
    return { kind: 'start-accepted', executionId: await ports.automation.start(startCall(record.run, start)) };
  } catch (error) {
    return failedStart(error, mayHaveStarted);
  }
}

/** The execution of a run: the one that passed the gate, or one with its tag that has not come to it yet. */
export async function findStarted(
  { automation }: Uses<'automation'>,
  { run, gate }: RunRecord,
): Promise<string | undefined> {
  if (gate !== undefined) return gate;
  const [found] = await automation.findByTag(run.earlier === undefined ? runTag(run.id) : partTag(run));
  return found;
}

const startCall = (run: Run, { document, parameters, token }: StartRecord) => ({
  document,
  parameters,
  clientToken: token,
  tags: { [runTag(run.id)]: String(run.epoch), [partTag(run)]: run.name, PatchwardenKind: run.kind },
});

/** A "no" to the first attempt is one. A later one says nothing of the attempt that was never answered. */
function failedStart(error: unknown, mayHaveStarted: boolean): Input {
  if (!(error instanceof AwsCallError)) throw error;
  if (error.failure === 'busy') return { kind: 'start-unsettled', error: error.code, busy: true };
  if (mayHaveStarted) return { kind: 'start-unsettled', error: error.message };
  switch (error.failure) {
    case 'ambiguous':
      return { kind: 'start-unsettled', error: error.message };
    case 'refused':
    case 'gone':
      return { kind: 'start-refused', error: error.message };
  }
}
