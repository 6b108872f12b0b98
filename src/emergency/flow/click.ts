import { needsOthers } from '../../approvals/decision/eligibility.ts';
import { isSamePerson } from '../../approvals/decision/people.ts';
import { loadApprover, loadApprovers } from '../../approvals/effect.ts';
import { whoAsks } from '../../approvals/flow.ts';
import { refusalText, unknownEligibility } from '../../approvals/message.ts';
import type { Approvers, Person } from '../../approvals/types.ts';
import { originRefusal } from '../../cards/decision.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import { refuseOrigin } from '../../cards/effect/origin.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { answerTo } from '../../runs/flow/click.ts';
import { textIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { askedAgain } from '../decision/follow.ts';
import { loadEmergency, saveEmergency } from '../effect/store.ts';
import {
  closed,
  noEmergency,
  notDecider,
  nothingSaid,
  nothingToReview,
  notOpen,
  notReviewer,
  ownReview,
  requestedAgain,
  reviewed,
  tryAgain,
} from '../message/answers.ts';
import { closeModal, reviewModal } from '../message/forms.ts';
import type { EmergencyPorts } from '../ports.ts';
import { CVE_ACTIONS, REASON_INPUT } from '../types/actions.ts';
import type { Emergency, EmergencyRecord } from '../types/emergency.ts';
import { saveEnded, saveReviewed, settle } from './look.ts';

/** A button of an emergency's card: from its own message, or it does nothing and says why. */
export async function handleEmergencyClick(ports: EmergencyPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  const record = await loadEmergency(ports.table, job.value);
  if (record === undefined) return answer(ports, to, noEmergency());
  const refusal = originRefusal(record.card, job.from);
  if (refusal !== undefined)
    return refuseOrigin(ports, job, { to, refusal, what: `emergency ${record.emergency.id}`, of: record });
  const { emergency } = record;
  if (job.actionId === CVE_ACTIONS.review) return fillForm(ports, to, reviewModal(emergency));
  if (emergency.state !== 'open') return answer(ports, to, notOpen(emergency.id));
  const notAllowed = await refusalOf(ports, emergency, { by, notApprover: notDecider });
  if (notAllowed !== undefined) return answer(ports, to, notAllowed);
  if (job.actionId === CVE_ACTIONS.close) return fillForm(ports, to, closeModal(emergency));
  const saved = await saveEmergency(
    ports.table,
    record,
    { ...emergency, steps: askedAgain(emergency.steps) },
    {
      audit: { type: 'requested-again', at: now, by: by.userId, person: by.person },
    },
  );
  await answer(ports, to, saved === undefined ? tryAgain() : requestedAgain(emergency.id));
}

/** The form that closes an emergency, or reviews it. */
export async function submitEmergency(ports: EmergencyPorts, job: SubmitJob, now: number): Promise<void> {
  const record = await loadEmergency(ports.table, job.privateMetadata);
  const to: AnswerTo = { userId: job.actor.userId, channelId: record?.card.channel ?? ports.config.channel };
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  if (record === undefined) return answer(ports, to, noEmergency());
  const text = textIn(job.values, REASON_INPUT)?.trim() ?? '';
  if (text === '') return answer(ports, to, nothingSaid());
  const decide = job.callbackId === CVE_ACTIONS.close ? close : review;
  return answer(ports, to, await decide(ports, record, { by, text, now }));
}

interface Said {
  by: Person;
  text: string;
  now: number;
}

async function close(ports: EmergencyPorts, record: EmergencyRecord, { by, text, now }: Said): Promise<Mrkdwn> {
  const { emergency } = record;
  if (emergency.state !== 'open') return notOpen(emergency.id);
  const notAllowed = await refusalOf(ports, emergency, { by, notApprover: notDecider });
  if (notAllowed !== undefined) return notAllowed;
  const ended = { at: now, by: by.userId, why: text };
  const audit = { type: 'closed', at: now, by: by.userId, person: by.person, note: text } as const;
  const saved = await saveEnded(ports, record, { state: 'closed', ended, audit });
  if (saved === undefined) return tryAgain();
  await settle(ports, saved);
  return closed(emergency.id);
}

/** An approver of the emergency policy as Slack knows them now, and not whoever requested it. */
async function review(ports: EmergencyPorts, record: EmergencyRecord, { by, text, now }: Said): Promise<Mrkdwn> {
  const { emergency } = record;
  if (emergency.review === undefined || emergency.review.done !== undefined) return nothingToReview(emergency.id);
  if (isSamePerson(by, emergency.requester)) return ownReview();
  const notAllowed = await refusalOf(ports, emergency, { by, notApprover: notReviewer });
  if (notAllowed !== undefined) return notAllowed;
  const saved = await saveReviewed(ports, record, { by, text, at: now });
  if (saved === undefined) return tryAgain();
  await settle(ports, saved);
  return reviewed(emergency.id);
}

/** Why someone may not decide under the emergency policy, as Slack knows them now; `undefined` for an approver. */
async function refusalOf(
  ports: EmergencyPorts,
  { policy, requester }: Emergency,
  { by, notApprover }: { by: Person; notApprover: (approvers: Approvers) => Mrkdwn },
): Promise<Mrkdwn | undefined> {
  const { eligibility } = await loadApprover(ports, by.userId, policy);
  switch (eligibility.may) {
    case 'yes':
      return undefined;
    case 'unknown':
      return unknownEligibility(eligibility.what);
    case 'no':
      if (!needsOthers(eligibility)) return refusalText(eligibility);
      return eligibility.code === 'too-new'
        ? refusalText(eligibility, await loadApprovers(ports, policy, [requester]))
        : notApprover(await loadApprovers(ports, policy, [requester]));
  }
}
