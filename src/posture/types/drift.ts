import type { FindingCode } from './finding.ts';
import type { Verdict } from './posture.ts';

/** One time in which a fleet was out of compliance. Times are milliseconds since the epoch. */
export interface DriftEpisode {
  schema: 1;
  fleet: string;
  since: number;
  /** Absent while it lasts. */
  until?: number;
  /** It ended because people permitted what was wrong, and not because it was fixed. */
  excepted?: true;
  /** As what it began, and with what. */
  verdict: Exclude<Verdict, 'compliant'>;
  causes: readonly { code: FindingCode; instances: number }[];
  /** When it was reported; absent where it was not. */
  toldAt?: number;
}
