import { isDeepStrictEqual } from 'node:util';
import type { PatchPlan, Selection } from '../types/plan.ts';
import { coverageOf } from './coverage.ts';

export type Change =
  /** What was approved, with what came and went since as the plan says it now. */
  { kind: 'same'; plan: PatchPlan } | { kind: 'changed'; why: string };

/** Whether what would be done now is what was approved. `listsRead`: the plan of now knows which patches are missing. */
export function changeOf(approved: PatchPlan, now: PatchPlan, { listsRead }: { listsRead: boolean }): Change {
  const why = otherCoverage(approved, now) ?? otherTargets(approved, now) ?? tooManyOthers(approved, now);
  return why === undefined ? { kind: 'same', plan: withChanges(approved, now, listsRead) } : { kind: 'changed', why };
}

/** What differs first, in words for whoever approved it. */
function otherCoverage(approved: PatchPlan, now: PatchPlan): string | undefined {
  if (isDeepStrictEqual(coverageOf(approved), coverageOf(now))) return undefined;
  const differ = (of: (plan: PatchPlan) => unknown): boolean => !isDeepStrictEqual(of(approved), of(now));
  if (differ(({ occurrence }) => occurrence?.opensAt)) return 'the window opens at another time';
  if (differ(({ reboot }) => reboot)) return `reboots were ${rebootWord(approved)} and are now ${rebootWord(now)}`;
  const baseline = otherBaseline(approved, now);
  if (baseline !== undefined) return baseline;
  if (differ(({ hooks }) => hooks ?? {})) return 'the hooks are others';
  if (now.pin.kind === 'fix' && differ(({ pin }) => pin)) return 'the list of patches is another';
  if (differ(({ pin }) => pin)) return `the patches come from another run of ${pinFleet(now) ?? pinFleet(approved)}`;
  if (differ(({ concurrency, errors }) => [concurrency, errors]))
    return `the limits were ${limits(approved)} and are now ${limits(now)}`;
  if (differ(({ waves }) => waves)) return `the waves were ${percents(approved)} and are now ${percents(now)}`;
  if (differ(({ timeoutSeconds }) => timeoutSeconds)) return 'the time that each instance may take is another';
  if (differ(({ serves }) => serves)) return 'its instances serve other target groups';
  return 'how its instances are selected is different';
}

const rebootWord = ({ reboot }: PatchPlan): string => (reboot === 'never' ? 'off' : 'on if needed');
const limits = ({ concurrency, errors }: PatchPlan): string => `${concurrency} at a time with ${errors} failures`;
const percents = ({ waves }: PatchPlan): string => waves.map((wave) => `${wave} %`).join(', ');
const pinFleet = ({ pin }: PatchPlan): string | undefined => ('fleet' in pin ? pin.fleet : undefined);

function otherBaseline(approved: PatchPlan, now: PatchPlan): string | undefined {
  for (const { id, name, rulesHash, operatingSystem } of now.baselines) {
    const before = approved.baselines.find((each) => each.operatingSystem === operatingSystem);
    if (before === undefined) return `baseline ${name} now counts too`;
    if (before.id !== id) return `the baseline was ${before.name} and is now ${name}`;
    if (before.rulesHash !== rulesHash) return `the rules of baseline ${name} have changed`;
  }
  return approved.baselines.length === now.baselines.length ? undefined : 'fewer baselines count';
}

/** What an instance serves decides what its reboot interrupts. Large plans hold it for all instances together. */
function otherTargets(approved: PatchPlan, now: PatchPlan): string | undefined {
  const isBrief = (plan: PatchPlan): boolean =>
    plan.serves.length > 0 && plan.instances.every(({ serves }) => serves.length === 0);
  if (isBrief(approved) || isBrief(now)) return undefined;
  const moved = now.instances.find(({ id, serves }) => {
    const before = approved.instances.find((node) => node.id === id);
    return before !== undefined && !isDeepStrictEqual(before.serves, serves);
  });
  return moved === undefined ? undefined : `${moved.name ?? moved.id} serves other target groups`;
}

/** So many may come and go without asking again: a tenth, at least one. */
export const mayChange = (instances: number): number => Math.max(1, Math.floor(instances / 10));

function tooManyOthers(approved: PatchPlan, now: PatchPlan): string | undefined {
  const { added, removed } = difference(approved, now);
  // By tag whoever has come may be reached, even if it has gone again, or could not be patched when it was seen.
  const came = new Set([...added, ...cameSince(approved.selection, now.selection)]).size;
  if (came + removed.length <= mayChange(approved.instances.length)) return undefined;
  return `${came} instances came and ${removed.length} went, of ${approved.instances.length}`;
}

/** Who has got the tag since the approval, at any look. */
const cameSince = (approved: Selection, now: Selection): string[] =>
  approved.kind === 'tag' && now.kind === 'tag'
    ? [...new Set([...(approved.since ?? []), ...now.known.filter((id) => !approved.known.includes(id))])].sort()
    : [];

function difference(approved: PatchPlan, now: PatchPlan): { added: string[]; removed: string[] } {
  const ids = ({ instances }: PatchPlan): string[] => instances.map(({ id }) => id);
  return {
    added: ids(now).filter((id) => !ids(approved).includes(id)),
    removed: ids(approved).filter((id) => !ids(now).includes(id)),
  };
}

/** The approved plan stays: who came is not patched, and is named as who went is. By tag they are, so that the runbook must know them. */
function withChanges(approved: PatchPlan, now: PatchPlan, listsRead: boolean): PatchPlan {
  const before = approved.changedSince;
  const own = difference(approved, now);
  const newPatches = listsRead ? Math.max(0, now.totals.patches - approved.totals.patches) : (before?.newPatches ?? 0);
  const { changedSince: _before, ...rest } = approved;
  const plan = { ...rest, selection: knowing(approved.selection, now.selection) };
  const changed = own.added.length + own.removed.length + newPatches > 0;
  return changed ? { ...plan, changedSince: { ...own, newPatches } } : plan;
}

function knowing(approved: Selection, now: Selection): Selection {
  const since = cameSince(approved, now);
  if (approved.kind !== 'tag' || since.length === 0) return approved;
  return { ...approved, known: [...new Set([...approved.known, ...since])].sort(), since };
}
