/** When people are told of an occurrence before it opens. Times and leads are in milliseconds. */
export interface Leads {
  opensAt: number;
  /** How long before it opens each notice is due, longest first; never empty. */
  before: readonly number[];
}

/** A lead whose moment has come. */
export interface DueLead {
  /** How long before the opening it was due. */
  before: number;
  at: number;
  /** No other follows before it opens. */
  isLast: boolean;
}

interface Occasion {
  opensAt: number;
  /** The opening before it, where that is known: a notice due before then would be about two occurrences at once. */
  previousAt?: number | undefined;
}

/**
 * The lead times of one occurrence: of the config's `notices`, those longer than the time since the opening before are left
 * out. Where none is left it is announced once, as soon as the opening before is over and it is seen.
 */
export function leadsOf(notices: readonly number[], { opensAt, previousAt }: Occasion): Leads {
  const longest = previousAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, opensAt - previousAt);
  const fitting = [...new Set(notices)].filter((before) => before <= longest).sort((a, b) => b - a);
  if (fitting.length > 0) return { opensAt, before: fitting };
  return { opensAt, before: [Number.isFinite(longest) ? longest : 0] };
}

/** The time from which on it is announced. */
export const firstLeadAt = ({ opensAt, before: [longest = 0] }: Leads): number => opensAt - longest;

/**
 * The newest lead whose moment has come; `undefined` before the first. An occurrence that is first seen late is at its
 * newest lead at once, so that it is always announced at least once.
 */
export function dueLead({ opensAt, before }: Leads, now: number): DueLead | undefined {
  const index = before.findLastIndex((each) => opensAt - each <= now);
  const due = before[index];
  return due === undefined ? undefined : { before: due, at: opensAt - due, isLast: index === before.length - 1 };
}

/** When the next lead is due; `undefined` after the last. */
export function nextLeadAt({ opensAt, before }: Leads, now: number): number | undefined {
  const next = before.find((each) => opensAt - each > now);
  return next === undefined ? undefined : opensAt - next;
}
