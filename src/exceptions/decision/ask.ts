import { isOpen } from '../../posture/decision/covered.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import type { Ask, AskRefusal } from '../types/ask.ts';
import type { Limit } from '../types/life.ts';
import { formatScope, hasToPermit } from './scope.ts';

export interface AskFacts {
  snapshot: FleetSnapshot;
  /** Of its fleet, those that hold or wait. */
  open: readonly Exception[];
  /** The latest end that it may have. */
  limit: Limit;
  now: number;
}

/** Why an exception cannot even be asked for; `undefined` when people may decide on it. */
export function askRefusal(ask: Ask, { snapshot, open, limit, now }: AskFacts): AskRefusal | undefined {
  const { scope, until, renews } = ask;
  if (renews !== undefined && !open.some(({ id, state }) => id === renews && state === 'approved'))
    return { code: 'not-renewable', id: renews };
  if (!hasToPermit(scope, snapshot)) return { code: 'nothing-wrong', scope };
  if (limit.at <= now) return { code: 'overdue', limit };
  if (until <= now) return { code: 'past' };
  if (until > limit.at) return { code: 'beyond', limit };
  const same = open.find((one) => isSameScope(one, ask) && isOpen(one) && one.id !== renews);
  return same === undefined ? undefined : { code: 'same', exception: same };
}

const isSameScope = (one: Pick<Exception, 'fleet' | 'scope'>, other: Pick<Ask, 'fleet' | 'scope'>): boolean =>
  one.fleet === other.fleet && formatScope(one.scope) === formatScope(other.scope);

/** Of two limits the earlier; a deadline is named before the config where both are the same. */
export const earlierLimit = (config: Limit, deadline: Limit | undefined): Limit =>
  deadline === undefined || deadline.at > config.at ? config : deadline;
