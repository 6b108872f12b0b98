import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { UnseenFinding } from '../types/finding.ts';
import type { SweptFleet, SweptInstance } from '../types/swept.ts';
import { ageAt, baselineOf, type CauseFacts, isByPolicy, unreadPart } from './cause-facts.ts';

/** Why nothing, or nothing new, can be said of an instance's patches: the first that explains it; `undefined` when its scan counts. */
export function unseenCause(instance: SweptInstance, facts: CauseFacts): UnseenFinding | undefined {
  return unreachable(instance, facts.swept) ?? scanDoubt(instance, facts);
}

const isDown = (state: string): boolean => state !== 'running' && state !== 'pending';

/** Nobody can ask the instance itself. */
function unreachable(instance: SweptInstance, swept: SweptFleet): UnseenFinding | undefined {
  const { ec2, node } = instance;
  if (ec2 !== undefined && isDown(ec2.state)) return { code: 'stopped', state: ec2.state };
  if (node === undefined) {
    const unread = unreadPart(swept, 'nodes');
    return unread === undefined ? { code: 'unmanaged', why: whyUnmanaged(instance, swept) } : asUnread(unread);
  }
  if (node.ping === 'online') return undefined;
  // A stopped instance loses its agent too: without EC2 nobody can tell the two apart.
  const unread = ec2 === undefined && node.id.startsWith('i-') ? unreadPart(swept, 'instances') : undefined;
  return unread === undefined ? { code: 'offline', ...present({ lastPingAt: node.pingedAt }) } : asUnread(unread);
}

const whyUnmanaged = ({ ec2 }: SweptInstance, { dhmc }: SweptFleet): 'no-profile' | 'not-registered' =>
  ec2 === undefined || ec2.hasProfile || isCoveredByDhmc(ec2, dhmc) ? 'not-registered' : 'no-profile';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html */
export const isCoveredByDhmc = (ec2: { requiresImdsV2: boolean }, dhmc: boolean | undefined): boolean =>
  dhmc === true && ec2.requiresImdsV2;

/** An instance dates its scans by its own clock. By one that is further ahead a scan would stay fresh until then. */
const CLOCKS_DIFFER_MS = DAY;

/** Why its last scan proves nothing, or is not the one that counts. */
export function scanDoubt(instance: SweptInstance, { swept, staleMs, now }: CauseFacts): UnseenFinding | undefined {
  const { state } = instance;
  if (state === undefined) {
    const unread = unreadPart(swept, 'states');
    return unread === undefined ? { code: 'never-scanned' } : asUnread(unread);
  }
  const other = otherBaseline(instance, swept, state.baselineId);
  if (other !== undefined) return other;
  const isStale = ageAt(state.endedAt, now) > staleMs || state.endedAt > now + CLOCKS_DIFFER_MS;
  return isStale ? { code: 'stale', scannedAt: state.endedAt } : undefined;
}

function otherBaseline(instance: SweptInstance, swept: SweptFleet, scannedWith: string): UnseenFinding | undefined {
  if (isByPolicy(instance)) return undefined;
  const counts = baselineOf(instance, swept);
  if (counts === 'unreachable') return asUnread(unreadPart(swept, 'baselines') ?? 'baselines');
  if (counts === undefined || counts.id === scannedWith) return undefined;
  // A patch policy brings a baseline of its own: whether one did, only the summary says.
  const unread = instance.summary === undefined ? unreadPart(swept, 'summaries') : undefined;
  return unread === undefined ? { code: 'other-baseline', scannedWith, counts: counts.id } : asUnread(unread);
}

const asUnread = (what: string): UnseenFinding => ({ code: 'unread', what });
