import { MINUTE, spanText } from '../../duration.ts';
import type { Estimate } from '../decision/estimate.ts';
import { usualOf } from '../decision/estimate.ts';

/** While something runs: how long it takes yet, and what that rests on. A part of a line. */
export function estimateText(estimate: Estimate): string {
  switch (estimate.kind) {
    case 'unknown':
      return `${spanText(estimate.elapsed)} so far, no previous run to compare with`;
    case 'left':
      return `about ${spanText(Math.max(MINUTE, estimate.left))} left (${lastText(estimate.last)})`;
    case 'overdue':
      return `${spanText(estimate.elapsed)} so far (${lastText(estimate.last)})`;
    case 'slow':
      return `taking longer than usual: ${spanText(estimate.elapsed)}, usually ${spanText(estimate.usual)}`;
  }
}

/** Before something starts: `about 16 min`; `undefined` when it never ran. */
export function aboutText(last: readonly number[]): string | undefined {
  const usual = usualOf(last);
  return usual === undefined ? undefined : `about ${spanText(usual)}`;
}

/** `last 3 took 14–18 min`, `last one took 16 min`. */
function lastText(last: readonly number[]): string {
  const of = last.length === 1 ? 'last one' : `last ${last.length}`;
  return `${of} took ${rangeText(Math.min(...last), Math.max(...last))}`;
}

function rangeText(shortest: number, longest: number): string {
  const [from, to] = [spanText(shortest), spanText(longest)];
  if (from === to) return to;
  return /^\d+ min$/.test(from) && /^\d+ min$/.test(to) ? `${from.slice(0, -4)}–${to}` : `${from} to ${to}`;
}
