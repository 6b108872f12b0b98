import { AwsCallError } from '../../aws/failure.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { SECOND } from '../../duration.ts';
import { present } from '../../present.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import { wakeOf } from '../../runs/effect/wake.ts';
import type { Gate, Published } from '../../runs/gate.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { type NextStep, nextStep } from '../decision/publish.ts';
import {
  isCurrent,
  isRunbookOver,
  loadAttempt,
  loadPublication,
  type PublishPorts,
  publishWake,
  savePublication,
  startPublishing,
} from '../effect/publish.ts';
import type { Publication } from '../types/publish.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';

/** Sooner than the next tick. */
const SOON_MS = 60 * SECOND;

/**
 * Brings the parameter of a fleet to what the run left it with: writes it by the runbook, reads it until it says so, and has the run's card
 * say where that stands. What AWS does not answer is looked at again. Repeating it does nothing twice.
 */
export async function lookAtPublication(
  hub: Uses<'table' | 'at' | 'wakes' | 'log'> & HasKinds,
  gate: Gate<'deploy'>,
  { runId, now }: { runId: string; now: number },
): Promise<void> {
  const is = await loadPublication(hub.table, runId);
  if (is === undefined || is.state === 'written' || is.state === 'over') return;
  const run = (await loadRun(hub, runId))?.run;
  if (run === undefined || !isDeploy(run)) return;
  const ports = at(hub, gate.placeOf(run));
  try {
    const published = gate.publishes?.(run);
    const step = await stepFor(ports, run, { is, published, now });
    await act(ports, run, { is, published, step, now });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('parameter-not-read', { runId, code: error.code });
    await savePublication(ports.table, is, { next: is, due: now + SOON_MS });
  }
}

interface Look {
  is: Publication;
  published: Published | undefined;
  now: number;
}

async function stepFor(ports: PublishPorts, run: DeployRun, { is, published, now }: Look): Promise<NextStep> {
  const current = await isCurrent(ports, run, { publication: is, published });
  if (!current) return { kind: 'over' };
  const seen = (await ports.imageParameters.now([is.parameter])).get(is.parameter) ?? { kind: 'missing' };
  const isOver = await isRunbookOver(ports, run);
  const execution = await loadAttempt(ports, is);
  return nextStep(is, { isCurrent: current, isOver, seen, now, ...present({ execution }) });
}

async function act(
  ports: PublishPorts,
  run: DeployRun,
  { is, published, step, now }: Look & { step: NextStep },
): Promise<void> {
  switch (step.kind) {
    case 'over':
    case 'written': {
      const { why: _why, ...rest } = is;
      return save(ports, run, { is, next: { ...rest, state: step.kind } });
    }
    case 'look':
      return save(ports, run, { is, next: is, due: step.at, now });
    case 'wrong':
      return save(ports, run, { is, next: { ...is, state: 'wrong', why: step.why }, due: step.at });
    case 'start':
      return published === undefined
        ? undefined
        : start(ports, run, { is, document: published.document, attempt: step.attempt, now });
  }
}

/** The attempt is stored before it is made. */
async function start(
  ports: PublishPorts,
  run: DeployRun,
  { is, document, attempt, now }: { is: Publication; document: string; attempt: number; now: number },
): Promise<void> {
  const { executionId: _id, why: _why, ...rest } = is;
  const claimed: Publication = attempt === is.attempt ? is : { ...rest, state: 'working', attempt, attemptedAt: now };
  if (!(await savePublication(ports.table, is, { next: claimed, due: now + SOON_MS }))) return;
  const started = await startPublishing(ports, claimed, document);
  if (started === undefined) return;
  const why = 'refused' in started ? { why: { code: 'failed', reason: started.refused } as const } : {};
  const known = 'executionId' in started ? { executionId: started.executionId } : {};
  const stored = { ...claimed, rev: is.rev + 1 };
  await save(ports, run, { is: stored, next: { ...stored, ...known, ...why }, due: now + LOOK_MS, now });
}

const LOOK_MS = 20 * SECOND;

/** The card is painted again where it says something else now; what is due before the next tick has a wake-up of its own. */
async function save(
  { table, wakes }: PublishPorts,
  run: DeployRun,
  { is, next, due, now }: { is: Publication; next: Publication; due?: number; now?: number },
): Promise<void> {
  if (!(await savePublication(table, is, { next, ...present({ due }) }))) return;
  if (next.state !== is.state || next.why?.code !== is.why?.code) await wakes.send(wakeOf(run.id), 0);
  if (due !== undefined && now !== undefined && due <= now + SOON_MS)
    await wakes.send(publishWake(run.id), Math.ceil((due - now) / SECOND));
}
