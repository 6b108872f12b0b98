import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { GateRefusal } from '../types/gate-refusal.ts';
import type { Hold, Run } from '../types/run.ts';

/**
 * Why the gatekeeper did not admit an execution, that nothing was changed, and what to do: `again` is how to request the same once more.
 * What was done before a checkpoint is done.
 */
export function notAdmittedText(
  { ending, earlier, slot }: Pick<Run, 'ending' | 'earlier' | 'slot'>,
  again: Mrkdwn,
): Mrkdwn {
  const refusal = ending?.refusal ?? 'unknown';
  const window = slot === undefined ? md`` : md` Its window does not try again in this opening.`;
  const nothing = md`${nothingText(earlier)}${window}`;
  switch (refusal) {
    case 'not-approved':
      return md`The gatekeeper did not admit it: ${WHY[refusal]}. ${nothing} If neither the signing secret nor its channel in patchwarden.yml was changed since, treat it as tampering: see docs/security.md. ${again}`;
    case 'audit-broken':
      return md`The gatekeeper did not admit it: ${WHY[refusal]}. ${nothing} If nobody here can explain it, treat it as tampering: see docs/security.md. ${again}`;
    default:
      return md`The gatekeeper did not admit it: ${WHY[refusal]}. ${nothing} ${again}`;
  }
}

const nothingText = (earlier: Run['earlier']): Mrkdwn =>
  earlier === undefined ? md`Nothing was changed.` : md`Nothing was changed beyond the first part.`;

/** The gatekeeper did not admit it for now: what happens next, and what if that lasts. `undefined`: something else holds it. */
export function heldAtGateText(
  hold: Hold,
  { earlier, expiresAt }: Pick<Run, 'earlier' | 'expiresAt'>,
): Mrkdwn | undefined {
  if (hold.code !== 'unknown' || hold.refusal === undefined || hold.until === undefined) return undefined;
  const otherwise =
    earlier === undefined
      ? md`the approval expires and nothing changes`
      : md`the approval expires and approvers are asked again`;
  return md`The gatekeeper did not admit it: ${WHY[hold.refusal]}. ${nothingText(earlier)} The approval still counts. Next attempt at ${moment(hold.until)}, after all checks; if this lasts until ${moment(expiresAt)}, ${otherwise}.`;
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
  observed: 'it is only observed (observe in patchwarden.yml), or was when it was requested',
  paused: 'everything was paused at that moment',
  frozen: 'a change calendar was closed at that moment',
  unknown: 'not everything that it checks could be read',
};
