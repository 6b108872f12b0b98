import { AwsCallError } from '../../aws/failure.ts';
import type { Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { coveredCves } from '../../posture/decision/covered.ts';
import { deadlineLimit } from '../../posture/decision/deadlines.ts';
import { knownFrom } from '../../posture/decision/known.ts';
import { loadKnown } from '../../posture/effect/known-exploited.ts';
import { loadSnapshot } from '../../posture/effect/store.ts';
import type { Exception, ExceptionScope } from '../../posture/types/exception.ts';
import type { Known } from '../../posture/types/known.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { present } from '../../present.ts';
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
export async function loadOutside(ports: OutsidePorts, { scope, cves, snapshot, now }: About): Promise<Outside> {
  const known = knownFrom(await loadKnown(ports.table), now);
  const exploited = cves.filter((cve) => known.of(cve)?.exploited !== undefined);
  return { exploited, ...present({ deadline: deadlineIn(ports.config, { scope, snapshot, known, now }) }) };
}

function deadlineIn(
  { compliance, fleets }: Config,
  { scope, snapshot, known, now }: Omit<About, 'cves'> & { known: Known },
): Limit | undefined {
  const fleet = snapshot === undefined ? undefined : fleets[snapshot.fleet];
  if (compliance === undefined || snapshot === undefined || fleet === undefined) return undefined;
  const clock = deadlineLimit(snapshot, { config: compliance, fleet, known, now }, scope);
  if (clock === undefined) return undefined;
  const { due, cve, patch, rule } = clock;
  return { at: due, deadline: { what: cve ?? patch, rule } };
}

/** The latest end that a new one may have. @throws AwsCallError */
export async function loadLimit(ports: OutsidePorts, about: Omit<About, 'cves'>): Promise<Limit> {
  const { deadline } = await loadOutside(ports, { ...about, cves: [] });
  return earlierLimit({ at: about.now + (ports.config.compliance?.exceptions.maxMs ?? 0) }, deadline);
}

/** The same for whatever a form offers, from one read. @throws AwsCallError */
export async function loadLimits(
  { config, table }: OutsidePorts,
  { snapshot, now }: { snapshot: FleetSnapshot; now: number },
): Promise<(scope: ExceptionScope) => Limit> {
  const known = knownFrom(await loadKnown(table), now);
  const at = now + (config.compliance?.exceptions.maxMs ?? 0);
  return (scope) => earlierLimit({ at }, deadlineIn(config, { scope, snapshot, known, now }));
}

/** The same for one that people have been asked for: it counts from then. @throws AwsCallError */
export async function loadLimitOf(ports: OutsidePorts, exception: Exception, now: number): Promise<Limit> {
  const snapshot = await loadSnapshot(ports.table, exception.fleet);
  const { deadline } = await loadOutside(ports, { ...exception, snapshot, now });
  return limitOf(ports, exception, deadline);
}

/** "At most so long after the request": as the config has it today. */
export const limitOf = ({ config }: Uses<'config'>, { requestedAt }: Exception, deadline: Limit | undefined): Limit =>
  earlierLimit({ at: requestedAt + (config.compliance?.exceptions.maxMs ?? 0) }, deadline);

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
