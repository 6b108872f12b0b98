import { parentPort, workerData } from 'node:worker_threads';
import { MIXES } from './mixes.ts';
import type { Kind } from './people.ts';
import { runSchedule } from './schedule.ts';

/** What a thread is asked for: the schedules of these seeds under each mix and of each kind, or until one fails. */
export interface Order {
  from: number;
  /** Seeds `from`, `from + step`, … below `until`. */
  until: number;
  step: number;
  stopAtFirst: boolean;
  mixes: readonly string[];
  kinds: readonly Kind[];
  /** Each schedule is told in full. */
  traced: boolean;
}

export interface Failure {
  seed: number;
  mix: string;
  kind: Kind;
  violations: readonly string[];
  trace: readonly string[];
}

export interface Report {
  schedules: number;
  failures: readonly Failure[];
  claims: number;
  effects: number;
  parts: number;
  ends: Readonly<Record<string, number>>;
}

const MAX_FAILURES = 5;

async function carryOut({ from, until, step, stopAtFirst, mixes, kinds, traced }: Order): Promise<Report> {
  const failures: Failure[] = [];
  const ends: Record<string, number> = {};
  const report = { schedules: 0, claims: 0, effects: 0, parts: 0 };
  const variants = MIXES.filter(({ name }) => mixes.includes(name)).flatMap((mix) =>
    kinds.map((kind) => ({ mix, kind })),
  );
  for (let seed = from; seed < until; seed += step) {
    for (const { mix, kind } of variants) {
      const { violations, figures, trace } = await runSchedule({ seed, mix, kind, traced });
      report.schedules += 1;
      report.claims += figures.claims;
      report.effects += figures.effects;
      report.parts += figures.parts;
      for (const [state, count] of Object.entries(figures.ends))
        ends[`${kind} ${state}`] = (ends[`${kind} ${state}`] ?? 0) + count;
      if (violations.length > 0 || traced) failures.push({ seed, mix: mix.name, kind, violations, trace });
      if (violations.length > 0 && (stopAtFirst || failures.length >= MAX_FAILURES))
        return { ...report, ends, failures };
    }
  }
  return { ...report, ends, failures };
}

// Thousands of injected errors, and nobody reads their stacks.
Error.stackTraceLimit = 3;
// Written by threads.ts, as an Order.
const order: Order = workerData;
void carryOut(order).then((report) => parentPort?.postMessage(report));
