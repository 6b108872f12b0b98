import type { ExploitedToo, FleetPosture } from '../../posture/types/posture.ts';

/** Keys of what of a fleet's deadlines people must hear of, each on the day on which it becomes so. */
export function deadlineReplies({
  deadline,
  deadlines,
  verdict,
}: Pick<FleetPosture, 'deadline' | 'deadlines' | 'verdict'>): readonly string[] {
  const open = verdict === 'compliant' ? undefined : deadline;
  const late = open?.infeasible;
  return [
    ...exploitedIn(open).map(exploitedKey),
    ...(late === undefined ? [] : [`late-${late.due}-${late.because}`]),
    ...(deadlines?.held ?? []).flatMap(({ patch, infeasible }) => (infeasible === undefined ? [] : [`held-${patch}`])),
    ...(deadlines?.slow ?? []).map(({ id, days }) => `slow-${id}-${days}`),
  ];
}

/** All that is known to be exploited, the earliest deadline first. */
export const exploitedIn = (deadline: FleetPosture['deadline']): readonly ExploitedToo[] => [
  ...(deadline?.exploited === true ? [deadline] : []),
  ...(deadline?.exploitedToo ?? []),
];

export const exploitedKey = ({ cve, patch }: Pick<ExploitedToo, 'cve' | 'patch'>): string =>
  `exploited-${cve ?? patch}`;

/** What a reply's key says that it is. */
export type ReplyKind = 'again' | 'back' | 'exploited' | 'late' | 'held' | 'slow';

const KINDS: readonly ReplyKind[] = ['again', 'back', 'exploited', 'late', 'held', 'slow'];

/** `undefined` for the key of another version. */
export const replyKind = (key: string): ReplyKind | undefined => KINDS.find((kind) => key.startsWith(`${kind}-`));
