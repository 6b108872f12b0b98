import type { ModalView } from '@slack/types';
import { countedPeople } from '../../approvals/decision/quorum.ts';
import { differenceSummary } from '../../images/message/difference.ts';
import { type ButtonValue, formatButtonValue } from '../../runs/actions.ts';
import { approvalsLine } from '../../runs/message/state.ts';
import { modal, section } from '../../slack/blocks.ts';
import { type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { DEPLOY_ACTIONS } from '../door.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { planLines } from './plan-lines.ts';
import { checkpointLines } from './soak.ts';
import { warningSections } from './warnings.ts';
import { named, targetText } from './words.ts';

/** What an approver decides about, said once more from our own data before they do. */
export function decideModal(run: DeployRun, value: ButtonValue, facts: DeployFacts): ModalView {
  const goesOn = run.wait?.kind === 'checkpoint';
  return modal({
    callbackId: DEPLOY_ACTIONS.decide,
    title: goesOn ? 'Continue the deploy' : 'Approve the deploy',
    submit: goesOn ? 'Continue' : 'Approve',
    close: 'Back',
    privateMetadata: formatButtonValue(value),
    blocks: [
      section(whatLine(run)),
      section(planLines(run, facts.now)),
      ...(goesOn ? [section(checkpointLines(run))] : []),
      ...warningSections(run.plan.change),
      ...(facts.difference === undefined ? [] : differenceSummary(facts.difference)),
      section(md`${approvalsLine(run)}\n${effectLine(run, facts)}`),
    ],
  });
}

function whatLine(run: DeployRun): Mrkdwn {
  const why = run.reason === undefined ? md`` : md` because: ${run.reason}`;
  return md`*${named(run.name)}*, ${targetText(run.plan)}, run ${run.id}. ${user(run.requester.userId)} asked at ${moment(run.requestedAt)}${why}.`;
}

/** What comes of this approval, and when. */
function effectLine(run: DeployRun, { now }: DeployFacts): Mrkdwn {
  const missing = run.policy.approvals - countedPeople(run).length - 1;
  if (missing > 0)
    return md`*With yours* ${missing} more ${missing === 1 ? 'approval is' : 'approvals are'} needed; nothing starts before.`;
  if (run.wait !== undefined)
    return md`*With yours* the rest of the fleet is replaced, after everything is checked again.`;
  return run.scheduledFor === undefined || run.scheduledFor <= now
    ? md`*With yours* it starts at once, after everything is checked again.`
    : md`*With yours* it starts at ${moment(run.scheduledFor)}, after everything is checked again then.`;
}
