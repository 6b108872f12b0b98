import type { PatchState } from '../../aws/patches.ts';
import { present } from '../../present.ts';
import type { HarmlessFinding, PatchFinding } from '../types/finding.ts';
import type { MissingHere, SweptInstance } from '../types/swept.ts';
import type { CauseFacts } from './cause-facts.ts';

/**
 * What is wrong with the patches of an instance, as of a scan that counts: the first that explains it. Patches that are not applicable
 * are no part of it.
 */
export function patchCause(instance: SweptInstance, facts: CauseFacts): PatchFinding | HarmlessFinding | undefined {
  const { state } = instance;
  if (state === undefined) return undefined;
  if (state.failed > 0) return { code: 'failed', count: state.failed };
  if (state.missing > 0) return sinceWindow(instance, state, facts) ?? missing(state);
  const isLive = isLivePatched(instance);
  if (state.pendingReboot > 0 && !isLive) return { code: 'pending-reboot', count: state.pendingReboot };
  if (state.rejected > 0) return { code: 'rejected-installed', count: state.rejected };
  // The new kernel waits for a restart, and until then the running one is patched live.
  if (state.pendingReboot > 0) return { code: 'live-patched', count: state.pendingReboot };
  return bySummary(instance, state);
}

const missing = (state: PatchState): PatchFinding => ({
  code: 'missing',
  count: state.missing,
  critical: state.criticalNonCompliant,
  security: state.securityNonCompliant,
});

/** Each patch that it misses came into the fleet's sight after the last window had opened, so that no window could have installed it. */
function sinceWindow(
  { missing: list = [] }: SweptInstance,
  state: PatchState,
  { swept: { windows }, followedSince, firstSeenOf, now }: CauseFacts,
): PatchFinding | undefined {
  const { lastOpenedAt } = windows;
  const lacks = list.filter((patch) => patch.state === 'Missing');
  if (lastOpenedAt === undefined || lacks.length < state.missing) return undefined;
  const since = Math.max(lastOpenedAt, followedSince);
  if (!lacks.every(({ id }) => firstSeenOf(id) > since)) return undefined;
  const nextAt = windows.next.find((at) => at > now);
  return { code: 'approved-since', count: state.missing, windowAt: lastOpenedAt, ...present({ nextAt }) };
}

const isKernel = ({ id }: MissingHere): boolean => /^kernel(?!-livepatch)\b/i.test(id);

/** All that it lacks is a kernel, and the running one is patched live. One that is missing altogether is still missing. */
export function isLivePatched({ missing: list = [], livePatches = [], state }: SweptInstance): boolean {
  const lacked = (state?.missing ?? 0) + (state?.pendingReboot ?? 0);
  return livePatches.length > 0 && list.length >= lacked && list.every(isKernel);
}

/** AWS calls it non-compliant as of a later moment than its state, which was read before. */
function bySummary({ summary }: SweptInstance, state: PatchState): PatchFinding | undefined {
  if (summary?.status !== 'NON_COMPLIANT' || summary.executedAt < state.endedAt) return undefined;
  return { code: 'missing', count: Math.max(1, summary.nonCompliant), critical: 0, security: 0 };
}
