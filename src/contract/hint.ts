import type { Here } from '../config/here.ts';
import { samePlace } from '../config/place.ts';

/** An AWS event, as far as it can point at something of ours: what it says is never believed. */
export interface Hint {
  /** For example `aws.ssm`. */
  source: string;
  detailType: string;
  resources: readonly string[];
  detail: Readonly<Record<string, unknown>>;
  /** Where it happened, where the event says so. */
  place?: Here;
}

/** Whether it may have happened there: what says nothing of where may be about anything. */
export const isFrom = ({ place }: Hint, there: Here): boolean => place === undefined || samePlace(place, there);

/** A text member of an event's detail; `undefined` when it is absent or no text. */
export function detailText({ detail }: Hint, name: string): string | undefined {
  const value = detail[name];
  return typeof value === 'string' ? value : undefined;
}
