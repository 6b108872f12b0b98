import type { FindingCode, InstanceCause, InstanceFinding } from '../types/finding.ts';
import type { SweptInstance } from '../types/swept.ts';
import { type CauseFacts, isByPolicy } from './cause-facts.ts';
import { isLivePatched, patchCause } from './cause-patch.ts';
import { type SetupFacts, setupCauses } from './cause-setup.ts';
import { scanDoubt, unseenCause } from './cause-unseen.ts';

/**
 * Everything that is found of one instance, the one that explains it first. Of one that is down or offline the last scan still counts
 * while it is fresh: what it missed then it misses now, and what it did not miss is not known.
 */
export function causesOf(instance: SweptInstance, facts: CauseFacts & SetupFacts): InstanceCause[] {
  const unseen = unseenCause(instance, facts);
  const patch =
    unseen === undefined || countsStill(unseen.code, instance, facts) ? patchCause(instance, facts) : undefined;
  return [
    ...(unseen === undefined ? [] : [unseen]),
    ...(patch === undefined ? [] : [patch]),
    ...(patch?.code === 'missing' && isLivePatched(instance)
      ? [{ code: 'live-patched', count: patch.count } as const]
      : []),
    ...setupCauses(instance, facts),
    ...(isByPolicy(instance) ? [{ code: 'patch-policy' } as const] : []),
  ];
}

const countsStill = (code: InstanceCause['code'], instance: SweptInstance, facts: CauseFacts): boolean =>
  (code === 'stopped' || code === 'offline') && scanDoubt(instance, facts) === undefined;

/** Which finding of `before` is the same, so that it keeps the moment at which it was first found. */
export const dated = (
  causes: readonly InstanceCause[],
  before: readonly InstanceFinding[],
  at: number,
): InstanceFinding[] =>
  causes.map((cause) => ({ ...cause, since: before.find(({ code }) => code === cause.code)?.since ?? at }));

export type InstanceVerdict = 'compliant' | 'not-compliant' | 'not-seen';

/** What a code makes of an instance; `undefined` when it leaves it compliant. */
export function verdictOfCode(code: InstanceCause['code']): 'not-compliant' | 'not-seen' | undefined {
  switch (code) {
    case 'missing':
    case 'failed':
    case 'approved-since':
    case 'pending-reboot':
    case 'rejected-installed':
      return 'not-compliant';
    case 'other-baseline':
    case 'stopped':
    case 'offline':
    case 'unmanaged':
    case 'never-scanned':
    case 'stale':
    case 'unread':
      return 'not-seen';
    case 'no-patch-group':
    case 'no-window-tag':
    case 'conflicting-patch-group':
    case 'conflicting-window':
    case 'no-instance-profile':
    case 'os-out-of-support':
    case 'patch-policy':
    case 'live-patched':
      return undefined;
  }
}

/** What is surely wrong weighs more than what is not known. */
export function instanceVerdict(findings: readonly Pick<InstanceFinding, 'code'>[]): InstanceVerdict {
  const verdicts = findings.map(({ code }) => verdictOfCode(code));
  if (verdicts.includes('not-compliant')) return 'not-compliant';
  return verdicts.includes('not-seen') ? 'not-seen' : 'compliant';
}

/** Codes of findings about a fleet as a whole; all others are about one instance. */
const OF_FLEET: readonly FindingCode[] = [
  'image-behind',
  'split-patch-group',
  'baseline-changed',
  'baseline-unreachable',
  'baseline-not-the-groups',
  'no-instances',
];

export const isOfInstance = (code: FindingCode): code is InstanceCause['code'] => !OF_FLEET.includes(code);

/** What is surely wrong, before what is not seen, before what is wrong with the fleet's baselines and tags, before its instances' setup. */
export function causeWeight(code: FindingCode): number {
  if (!isOfInstance(code)) return code === 'image-behind' ? 4 : 1;
  const verdict = verdictOfCode(code);
  if (verdict === undefined) return 0;
  return verdict === 'not-compliant' ? 3 : 2;
}
