import { askApprovers } from '../../approvals/message.ts';
import type { Approvers } from '../../approvals/types.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';

/** Answers to whoever asked for something about an emergency. */

export const notConfigured = (): Mrkdwn =>
  md`No CVE was looked up: add ${code('compliance: {}')} to patchwarden.yml and deploy that, so that fleets are swept.`;

export const noPolicy = (): Mrkdwn =>
  md`No request was made: patchwarden.yml has no policy for emergencies. Name one under ${code('compliance.emergency')} and deploy that.`;

export const noReason = (): Mrkdwn => md`No request was made: a reason is required, and everyone sees it.`;

export const nothingSaid = (): Mrkdwn => md`Nothing was done: the text is required, and everyone sees it.`;

export const notACve = (text: string): Mrkdwn =>
  md`No request was made: ${code(short(text, 40))} is not a CVE id. Use ${code('/patch cve CVE-2026-12345')}.`;

export const nothingToRequest = (cve: string): Mrkdwn =>
  md`No request was made: no fleet exposed to ${cve} can be fixed from here now. ${code(`/patch cve ${cve}`)} shows why.`;

export const opened = (cve: string, id: string): Mrkdwn =>
  md`Emergency ${id} is open for ${cve}: its card follows every fleet, and each request opens in its fleet's channel once its owners have been told.`;

export const alreadyOpen = (cve: string, id: string): Mrkdwn =>
  md`No request was made: emergency ${id} is open for ${cve} already. Its card follows every fleet.`;

export const noEmergency = (): Mrkdwn => md`Nothing was done: this emergency no longer exists.`;

export const notOpen = (id: string): Mrkdwn => md`Nothing was done: emergency ${id} is no longer open.`;

export const tryAgain = (): Mrkdwn =>
  md`Nothing was done: another change to the emergency was saved at the same moment. Try again.`;

export const requestedAgain = (id: string): Mrkdwn =>
  md`Emergency ${id}: the fleets that ended without success are requested again within a minute.`;

export const closed = (id: string): Mrkdwn =>
  md`Emergency ${id} is closed. Next: an approver reviews it with *Reviewed* on its card.`;

export const reviewed = (id: string): Mrkdwn => md`Emergency ${id} is reviewed.`;

export const nothingToReview = (id: string): Mrkdwn => md`Nothing was done: emergency ${id} has no open review.`;

export const ownReview = (): Mrkdwn =>
  md`Nothing was done: whoever requested the emergency does not review it. Ask another approver.`;

export const notReviewer = (approvers: Approvers): Mrkdwn =>
  md`Nothing was done: only approvers of the emergency policy review it. ${askApprovers(approvers)}`;

export const notDecider = (approvers: Approvers): Mrkdwn =>
  md`Nothing was done: only approvers of the emergency policy close an emergency or request again. ${askApprovers(approvers)}`;
