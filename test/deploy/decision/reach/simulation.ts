/**
 * What CloudFormation and Auto Scaling do with a small group, one act at a time, by their documentation: every order of acts that they
 * allow is gone through, and the fewest that ever serve are counted.
 */

interface State {
  old: number;
  fresh: number;
  launching: number;
}

const keyOf = ({ old, fresh, launching }: State): string => `${old}/${fresh}/${launching}`;

function fewestOf(first: State, next: (state: State) => readonly State[]): number {
  const seen = new Set<string>();
  const open = [first];
  let fewest = first.old + first.fresh;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(keyOf(state))) continue;
    seen.add(keyOf(state));
    fewest = Math.min(fewest, state.old + state.fresh);
    open.push(...next(state));
  }
  return fewest;
}

/** A new instance comes into service. */
const arrivals = (state: State): State[] =>
  state.launching === 0 ? [] : [{ ...state, launching: state.launching - 1, fresh: state.fresh + 1 }];

/** Batch after batch: one is terminated only when nothing of the one before is still on its way. */
export function rolled(desired: number, policy: { minInService: number; maxBatch: number }, max: number): number {
  const { minInService, maxBatch } = policy;
  const grown = desired <= minInService ? Math.min(max, minInService + maxBatch) : desired;
  return fewestOf({ old: desired, fresh: 0, launching: grown - desired }, (state) => {
    if (state.launching > 0) return arrivals(state);
    const spare = state.old + state.fresh - minInService;
    return Array.from({ length: Math.min(maxBatch, state.old, spare) }, (_, index) => {
      const old = state.old - index - 1;
      return { old, fresh: state.fresh, launching: Math.max(0, grown - old - state.fresh) };
    });
  });
}

interface Preferences {
  minHealthy: number;
  maxHealthy: number;
  maxIsExplicit: boolean;
  shares: readonly number[];
}

/** One instance at a time, whichever bound allows it; between checkpoints nothing beyond the next one, and all of it is awaited. */
export function refreshed(desired: number, { minHealthy, maxHealthy, maxIsExplicit, shares }: Preferences): number {
  const least = atLeast(desired, minHealthy);
  const most = Math.max(desired, atLeast(desired, maxHealthy));
  const stuck = least === desired && most === desired;
  const floor = stuck && !maxIsExplicit ? desired - 1 : least;
  const ceiling = stuck && maxIsExplicit ? desired + 1 : most;
  let fewest = desired;
  let old = desired;
  for (const share of shares.length === 0 ? [100] : shares) {
    const until = desired - atLeast(desired, share);
    const part = fewestOf({ old, fresh: desired - old, launching: 0 }, (state) => [
      ...arrivals(state),
      ...(state.old > until && state.old + state.fresh > floor ? [{ ...state, old: state.old - 1 }] : []),
      ...(total(state) < ceiling && state.fresh + state.launching < desired - until
        ? [{ ...state, launching: state.launching + 1 }]
        : []),
    ]);
    fewest = Math.min(fewest, part);
    old = until;
  }
  return fewest;
}

const total = ({ old, fresh, launching }: State): number => old + fresh + launching;

/** The least whole number of instances that is at least this percentage. */
function atLeast(desired: number, percentage: number): number {
  for (let count = 0; ; count += 1) if (count * 100 >= desired * percentage) return count;
}
