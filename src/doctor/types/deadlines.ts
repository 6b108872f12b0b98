import type { Read } from './read.ts';

/** One fleet of an order, as far as a patch takes its time there. */
export interface RingFleet {
  fleet: string;
  /** Days after a release in which its baselines approve nothing; 0 for images, `unknown` where its baselines were not read. */
  delayDays: Read<number>;
  /** How long the fleet before it must have been healthy. */
  soakMs: number;
  /** Its next openings, soonest first; `any-time` where people start it when they like; `others` where not we patch it. */
  openings: Read<readonly number[] | 'any-time' | 'others'>;
}

export interface DeadlineFacts {
  /** Fleets with the strictest deadline that the rules give them, in the order in which a patch reaches them; `place` where the fleet is not at home. */
  rings: readonly { order: readonly RingFleet[]; days: number; rule: string; place?: string }[];
  now: number;
}

export type DeadlineFinding = { subject: 'deadlines' } & (
  | { level: 'ok'; code: 'deadline'; fleet: string; days: number; rule: string; earliestMs: number }
  | {
      level: 'to-do';
      code: 'infeasible';
      fleet: string;
      days: number;
      rule: string;
      /** After a release, in the best case. */
      earliestMs: number;
      /** The longest of its order. */
      delayDays: number;
      /** Of its order, where they take longer than the delays; else 0. */
      soakMs: number;
      /** Whether waiting for windows adds to the delays and soaks. */
      waitsForWindow: boolean;
    }
  /** Its openings that are known do not reach so far, or others patch it. */
  | {
      level: 'unknown';
      code: 'deadline-unknown';
      fleet: string;
      days: number;
      rule: string;
      because: 'others' | 'openings';
    }
);
