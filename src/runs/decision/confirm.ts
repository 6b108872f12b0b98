import { mismatchOf, mismatchWithRequest, waitsUntil } from '../../approvals/decision/confirm.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { Approval, ConfirmMismatch, ConfirmRules } from '../../approvals/types.ts';
import type { SeenExecution } from '../../aws/ssm.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { ConfirmTrace } from '../types/asked.ts';
import type { AuditNote } from '../types/audit.ts';
import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { change, nothing } from './change.ts';
import { onceApproved } from './slot.ts';

/** What was started in the last second takes a moment to be listed: an approval lapses only then. */
const LISTED_AFTER_MS = MINUTE;
/** Of those that confirm nothing so many are told, so that nobody can fill a run with them; and the newest that lapsed. */
const MOST_REFUSED = 5;
const MOST_LAPSED = 5;

/** An approval that was confirmed. */
type Confirmed = Approval & { confirm: { executionId: string; arn: string; at: number } };

/** Whether people are asked under a policy that wants confirmation: executions of the document are looked for. */
export const isConfirming = ({ state, wait, policy }: Run): boolean =>
  policy.confirm !== undefined &&
  (state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint'));

/** Approvals of this version of the request that wait to be confirmed. */
export const waitingToConfirm = ({ approvals, epoch }: Run): readonly Approval[] =>
  approvals.filter((approval) => approval.epoch === epoch && waitsUntil(approval) !== undefined);

/** Executions that are settled: read once, they are read no more. */
export const settledExecutions = ({ approvals, approvedEarlier = [], confirming }: Run): readonly string[] => [
  ...[...approvals, ...approvedEarlier].flatMap(({ confirm }) =>
    confirm !== undefined && 'executionId' in confirm ? [confirm.executionId] : [],
  ),
  ...(confirming?.refused ?? []).map(({ executionId }) => executionId),
];

/**
 * What Systems Manager says of executions of Patchwarden-Confirm: approvals that the same person has confirmed count from now on, those
 * whose time is over lapse, and what names this run and confirms nothing is told. Unread, everything waits as it is.
 */
export function confirm(run: Run, { read, rules }: Extract<Input, { kind: 'confirmations' }>, now: number): Decision {
  if (!isConfirming(run)) return nothing('no confirmation is wanted');
  if (read.kind === 'unread') return unread(run, read.what);
  const found = matched(run, { executions: read.executions, rules });
  const lapsed = waitingToConfirm({ ...run, approvals: found.approvals }).filter(
    (approval) => (waitsUntil(approval) ?? now) + LISTED_AFTER_MS <= read.at,
  );
  const approvals = found.approvals.filter((approval) => !lapsed.includes(approval));
  if (found.confirmed.length + found.refused.length + lapsed.length === 0)
    return run.confirming?.unread === undefined
      ? nothing('nothing was confirmed')
      : change(run, { confirming: traced(run, {}) }, { type: 'confirmations-read' });
  return settled(run, { ...found, approvals, lapsed }, now);
}

/** Once for each reason: an audit record each minute would say nothing new. */
function unread(run: Run, what: string): Decision {
  if (waitingToConfirm(run).length === 0 || run.confirming?.unread === what) return nothing(what);
  return change(run, { confirming: { ...run.confirming, unread: what } }, { type: 'confirmations-unread', note: what });
}

interface Found {
  approvals: readonly Approval[];
  confirmed: readonly Confirmed[];
  refused: readonly ConfirmTrace[];
}

/** Each execution confirms one approval at most, and each approval is confirmed by one. */
function matched(
  run: Run,
  { executions, rules }: { executions: readonly SeenExecution[]; rules: ConfirmRules },
): Found {
  const asked = { id: run.id, epoch: run.epoch, ...present({ asks: run.asks }) };
  const used = new Set(settledExecutions(run));
  let found: Found = { approvals: run.approvals, confirmed: [], refused: [] };
  for (const execution of executions) {
    if (used.has(execution.id)) continue;
    used.add(execution.id);
    const waiting = found.approvals.filter((approval) => waitsUntil(approval) !== undefined);
    const approval = waiting.find((each) => mismatchOf(each, execution, { ...rules, asked }) === undefined);
    if (approval === undefined) {
      const why = whyNone(waiting, execution, { ...rules, asked });
      if (why !== 'not-about-it')
        found = withRefused(run, found, { executionId: execution.id, arn: execution.executedBy ?? '', why });
      continue;
    }
    const done: Confirmed = {
      ...approval,
      confirm: { executionId: execution.id, arn: execution.executedBy ?? '', at: execution.startedAt ?? approval.at },
    };
    found = {
      ...found,
      approvals: found.approvals.map((each) => (each === approval ? done : each)),
      confirmed: [...found.confirmed, done],
    };
  }
  return found;
}

/** Nearest to what was meant: a wrong time says more than another identity, since others wait too. */
function whyNone(
  waiting: readonly Approval[],
  execution: SeenExecution,
  rules: Parameters<typeof mismatchOf>[2],
): ConfirmMismatch {
  const all = waiting.map((approval) => mismatchOf(approval, execution, rules));
  return mismatchWithRequest(execution, rules.asked) ?? all.find((why) => why === 'out-of-time') ?? 'other-identity';
}

const withRefused = (run: Run, found: Found, refused: ConfirmTrace): Found =>
  (run.confirming?.refused ?? []).length + found.refused.length < MOST_REFUSED
    ? { ...found, refused: [...found.refused, refused] }
    : found;

/** What is kept of it, without what could not be read before. */
const traced = (
  { confirming = {} }: Run,
  { refused = [], lapsed = [] }: { refused?: readonly ConfirmTrace[]; lapsed?: readonly Approval[] },
): NonNullable<Run['confirming']> => ({
  refused: [...(confirming.refused ?? []), ...refused],
  lapsed: [...(confirming.lapsed ?? []), ...lapsed.map(({ userId, at }) => ({ userId, at }))].slice(-MOST_LAPSED),
});

function settled(run: Run, found: Found & { lapsed: readonly Approval[] }, now: number): Decision {
  const { approvals, confirmed, refused, lapsed } = found;
  const need = run.policy.approvals;
  const have = countedPeople({ ...run, approvals }).length;
  const confirming = traced(run, { refused, lapsed });
  const evidence = {
    have,
    need,
    epoch: run.epoch,
    confirmed: confirmed.map(({ userId, confirm: by }) => ({ userId, ...by })),
    lapsed: lapsed.map(({ userId, at }) => ({ userId, at })),
    refused,
  };
  const audit = (type: AuditNote['type'], { userId: by, person }: Partial<Approval> = {}): AuditNote => ({
    type,
    evidence,
    ...present({ by, person }),
  });
  const last = confirmed.at(-1);
  if (last === undefined)
    return change(
      run,
      { approvals, confirming },
      lapsed.length > 0 ? audit('confirmation-lapsed', lapsed[0]) : audit('confirmation-refused'),
    );
  if (have < need) return change(run, { approvals, confirming }, audit('approval-confirmed', last));
  // Who was still to confirm is not among those who let it start.
  const given = approvals.filter((approval) => waitsUntil(approval) === undefined);
  return change(
    run,
    { approvals: given, confirming, ...onceApproved({ ...run, approvals: given }, now) },
    audit('approved', last),
  );
}
