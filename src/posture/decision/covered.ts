import type { Exception } from '../types/exception.ts';
import type { FleetFinding, InstanceFinding } from '../types/finding.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../types/snapshot.ts';

/** Those that hold, and those that wait for people. */
export const isOpen = ({ state }: Pick<Exception, 'state'>): boolean => state === 'asked' || state === 'approved';

/** At its end it holds no longer, whether anybody has looked at it since or not. */
export const holdsAt = ({ state, until }: Pick<Exception, 'state' | 'until'>, now: number): boolean =>
  state === 'approved' && now < until;

/** Exceptions of any fleet and state, and the snapshot that what they may cover is in. */
export interface Coverage {
  exceptions: readonly Exception[];
  snapshot: Pick<FleetSnapshot, 'fleet' | 'patches'>;
  now: number;
}

/**
 * Whether exceptions permit what is wrong with an instance. Of patches and CVEs they do so together: each patch that it misses must be
 * permitted, and of what is not known of its patches nothing is. What could not be seen is never permitted: an exception makes nothing seen.
 */
export function coversFinding(
  coverage: Coverage,
  { instance, finding }: { instance: Pick<InstanceSnapshot, 'id' | 'missing'>; finding: InstanceFinding },
): boolean {
  const held = heldOf(coverage);
  switch (finding.code) {
    case 'missing':
    case 'failed':
    case 'approved-since':
    case 'pending-reboot':
    case 'rejected-installed':
      return coversInstance(held, instance.id) || coversMissing(held, { ...coverage, ...instance, ...finding });
    case 'no-patch-group':
    case 'no-window-tag':
    case 'conflicting-patch-group':
    case 'conflicting-window':
    case 'no-instance-profile':
    case 'os-out-of-support':
      return coversInstance(held, instance.id);
    case 'other-baseline':
    case 'stopped':
    case 'offline':
    case 'unmanaged':
    case 'never-scanned':
    case 'stale':
    case 'unread':
    case 'patch-policy':
    case 'live-patched':
      return false;
  }
}

/** Whether exceptions permit what is wrong with the fleet as a whole: only one for the fleet does. */
export const coversFleetFinding = (coverage: Coverage, finding: FleetFinding): boolean =>
  finding.code !== 'no-instances' && heldOf(coverage).some(({ scope }) => scope.kind === 'fleet');

/** Whether a patch may be missing on an instance: as a patch, by all of its CVEs, or with everything that is wrong there. */
export function coversPatch(coverage: Coverage, { instanceId, patch }: { instanceId: string; patch: string }): boolean {
  const held = heldOf(coverage);
  return coversInstance(held, instanceId) || coversPatchAlone(held, coverage.snapshot, patch);
}

const heldOf = ({ exceptions, snapshot: { fleet }, now }: Coverage): Exception[] =>
  exceptions.filter((exception) => exception.fleet === fleet && holdsAt(exception, now));

const coversInstance = (held: readonly Exception[], instanceId: string): boolean =>
  held.some(({ scope }) => scope.kind === 'fleet' || (scope.kind === 'instance' && scope.instanceId === instanceId));

/** Every patch that it misses, of as many as were counted. */
const coversMissing = (
  held: readonly Exception[],
  { snapshot, missing, count }: Pick<Coverage, 'snapshot'> & Pick<InstanceSnapshot, 'missing'> & { count: number },
): boolean =>
  missing !== undefined &&
  missing.length > 0 &&
  missing.length >= count &&
  missing.every((patch) => coversPatchAlone(held, snapshot, patch));

/** A patch closes several CVEs: it may be missing only if each of them may stay open. */
function coversPatchAlone(held: readonly Exception[], { patches }: Coverage['snapshot'], patch: string): boolean {
  if (held.some(({ scope }) => scope.kind === 'patch' && scope.patch === patch)) return true;
  const cves = Object.hasOwn(patches, patch) ? (patches[patch]?.cves ?? []) : [];
  const isLeftOpen = (cve: string): boolean => held.some(({ scope }) => scope.kind === 'cve' && scope.cve === cve);
  return cves.length > 0 && cves.every(isLeftOpen);
}

/** CVEs that an exception leaves open: as of when it was asked for, and those that came since into what it is about. */
export function coveredCves(
  { scope, cves }: Pick<Exception, 'scope' | 'cves'>,
  snapshot: Pick<FleetSnapshot, 'patches' | 'instances'> | undefined,
): readonly string[] {
  return [...new Set([...cves, ...(snapshot === undefined ? [] : cvesIn(scope, snapshot))])].sort();
}

/** CVEs of what a scope is about, in one snapshot. */
export function cvesIn(
  scope: Exception['scope'],
  { patches, instances }: Pick<FleetSnapshot, 'patches' | 'instances'>,
): readonly string[] {
  const of = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => (Object.hasOwn(patches, id) ? [...(patches[id]?.cves ?? [])] : []));
  switch (scope.kind) {
    case 'fleet':
      return of(Object.keys(patches));
    case 'instance':
      return of(instances.find(({ id }) => id === scope.instanceId)?.missing ?? []);
    case 'patch':
      return of([scope.patch]);
    case 'cve':
      return [scope.cve];
  }
}
