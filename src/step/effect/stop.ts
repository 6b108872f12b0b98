import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Report } from '../../runs/run-kind.ts';
import type { Key } from '../../store/table.ts';
import { type StopStart, stopStart } from '../decision/stop.ts';
import type { ResumeRun } from '../types/run.ts';
import type { StopRecord } from '../types/stop.ts';
import { loadStep } from './plan.ts';

/** What the gate of the runbook that stops a step is written into; a step is stopped once. */
const stopKey = ({ plan }: ResumeRun): Key => ({ pk: `STOP#${plan.step.id}`, sk: '1' });

/** As long as what it belongs to is looked up. */
const KEPT_MS = 400 * DAY;

export async function loadStop({ table }: Uses<'table'>, run: ResumeRun): Promise<StopRecord> {
  const item = (await table.get(stopKey(run))) ?? {};
  const { gate, executionId, ended } = Object.fromEntries(Object.entries(item));
  const execution = gate ?? executionId;
  return {
    ...(typeof execution === 'string' ? { executionId: execution } : {}),
    ...(typeof ended === 'string' ? { ended } : {}),
  };
}

/**
 * Tells Image Builder the no that someone gave here, as often as it takes: the decision is stored already, the start has one token,
 * and the gate lets one execution through. Ready once the step no longer waits, whoever ended that. Throws AwsCallError.
 */
export async function tellStop(
  ports: Uses<'table' | 'automation' | 'images'>,
  run: ResumeRun,
  { document, now }: { document: string; now: number },
): Promise<Report> {
  const { table, images } = ports;
  const start = stopStart(run, document);
  const item = { ...stopKey(run), bound: start.bound, by: run.ending?.by ?? '', at: now, ttl: ttlAt(now) };
  await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }]);
  const step = await loadStep(images, run.plan);
  if (step?.status !== 'RUNNING') {
    const ended = step?.status ?? 'GONE';
    await table.write([{ kind: 'set', key: stopKey(run), set: { ended }, when: { absent: ['ended'] } }]);
    return { kind: 'ready' };
  }
  const { executionId } = await loadStop(ports, run);
  if (executionId === undefined) await begin(ports, run, start);
  return { kind: 'not-yet' };
}

const ttlAt = (now: number): number => Math.floor((now + KEPT_MS) / 1000);

/** What AWS does not take now is tried again at the next look. */
async function begin({ table, automation }: Uses<'table' | 'automation'>, run: ResumeRun, start: StopStart) {
  const { document, parameters, token: clientToken } = start;
  const tags = { PatchwardenKind: 'stop-step' };
  const executionId = await automation.start({ document, parameters, clientToken, tags }).catch((error: unknown) => {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  });
  const set = present({ executionId });
  if (executionId !== undefined)
    await table.write([{ kind: 'set', key: stopKey(run), set, when: { absent: ['executionId'] } }]);
}
