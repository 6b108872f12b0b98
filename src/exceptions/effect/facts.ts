import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { coveredCves } from '../../posture/decision/covered.ts';
import { loadSnapshot } from '../../posture/effect/store.ts';
import type { Exception, ExceptionScope } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { earlierLimit } from '../decision/ask.ts';
import type { Limit } from '../types/life.ts';

/** What else is true of what an exception covers. */
export interface Outside {
  /** CVEs among those that it covers that are known to be exploited. */
  exploited: readonly string[];
  /** The earliest deadline among them. */
  deadline?: Limit;
}

type OutsidePorts = Uses<'table' | 'config'>;

interface About {
  scope: ExceptionScope;
  cves: readonly string[];
  snapshot: FleetSnapshot | undefined;
  now: number;
}

/** @throws AwsCallError */
export async function loadOutside(_ports: OutsidePorts, _about: About): Promise<Outside> {
  return { exploited: [] };
}

/** The latest end that a new one may have. @throws AwsCallError */
export async function loadLimit(ports: OutsidePorts, about: Omit<About, 'cves'>): Promise<Limit> {
  const { deadline } = await loadOutside(ports, { ...about, cves: [] });
  return earlierLimit({ at: about.now + (ports.config.compliance?.exceptions.maxMs ?? 0) }, deadline);
}

/** The same for one that people have been asked for: it counts from then. @throws AwsCallError */
export async function loadLimitOf(ports: OutsidePorts, exception: Exception, now: number): Promise<Limit> {
  const snapshot = await loadSnapshot(ports.table, exception.fleet);
  const { deadline } = await loadOutside(ports, { ...exception, snapshot, now });
  return earlierLimit({ at: exception.requestedAt + (ports.config.compliance?.exceptions.maxMs ?? 0) }, deadline);
}

/** For one that exists already; `undefined` when it could not be read: nothing is decided on it. */
export async function loadOutsideOf(
  ports: OutsidePorts & Uses<'log'>,
  exception: Exception,
  now: number,
): Promise<Outside | undefined> {
  try {
    const snapshot = await loadSnapshot(ports.table, exception.fleet);
    const { scope } = exception;
    return await loadOutside(ports, { scope, cves: coveredCves(exception, snapshot), snapshot, now });
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('exception-facts-unread', { exceptionId: exception.id, code: error.code });
    return undefined;
  }
}
