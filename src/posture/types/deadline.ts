import type { ComplianceConfig, FleetConfig } from '../../config/types.ts';
import type { Known, KnownSources } from './known.ts';
import type { Assumed, FleetPosture } from './posture.ts';
import type { FleetSnapshot } from './snapshot.ts';

/** What deadlines of a fleet follow from, beside its snapshot. Times are milliseconds since the epoch. */
export interface DeadlineFacts {
  config: Pick<ComplianceConfig, 'deadlines' | 'custom' | 'unrated' | 'emergency'>;
  fleet: Pick<FleetConfig, 'exposure' | 'target' | 'window' | 'patch'>;
  known: Known;
  sources?: KnownSources;
  /** When nothing may start, ascending; absent: never. */
  closed?: readonly Closed[];
  /** Newest snapshots of the fleets before this one in its order: they miss patches that this one's baseline still holds back. */
  before?: readonly FleetSnapshot[];
  /** Since when something cannot be met is taken from here. */
  previous?: Pick<FleetPosture, 'deadline' | 'deadlines'> | undefined;
  now: number;
}

/** A time in which a change calendar lets nothing start; without an end, its end is not known. */
export interface Closed {
  from: number;
  until?: number;
}

/** By when one vulnerability, or one patch where the rule is about patches, must be fixed. */
export interface Clock {
  due: number;
  cve?: string;
  patch: string;
  exploited: boolean;
  /** In words, without a stop. */
  rule: string;
  /** The rule also asks for a forensic triage of the instances before they are patched. */
  forensic?: true;
  /** What was taken for granted since it is not known. */
  assumed?: readonly Assumed[];
}

/** What a rule says of one vulnerability in one fleet. */
export type Ruled =
  | ({ kind: 'due' } & Pick<Clock, 'due' | 'rule' | 'forensic' | 'assumed'>)
  /** It is fixed with the next upgrade of the system, or no rule is about it. */
  | { kind: 'none' }
  /** Its ratings are not known, and they matter. */
  | { kind: 'unrated' };
