/** What speaks against this image on this fleet just now. `at`: when it was read, in milliseconds since the epoch. */
export interface ImageMemory {
  at: number;
  /** The worst first, at most as many as `MOST_FACTS`. */
  facts: readonly MemoryFact[];
  /** How many more there are. */
  more?: number;
}

/** How a deploy was rolled back. `by` is the Slack account of whoever asked for that. */
export type RolledBackBy =
  | { kind: 'person'; by: string }
  | { kind: 'service'; service: 'CloudFormation' | 'Auto Scaling' };

/** A run of the same image on a fleet. `again`: a later deploy of it there that succeeded and stayed. */
interface OfRun {
  fleet: string;
  runId: string;
  at: number;
  again?: string;
}

/** `here`: on the fleet that is deployed to; otherwise on the fleet that goes before it. Names and reasons are untrusted. */
export type MemoryFact =
  | ({ code: 'rolled-back'; here: boolean; how: RolledBackBy; active?: true } & OfRun)
  | ({ code: 'failed'; here: boolean } & OfRun)
  /** AWS and the instances contradicted each other there, or its end is not known. */
  | ({ code: 'unresolved'; here: boolean } & OfRun)
  /** People, or someone in AWS where `by` is absent, ended it with `on` of `total` instances moved; both absent where that is not known. */
  | ({ code: 'stopped'; here: boolean; by?: string; reason?: string; on?: number; total?: number } & OfRun)
  /** The fleet before took it by an override, requested by the account `by`. */
  | ({ code: 'overridden'; by: string; reason: string } & OfRun)
  | { code: 'alarm'; name: string; since?: number }
  | { code: 'before-unhealthy'; fleet: string; healthy: number; total: number }
  | { code: 'older'; createdAt: number; running: string; runningCreatedAt: number }
  /** The parameter of the fleet's image holds the AMI `gold` instead. */
  | { code: 'not-gold'; gold: string; parameter: string }
  /** `error` is AWS's name of what went wrong; without one it holds no AMI id. */
  | { code: 'gold-unread'; parameter: string; error?: string }
  /** `error` is AWS's name of what went wrong. */
  | { code: 'alarms-unread'; error: string }
  | { code: 'before-unread'; fleet: string; error: string }
  /** Only its newest runs were read. */
  | { code: 'history-cut'; fleet: string; runs: number };

/** What tells a fact from another of its kind: numbers may change without asking anyone again. */
export function keyOf(fact: MemoryFact): string {
  switch (fact.code) {
    case 'rolled-back':
    case 'failed':
    case 'unresolved':
    case 'stopped':
    case 'overridden':
      return `${fact.code} ${fact.runId}`;
    case 'alarm':
      return `alarm ${fact.name}`;
    case 'before-unhealthy':
    case 'before-unread':
    case 'history-cut':
      return `${fact.code} ${fact.fleet}`;
    case 'older':
      return `older ${fact.running}`;
    case 'alarms-unread':
    case 'not-gold':
    case 'gold-unread':
      return fact.code;
  }
}

/** What of a memory people approve: which facts, and not their numbers. */
export const toldIn = ({ facts }: ImageMemory): readonly string[] => facts.map(keyOf).sort();
