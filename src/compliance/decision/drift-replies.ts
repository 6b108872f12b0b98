import type { FleetPosture } from '../../posture/types/posture.ts';

/** Keys of what of a fleet's deadlines matters enough to be told in the thread: each deadline once. */
export function deadlineReplies({ deadline, verdict }: Pick<FleetPosture, 'deadline' | 'verdict'>): readonly string[] {
  if (deadline === undefined || verdict === 'compliant') return [];
  const { infeasible } = deadline;
  return [
    ...(deadline.exploited ? [`exploited-${deadline.cve ?? deadline.patch}`] : []),
    ...(infeasible === undefined ? [] : [`late-${infeasible.due}-${infeasible.because}`]),
  ];
}

/** What a reply's key says that it is. */
export type ReplyKind = 'again' | 'back' | 'exploited' | 'late';

const KINDS: readonly ReplyKind[] = ['again', 'back', 'exploited', 'late'];

/** `undefined` for the key of another version. */
export const replyKind = (key: string): ReplyKind | undefined => KINDS.find((kind) => key.startsWith(`${kind}-`));
