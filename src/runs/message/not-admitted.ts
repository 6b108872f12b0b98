import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { GateRefusal } from '../types/gate-refusal.ts';

/**
 * Why the gatekeeper did not admit an execution, that nothing was changed, and what to do. `again`: how to request the same once more;
 * `isLaterPart`: what was done before a checkpoint is done.
 */
export function notAdmittedText(refusal: GateRefusal, again: Mrkdwn, isLaterPart = false): Mrkdwn {
  const nothing = isLaterPart ? md`Nothing was changed beyond the first part.` : md`Nothing was changed.`;
  switch (refusal) {
    case 'not-approved':
      return md`The gatekeeper did not admit it: ${WHY[refusal]}. ${nothing} If neither the signing secret nor its channel in patchwarden.yml was changed since, treat it as tampering: see docs/security.md. ${again}`;
    case 'audit-broken':
      return md`The gatekeeper did not admit it: ${WHY[refusal]}. ${nothing} If nobody here can explain it, treat it as tampering: see docs/security.md. ${again}`;
    default:
      return md`The gatekeeper did not admit it: ${WHY[refusal]}. ${nothing} ${again}`;
  }
}

const WHY: Readonly<Record<GateRefusal, string>> = {
  'no-such-run': 'it found no record of this run',
  'not-open': 'the run was no longer starting, or another execution was admitted before',
  'too-late': 'the time in which it could start was over',
  'not-this-plan': 'the runbook was started with something other than what was approved',
  'not-approved': 'the signature of an approval could not be verified, and without it there are too few approvals',
  'not-eligible': 'too few of those who approved may approve it now',
  'not-confirmed': 'too few approvals were confirmed in AWS',
  'audit-broken': 'the audit records of this run were changed, or the record of an approval is missing',
  paused: 'everything was paused at that moment',
  frozen: 'a change calendar was closed at that moment',
  unknown: 'not everything that it checks could be read',
};
