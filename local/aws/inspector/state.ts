import type { Clock, Emit } from '../../types.ts';
import type { Machine } from '../ssm/nodes/node.ts';
import type { Exposure, Published } from '../ssm/patching/exposures.ts';

/** What Inspector knows of one vulnerability beside its id. Times are milliseconds since the epoch. */
export interface KnownVulnerability {
  id: string;
  description: string;
  /** In CISA's catalogue of exploited vulnerabilities since then. */
  cisaSince?: number;
  /** By when CISA wants it mended; 21 days after it was listed, unless told otherwise. */
  cisaDue?: number;
  /** Exploits were seen between. */
  exploitSeen?: { first: number; last: number };
  /** The probability of an exploit, 0 to 1. */
  epss?: number;
  cvss?: number;
}

export interface InspectorOptions {
  accountId: string;
  region?: string;
  /** Without it Inspector is not enabled in this account and Region. */
  vulnerabilities?: readonly KnownVulnerability[] | undefined;
  clock?: Clock;
  emit?: Emit;
  /** What is installed where; absent: Inspector covers nothing. */
  estate?: Estate;
}

/** What Inspector finds out about instances: its agent's part and EC2's. */
export interface Estate {
  /** What registered, running nodes lack, whatever a baseline says of it. */
  exposures(): readonly Exposure[];
  /** What vendors have published for a vulnerability. */
  published(cve: string): readonly Published[];
  machines(): Iterable<Machine>;
  machine(id: string): Machine | undefined;
  isManaged(id: string): boolean;
}

export interface InspectorState {
  accountId: string;
  region: string;
  now: () => number;
  emit: Emit;
  estate: Estate;
  /** By id; `undefined` while Inspector is not enabled. */
  known: Map<string, KnownVulnerability> | undefined;
}
