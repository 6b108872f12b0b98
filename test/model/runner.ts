import type { Focus } from './focus.ts';
import { MIXES } from './mixes.ts';
import type { Kind } from './people.ts';
import { runSchedule } from './schedule.ts';

export interface Variant {
  mix: string;
  kind: Kind;
  focus?: Focus | undefined;
}

/** What a thread is asked for: the schedules of these seeds in each variant, or until one fails. */
export interface Order {
  from: number;
  /** Seeds `from`, `from + step`, … below `until`. */
  until: number;
  step: number;
  stopAtFirst: boolean;
  variants: readonly Variant[];
  /** Each schedule is told in full. */
  traced: boolean;
}

export interface Failure extends Variant {
  seed: number;
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

export async function carryOut({ from, until, step, stopAtFirst, variants, traced }: Order): Promise<Report> {
  const failures: Failure[] = [];
  const ends: Record<string, number> = {};
  const report = { schedules: 0, claims: 0, effects: 0, parts: 0 };
  for (let seed = from; seed < until; seed += step) {
    for (const variant of variants) {
      const { kind, focus } = variant;
      const mix = MIXES.find(({ name }) => name === variant.mix);
      if (mix === undefined) throw new Error(`there is no mix ${variant.mix}`);
      const { violations, figures, trace } = await runSchedule({ seed, mix, kind, focus, traced });
      report.schedules += 1;
      report.claims += figures.claims;
      report.effects += figures.effects;
      report.parts += figures.parts;
      for (const [state, count] of Object.entries(figures.ends))
        ends[`${kind} ${state}`] = (ends[`${kind} ${state}`] ?? 0) + count;
      if (violations.length > 0 || traced) failures.push({ ...variant, seed, violations, trace });
      if (violations.length > 0 && (stopAtFirst || failures.length >= MAX_FAILURES))
        return { ...report, ends, failures };
    }
  }
  return { ...report, ends, failures };
}

// Thousands of injected errors, and nobody reads their stacks.
Error.stackTraceLimit = 3;
