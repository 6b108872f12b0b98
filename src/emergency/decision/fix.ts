import type { ApprovalRule, BaselineRules, EffectivePatch } from '../../aws/patch-catalogue.ts';
import { DAY } from '../../duration.ts';
import { isRejected } from '../../posture/decision/rejected.ts';
import { present } from '../../present.ts';
import type { Approval, FixHere, FixPatch, HeldBack } from '../types/exposure.ts';

interface FixFacts {
  operatingSystem: string;
  patches: readonly FixPatch[];
  /** The baseline that counts; absent when it could not be read. */
  baseline?: BaselineRules | undefined;
  /** Of that baseline, on Windows; absent when it could not be read. */
  effective?: readonly EffectivePatch[] | undefined;
  now: number;
}

/** Which patches close the CVE on one operating system of a fleet, and what its baseline does with each. */
export const fixHere = (facts: FixFacts): FixHere => ({
  operatingSystem: facts.operatingSystem,
  ...present({ baseline: facts.baseline && { id: facts.baseline.id, name: facts.baseline.name } }),
  patches: facts.patches.map((patch) => ({ patch, approval: approvalOf(patch, facts) })),
});

function approvalOf(patch: FixPatch, { operatingSystem, baseline, effective, now }: FixFacts): Approval {
  if (baseline === undefined) return { kind: 'not-known' };
  if (isRejected(patch.id, baseline.rejected)) return { kind: 'rejected' };
  const approval = operatingSystem === 'WINDOWS' ? bySystem(patch, effective) : byRules(patch, baseline, now);
  return approval.kind === 'approved' ? sinceChanged(approval, baseline) : approval;
}

/** What a baseline approves now a scan of before it was changed may not have looked for. */
function sinceChanged({ at }: Approved, { modifiedAt }: BaselineRules): Approved {
  if (modifiedAt === undefined) return { kind: 'approved' };
  return { kind: 'approved', at: Math.max(at ?? 0, modifiedAt) };
}

type Approved = Extract<Approval, { kind: 'approved' }>;

/** Systems Manager says it of each patch of a Windows baseline, and of no other. */
function bySystem({ id }: FixPatch, effective: readonly EffectivePatch[] | undefined): Approval {
  if (effective === undefined) return { kind: 'not-known' };
  const found = effective.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) return { kind: 'left-out' };
  switch (found.status) {
    case 'approved':
      return { kind: 'approved', ...present({ at: found.approvalAt }) };
    case 'pending':
      return found.approvalAt === undefined ? { kind: 'not-known' } : { kind: 'waits', until: found.approvalAt };
    case 'rejected':
      return { kind: 'rejected' };
    case 'other':
      return { kind: 'not-known' };
  }
}

/** On Linux the rules say it: the first that approves it counts. */
function byRules(patch: FixPatch, baseline: BaselineRules, now: number): Approval {
  // The list of approved patches has the same forms as that of rejected ones.
  if (isRejected(patch.id, baseline.approved)) return { kind: 'approved', ...present({ at: patch.releasedAt }) };
  const moments = baseline.rules.map((rule) => momentOf(patch, rule, baseline.globalFilters));
  const at = moments.filter((moment) => typeof moment === 'number');
  const soonest = Math.min(...at);
  if (soonest <= now) return { kind: 'approved', at: soonest };
  if (moments.includes('not-known')) return { kind: 'not-known' };
  return at.length === 0 ? { kind: 'left-out' } : { kind: 'waits', until: soonest };
}

/** When one rule approves a patch. */
function momentOf(
  patch: FixPatch,
  { filters, approveAfterDays, approveUntil }: ApprovalRule,
  globalFilters: ApprovalRule['filters'],
): number | 'never' | 'not-known' {
  const passed = [...filters, ...globalFilters].map((filter) => passes(patch, filter));
  if (passed.includes('no')) return 'never';
  if (passed.includes('not-known') || patch.releasedAt === undefined) return 'not-known';
  if (approveAfterDays !== undefined) return patch.releasedAt + approveAfterDays * DAY;
  if (approveUntil === undefined) return 'not-known';
  return new Date(patch.releasedAt).toISOString().slice(0, 10) <= approveUntil ? patch.releasedAt : 'never';
}

/** A filter on something that the catalogue does not list cannot be evaluated. */
function passes(patch: FixPatch, { key, values }: ApprovalRule['filters'][number]): 'yes' | 'no' | 'not-known' {
  if (values.includes('*')) return 'yes';
  const known: Readonly<Record<string, string | undefined>> = {
    PRODUCT: patch.package?.product,
    CLASSIFICATION: patch.classification,
    SEVERITY: patch.severity,
  };
  const value = known[key];
  if (value === undefined || value === '') return 'not-known';
  return values.includes(value) ? 'yes' : 'no';
}

/** Patches of one fleet, each with the baseline that holds it back. */
export const heldBack = (fixes: readonly FixHere[]): readonly HeldBack[] =>
  fixes.flatMap(({ baseline, patches }) =>
    patches.flatMap(({ patch, approval }) =>
      approval.kind === 'waits' || approval.kind === 'rejected' || approval.kind === 'left-out'
        ? [{ patch: patch.id, baseline: baseline?.name ?? '', approval }]
        : [],
    ),
  );
