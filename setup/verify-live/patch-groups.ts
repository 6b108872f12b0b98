import { fails, holds, unchecked, type Verdict } from './verdict.ts';

/** A patch group that instances of both spellings of the tag belong to, all with a patch state. */
export interface SpellingFacts {
  group: string;
  /** Ids by spelling; an instance with both tags is in neither. */
  spaced: readonly string[];
  joined: readonly string[];
  /** Those that DescribeInstancePatchStatesForPatchGroup gave. */
  found: readonly string[];
}

export const judgeSpellings = (groups: readonly SpellingFacts[]): Verdict => {
  const both = groups.filter(({ spaced, joined }) => spaced.length > 0 && joined.length > 0);
  if (both.length === 0) return unchecked('no patch group here has scanned instances of both spellings of the tag');
  const other = both.find(({ spaced, joined, found }) => ![...spaced, ...joined].every((id) => found.includes(id)));
  return other === undefined
    ? holds(`${both.length} patch groups gave the instances of both spellings`)
    : fails(`the patch group ${other.group} did not give all its instances of both spellings`);
};

export interface ApprovalFacts {
  /** Days, of the rules of the default baseline of Windows. */
  delays: readonly number[];
  /** Milliseconds; of patches that a rule approves. */
  patches: readonly { releasedAt: number; approvedAt: number }[];
}

const DAY = 24 * 3_600_000;

export const judgeApprovalDelay = ({ delays, patches }: ApprovalFacts): Verdict => {
  if (delays.length === 0) return unchecked('the default baseline of Windows has no rule with a delay');
  if (patches.length === 0)
    return unchecked('the default baseline of Windows gave no patch with the day of its approval');
  const isExpected = (days: number) => delays.some((delay) => Math.abs(days - delay) <= 1);
  const daysOf = ({ releasedAt, approvedAt }: ApprovalFacts['patches'][number]) => (approvedAt - releasedAt) / DAY;
  const other = patches.find((patch) => !isExpected(daysOf(patch)));
  return other === undefined
    ? holds(`${patches.length} patches are approved ${delays.join(' or ')} days after their release`)
    : fails(
        `a patch is approved ${Math.round(daysOf(other))} days after its release, and the delay is ${delays.join(' or ')}`,
      );
};
