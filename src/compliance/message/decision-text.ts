import { isAccount } from '../../runs/message/who-decides.ts';
import { code, EMPTY, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { LastDecision } from '../types/last-decision.ts';

/** By whose decision a fleet is where it is, in a clause. */
export function decisionText(decision: LastDecision): Mrkdwn {
  switch (decision.kind) {
    case 'rejected':
      return md`${byText(decision)} rejected run ${code(decision.runId)}, ${moment(decision.at)}${reasonText(decision)}`;
    case 'withdrawn':
      return md`${byText(decision)} withdrew or stopped run ${code(decision.runId)}, ${moment(decision.at)}${reasonText(decision)}`;
    case 'skipped':
      return md`${byText(decision)} skipped its window, ${moment(decision.at)}${reasonText(decision)}`;
    case 'deferred': {
      const until = decision.until === undefined ? EMPTY : md` to ${moment(decision.until)}`;
      return md`${user(decision.by)} deferred run ${code(decision.runId)}${until}`;
    }
    case 'waiting':
      return md`Run ${code(decision.runId)}, ${isAccount(decision.by) ? md`requested by ${user(decision.by)}` : md`opened for its window`}, is waiting for approval`;
    case 'in-progress':
      return md`Run ${code(decision.runId)} is in progress or approved`;
  }
}

const byText = ({ by }: { by?: string }): Mrkdwn => (by === undefined ? md`Someone` : user(by));

const reasonText = ({ reason }: { reason?: string }): Mrkdwn =>
  reason === undefined || reason === '' ? EMPTY : md`: “${short(reason, 120)}”`;
