import { decisionPart, isAsked, linesPart, type ReviewPart } from '../../runs/message/review.ts';
import { approvalsLine } from '../../runs/message/state.ts';
import { needsText } from '../../runs/message/who-decides.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import { deferralsLeft } from './buttons.ts';

/** Who decides and what comes of it; of an occurrence, that the window starts it and what Skip and Defer do. */
export function decisionText(run: PatchRun, now: number): ReviewPart {
  const { slot, plan } = run;
  if (slot === undefined || plan.occurrence === undefined || run.start !== undefined) return decisionPart(run, now);
  return linesPart('Decision', [approvalLine(run), ...idleLines(run), deferLine(run)]);
}

function approvalLine(run: PatchRun): Mrkdwn {
  if (run.standing === true)
    return md`*Approvals* none needed: \`occurrences: notice-only\` in the deployed patchwarden.yml is a standing approval, checked again at the opening`;
  return isAsked(run)
    ? md`*Approvals* ${needsText(run)} (policy ${run.policy.name})`
    : md`*Approvals* ${approvalsLine(run)}`;
}

function idleLines(run: PatchRun): Mrkdwn[] {
  const opens = moment(run.slot?.opensAt ?? run.expiresAt);
  const latest = moment(run.slot?.latestStart ?? run.expiresAt);
  switch (run.state) {
    case 'awaiting-approval':
      return [
        md`*If nobody decides* this occurrence is skipped at ${moment(run.expiresAt)}, and nothing is patched`,
        md`*With the last approval* everything is checked again at the opening (${opens}), then the window starts it`,
      ];
    case 'scheduled':
    case 'approved':
      return [
        md`*If nobody acts* everything is checked again at the opening (${opens}), then the window starts it; if that has not happened by ${latest}, it is skipped`,
      ];
    default:
      return [];
  }
}

function deferLine(run: PatchRun): Mrkdwn {
  const left = deferralsLeft(run);
  return md`*Patch now, Defer, Skip* one approver decides, and the occurrence then certainly patches nothing. A new time needs its own approvals. ${left} of ${run.maxDeferrals} deferrals left`;
}
