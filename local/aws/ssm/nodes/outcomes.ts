/** What goes wrong, or otherwise than usual, on an instance. */
export type Outcome =
  /** One patch does not install. `reported` is how the invocation ends all the same. */
  | { kind: 'patch-fails'; reported: 'Failed' | 'Success' }
  /** It stops after half of the patches; what it installed waits for a restart. */
  | { kind: 'half-installed' }
  /** It goes down for a restart and is not heard of again. */
  | { kind: 'never-returns' }
  /** The restart does not happen, and nothing says so. */
  | { kind: 'no-restart' }
  | { kind: 'undeliverable' }
  | { kind: 'access-denied' }
  /** Every step takes that many times as long. */
  | { kind: 'slow'; factor: number }
  | { kind: 'hook-fails'; hook: 'before' | 'after' | 'exit' }
  /** What it serves does not pass health checks after its restart. */
  | { kind: 'unhealthy-after-restart' };

export type OutcomeKind = Outcome['kind'];
export type OutcomeOf<Kind extends OutcomeKind> = Extract<Outcome, { kind: Kind }>;

/** The outcomes that wait to happen, by instance. Each is used up after `times`; it can be set while a command runs. */
export interface Outcomes {
  set(instanceId: string, outcome: Outcome, times?: number): void;
  /** Uses one up; of several of the kind the first that `fits`. */
  take<Kind extends OutcomeKind>(
    instanceId: string,
    kind: Kind,
    fits?: (outcome: OutcomeOf<Kind>) => boolean,
  ): OutcomeOf<Kind> | undefined;
  clear(instanceId?: string): void;
}

export const createOutcomes = (): Outcomes => {
  const waiting: { instanceId: string; outcome: Outcome; left: number }[] = [];
  return {
    set(instanceId, outcome, times = 1) {
      waiting.push({ instanceId, outcome, left: times });
    },
    take(instanceId, kind, fits = () => true) {
      for (const [index, entry] of waiting.entries()) {
        const { outcome } = entry;
        if (entry.instanceId !== instanceId || !isOf(outcome, kind) || !fits(outcome)) continue;
        entry.left -= 1;
        if (entry.left <= 0) waiting.splice(index, 1);
        return outcome;
      }
      return undefined;
    },
    clear(instanceId) {
      for (let index = waiting.length - 1; index >= 0; index -= 1)
        if (instanceId === undefined || waiting[index]?.instanceId === instanceId) waiting.splice(index, 1);
    },
  };
};

const isOf = <Kind extends OutcomeKind>(outcome: Outcome, kind: Kind): outcome is OutcomeOf<Kind> =>
  outcome.kind === kind;
