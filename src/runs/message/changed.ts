import { distinctPeople } from '../../approvals/decision/people.ts';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { startsAtOf } from '../decision/slot.ts';
import type { Kinds } from '../run-kind.ts';
import type { AuditType } from '../types/audit.ts';
import type { Run } from '../types/run.ts';
import { confirmAnswer } from './confirm.ts';
import { phraseOf, runWord } from './run-word.ts';
import { nextLine, stateWord } from './state.ts';
import { isObserved } from './stop-words.ts';

/** Of an approval that is to be confirmed: by when, and in which Region. */
interface Confirm {
  until: number;
  region: string;
}

/** What someone is told of what they just did, and of what came of it at once; the card says it to everyone. */
export function changedMessage(
  run: Run,
  type: AuditType,
  { since = run, kinds, confirm }: { since: Run | undefined; kinds: Kinds; confirm?: Confirm | undefined },
): Mrkdwn {
  const word = runWord(run, kinds);
  const what = `the ${phraseOf(run, kinds.of(run))}`;
  switch (type) {
    case 'approval-given':
      if (confirm !== undefined) return confirmAnswer(run, confirm);
      return md`Approved by you: ${countedPeople(run).length} of ${counted(run.policy.approvals, 'approval')}. Nothing starts until the remaining approvals are given.`;
    case 'approved':
      return approvedMessage(run, since, { what, kinds });
    case 'rejected':
      if (run.answersWait === true) return md`Stopping ${what}: the card says when it has ended.`;
      return run.slot === undefined
        ? md`Rejected: ${what} will not start.`
        : md`Skipped: ${what} will not start when its window opens at ${moment(run.slot.opensAt)}.`;
    case 'deferred':
      return run.scheduledFor === undefined
        ? md`Moved: ${what} starts as soon as it gets ${counted(run.policy.approvals, 'new approval')}.`
        : md`Deferred: ${what} now starts at ${moment(run.scheduledFor)}, if it gets ${counted(run.policy.approvals, 'new approval')} for that time.`;
    case 'defer-asked':
      return deferAskedMessage(run, what);
    case 'cancelled':
      if (run.ending?.code === 'stopped-at-checkpoint')
        return run.ending.how === 'roll-back'
          ? md`Rolling back: ${what} ends here, and a separate ${word} rolls back what it changed.`
          : md`Stopped: ${what} ends here, and what it has changed so far stays.`;
      return md`Withdrawn: ${what} will not start.`;
    case 'cancel-asked':
      return md`Stopping ${what}: the card says when it has ended.`;
    default:
      return md`Done: ${what} is now ${run.state}.`;
  }
}

/** Until enough people want the same moment, everything stays as it was. */
function deferAskedMessage({ deferAsked, policy }: Run, what: string): Mrkdwn {
  if (deferAsked === undefined) return md`Recorded. Nothing has moved yet.`;
  const need = counted(policy.escalated?.approvals ?? 0, 'person', 'people');
  return md`Recorded: ${distinctPeople(deferAsked.by).length} of ${need} want to defer ${what} to ${moment(deferAsked.until)}. Until the others agree on that time, nothing has moved.`;
}

function approvedMessage(run: Run, since: Run, { what, kinds }: { what: string; kinds: Kinds }): Mrkdwn {
  if (run.state === 'scheduled') return md`Approved: ${what} starts at ${moment(startsAtOf(run) ?? run.requestedAt)}.`;
  if (since.state === 'starting' || since.state === 'running')
    return md`Approved: ${what} has started. The card follows it.`;
  if (isObserved(since)) return md`Approved. ${nextLine(since, kinds.of(since), 'its card')}`;
  return md`Approved: ${what} is ${stateWord(since, kinds.of(since))}. ${nextLine(since, kinds.of(since), 'its card')}`;
}
