import { AwsCallError } from '../../aws/failure.ts';
import { placeOfArn, placePrefix } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import type { Report } from '../../runs/run-kind.ts';
import { stopKey } from '../../store/keys.ts';
import type { Key } from '../../store/table.ts';
import { failureIn } from '../decision/answer.ts';
import { nextAttempt, stopStart } from '../decision/stop.ts';
import type { ResumeRun } from '../types/run.ts';
import type { StopRecord } from '../types/stop.ts';
import { loadStep } from './plan.ts';

/** What the gate of the runbook that stops a step is written into: one item for each attempt. */
function attemptKey({ config }: Uses<'config'>, { plan }: ResumeRun, attempt: number): Key {
  const place = placeOfArn(plan.imageArn);
  return stopKey(place === undefined ? '' : placePrefix(config, place), plan.step.id, String(attempt));
}

/** The gate of an attempt that is never to be let through: no execution has this id. */
const CLOSED = 'closed';

/** As long as what it belongs to is looked up. */
const KEPT_MS = 400 * DAY;

type Keeping = Uses<'table' | 'config'>;

interface Attempt {
  attempt: number;
  at: number;
  executionId?: string;
  error?: string;
}

export async function loadStop(ports: Keeping, run: ResumeRun): Promise<StopRecord> {
  const newest = await loadNewest(ports, run);
  const ended = (await ports.table.get(attemptKey(ports, run, 1)))?.['ended'];
  const { at: _at, ...told } = newest ?? { at: 0 };
  return { ...told, ...(typeof ended === 'string' ? { ended } : {}) };
}

async function loadNewest(ports: Keeping, run: ResumeRun): Promise<Attempt | undefined> {
  let newest: Attempt | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const item = await ports.table.get(attemptKey(ports, run, attempt));
    if (item === undefined) return newest;
    const { gate, executionId, startError, error: failure, at } = Object.fromEntries(Object.entries(item));
    const execution = gate === undefined || gate === CLOSED ? executionId : gate;
    const error = execution === undefined ? startError : failure;
    newest = {
      attempt,
      at: Number(at),
      ...(typeof execution === 'string' ? { executionId: execution } : {}),
      ...(typeof error === 'string' ? { error } : {}),
    };
  }
}

type StopPorts = Keeping & Uses<'automation' | 'images'>;

interface Told {
  document: string;
  now: number;
}

/**
 * Tells Image Builder the no that someone gave here, as often as it takes: the decision is stored already, each attempt has one token
 * and a gate that lets one execution through, and another is begun only once that execution has failed. Ready once the step no longer
 * waits, whoever ended that. After the last look no attempt is let through any more. Throws AwsCallError.
 */
export async function tellStop(
  ports: StopPorts,
  run: ResumeRun,
  { last = false, ...told }: Told & { last?: boolean },
): Promise<Report> {
  await claim(ports, run, { ...told, attempt: 1 });
  const step = await loadStep(ports.images, run.plan);
  if (step?.status !== 'RUNNING') {
    const ended = step?.status ?? 'GONE';
    await ports.table.write([
      { kind: 'set', key: attemptKey(ports, run, 1), set: { ended }, when: { absent: ['ended'] } },
    ]);
    return { kind: 'ready' };
  }
  const newest = await loadNewest(ports, run);
  if (last) await shutGate(ports, run, newest?.attempt ?? 1);
  else if (newest?.executionId === undefined) await begin(ports, run, { ...told, attempt: newest?.attempt ?? 1 });
  else await afterFailure(ports, run, { ...told, ...newest, executionId: newest.executionId });
  return { kind: 'not-yet' };
}

const ofDecision = ({ ending }: ResumeRun) => ({ equals: { by: ending?.by ?? '' } });

const ttlAt = (now: number): number => Math.floor((now + KEPT_MS) / 1000);

async function claim(ports: Keeping, run: ResumeRun, { attempt, ...told }: Told & { attempt: number }) {
  const { bound } = stopStart(run, { ...told, attempt });
  const { now } = told;
  const item = { ...attemptKey(ports, run, attempt), bound, by: run.ending?.by ?? '', at: now, ttl: ttlAt(now) };
  await ports.table.write([{ kind: 'put', item, when: { absent: ['pk'] } }]);
}

/** What AWS does not take now is tried again at the next look. */
async function begin(ports: StopPorts, run: ResumeRun, at: { document: string; attempt: number }) {
  const { table, automation } = ports;
  const { document, parameters, token: clientToken } = stopStart(run, at);
  const tags = { PatchwardenKind: 'stop-step' };
  const key = attemptKey(ports, run, at.attempt);
  const started = await automation.start({ document, parameters, clientToken, tags }).catch((error: unknown) => {
    if (error instanceof AwsCallError) return error;
    throw error;
  });
  if (started instanceof AwsCallError)
    await table.write([{ kind: 'set', key, set: { startError: started.message }, when: ofDecision(run) }]);
  else await table.write([{ kind: 'set', key, set: { executionId: started }, when: { absent: ['executionId'] } }]);
}

/** An execution that failed while the step still waits is followed by another, of the next number, once nothing passes its gate. */
async function afterFailure(
  ports: StopPorts,
  run: ResumeRun,
  { executionId, attempt, at, ...told }: Told & Attempt & { executionId: string },
) {
  const execution = await ports.automation.get(executionId);
  if (execution.end === undefined || execution.end === 'success') return;
  const passed = await shutGate(ports, run, attempt);
  // Another execution of this attempt was let through: that is followed from now on.
  if (passed !== undefined && passed !== executionId) return;
  const error = failureIn(execution);
  await ports.table.write([
    { kind: 'set', key: attemptKey(ports, run, attempt), set: { error }, when: ofDecision(run) },
  ]);
  const next = nextAttempt({ attempt, at }, told.now);
  if (next === undefined) return;
  await claim(ports, run, { ...told, attempt: next });
  await begin(ports, run, { ...told, attempt: next });
}

/** Lets nothing more through; the id of the execution that was let through before, if one was. */
async function shutGate(ports: Keeping, run: ResumeRun, attempt: number): Promise<string | undefined> {
  const { table } = ports;
  const key = attemptKey(ports, run, attempt);
  const result = await table.write([{ kind: 'set', key, set: { gate: CLOSED }, when: { absent: ['gate'] } }]);
  if (result.kind === 'written') return undefined;
  const gate = (await table.get(key))?.['gate'];
  return typeof gate === 'string' && gate !== CLOSED ? gate : undefined;
}
