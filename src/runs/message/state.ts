import { countedPeople } from '../../approvals/decision/quorum.ts';
import { channel, code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { listed, moment, sentence } from '../../slack/words.ts';
import { startsAtOf } from '../decision/slot.ts';
import type { Kind } from '../kinds.ts';
import type { KindLines, Teller } from '../run-kind.ts';
import type { Run } from '../types/run.ts';
import type { Slot } from '../types/slot.ts';
import type { StartRecord } from '../types/start.ts';
import { againCommand } from './again.ts';
import { heldAtGateText, notAdmittedText } from './not-admitted.ts';
import { observedText } from './observed.ts';
import { cancelledWord } from './stop-words.ts';
import { approvedText, decisionText, mayStop, needsText } from './who-decides.ts';

export { approvalsLine, whoCan } from './who-decides.ts';

/** The state in a word or two, as a headline shows it. */
export function stateTitle(run: Run): string {
  switch (run.state) {
    case 'planning':
      return 'being planned';
    case 'awaiting-approval':
      return 'needs approval';
    case 'scheduled':
      return 'scheduled';
    case 'approved':
      return run.hold === undefined ? 'approved' : 'approved, on hold';
    case 'starting':
      return 'starting';
    case 'running':
      return 'running';
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? 'waiting for a decision' : 'being watched';
    case 'cancelling':
      return run.cancel?.how === 'roll-back' ? 'being rolled back' : 'being stopped';
    case 'succeeded':
      return 'succeeded';
    case 'failed':
      return failedWord(run);
    case 'rolled-back':
      return 'rolled back';
    case 'cancelled':
      return cancelledWord(run);
    case 'rejected':
      return run.slot === undefined ? 'rejected' : 'skipped';
    case 'expired':
      return run.slot === undefined ? 'expired' : 'skipped';
    case 'needs-attention':
      return 'needs attention';
  }
}

/** The same as the kind's own card says it. */
export const stateWord = <K extends Kind>(run: Run<K>, lines: Pick<KindLines<K>, 'stateWord'>): string =>
  lines.stateWord?.(run) ?? stateTitle(run);

/** The checks said no before anything began, or AWS did; otherwise it has failed. */
function failedWord({ ending, earlier }: Run): string {
  switch (ending?.code) {
    case 'plan-refused':
    case 'plan-gone':
    case 'could-not-start':
    case 'not-admitted':
      return earlier === undefined ? 'not started' : 'not continued';
    default:
      return 'failed';
  }
}

/** What happens next, and what happens if nobody acts. */
export function nextLine<K extends Kind>(run: Run<K>, lines: KindLines<K>, teller: Teller = 'this message'): Mrkdwn {
  switch (run.state) {
    case 'planning':
      return md`${askedAgainText(run)}AWS is working out what would change; nothing changes yet. Approvers are asked once the plan is ready.`;
    case 'awaiting-approval':
      return md`${askedAgainText(run)}${decisionText(run)}`;
    case 'scheduled':
      return md`${approvedText(run)}. ${run.observe === undefined ? 'Starts' : 'Would start'} at ${moment(startsAtOf(run) ?? run.requestedAt)}, after everything is checked again. Nothing is needed from you: until then it can be rejected, deferred or withdrawn.`;
    case 'approved':
      return holdLine(run);
    case 'starting':
      return run.start?.lastError === undefined
        ? md`Nothing is needed from you: the runbook is being started.`
        : md`AWS has not confirmed the start. Patchwarden looks it up and retries each minute with the same token, so it cannot start twice; after 15 minutes the run needs attention. Last error: ${sentence(run.start.lastError)}`;
    case 'running':
      return md`Nothing is needed from you: ${teller} follows it to the end.`;
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? checkpointLine(run) : watchLine(run);
    case 'cancelling':
      return lines.stoppingLine(run, teller);
    case 'needs-attention':
      return lines.attentionLine?.(run) ?? attentionLine(run);
    case 'succeeded':
      return lines.succeededLine(run);
    case 'failed':
    case 'rolled-back':
    case 'cancelled':
    case 'rejected':
    case 'expired':
      return endLine(run, lines);
  }
}

const checkpointLine = (run: Run): Mrkdwn =>
  md`${askedAgainText(run)}${needsText(run, md` to continue`)}. If nobody decides, nothing more changes.`;

const watchLine = ({ wait }: Run): Mrkdwn =>
  wait?.kind === 'watch' && wait.until !== undefined
    ? md`Nothing is needed from you: the watch ends automatically at ${moment(wait.until)}.`
    : md`Nothing is needed from you: the watch ends automatically.`;

/** Why the same card asks once more. */
export function askedAgainText({ askedAgain, policy }: Run): Mrkdwn {
  switch (askedAgain?.code) {
    case undefined:
      return md``;
    case 'deferred':
      return md`${user(askedAgain.by)} moved the start, so approval is needed again. `;
    case 'plan-changed':
      return md`The plan changed, so approval is needed again: ${sentence(askedAgain.why)} `;
    case 'quorum-lost':
      return md`${quorumLostText(askedAgain, policy.name)}${setOffText(askedAgain)}`;
    case 'checkpoint':
      return md`The first ${askedAgain.percent} % are done. `;
    case 'lapsed':
      return md`The approvals expired before they were used, so approval is needed again. `;
    case 'proof-needed':
      return md`Approvals now carry Slack's signature, and those given before this version do not count: approval is needed again. `;
    case 'channel-changed':
      return md`patchwarden.yml now names ${channel(askedAgain.channel)} for its approvals, so approval is needed again. `;
    case 'standing-ended':
      return md`The deployed config no longer approves this in advance, so approval is needed. `;
  }
}

type QuorumLost = Extract<Run['askedAgain'], { code: 'quorum-lost' }>;

const quorumLostText = ({ left, unconfirmed }: QuorumLost, policy: string): Mrkdwn =>
  left.length === 0
    ? md`Policy ${policy} requires more approvals now. `
    : unconfirmed === true
      ? md`Policy ${policy} now requires approvals to be confirmed in AWS, so ${joinMd(left.map(user), ', ')} must approve again. `
      : md`${left.length === 1 ? 'The approval' : 'The approvals'} of ${joinMd(left.map(user), ', ')} no longer ${left.length === 1 ? 'counts' : 'count'}: they can no longer approve. `;

const setOffText = ({ setOff }: QuorumLost): Mrkdwn =>
  setOff === undefined ? md`` : md`${user(setOff)} requested this rollback, so their own approval does not count. `;

/** Approved, and what it waits for. */
function holdLine(run: Run): Mrkdwn {
  const { hold, expiresAt, slot, armed } = run;
  const expires =
    slot === undefined ? md`the approval expires and nothing changes` : md`it is skipped and nothing changes`;
  const otherwise = md`Checked again each minute; if this lasts until ${moment(slot?.latestStart ?? expiresAt)}, ${expires}.`;
  if (hold === undefined && slot !== undefined) return slotLine(slot, armed !== undefined);
  if (hold === undefined) return md`Everything is checked once more, then it starts.`;
  switch (hold.code) {
    case 'paused':
      return md`${user(hold.by)} paused everything (${hold.reason}). An approver ends the pause with \`/patch resume\`. ${otherwise}`;
    case 'frozen': {
      const names = hold.calendars.map((arn) => arn.split('/').at(-1) ?? arn);
      const closed =
        names.length === 1 ? md`calendar ${listed(names)} is closed` : md`calendars ${listed(names)} are closed`;
      const until = hold.until === undefined ? md`` : md` until ${moment(hold.until)}`;
      return md`Change ${closed}${until}. This run starts once ${names.length === 1 ? 'it is' : 'all are'} open. ${otherwise}`;
    }
    case 'busy':
      if (hold.until === undefined) return md`${capitalised(hold.what)}. ${otherwise}`;
      return md`${capitalised(hold.what)}. Next attempt at ${moment(hold.until)}, after all checks; if this lasts until ${moment(expiresAt)}, the approval expires and nothing changes.`;
    case 'unknown':
      return (
        heldAtGateText(hold, run) ?? md`${capitalised(hold.what)} could not be checked, so nothing starts. ${otherwise}`
      );
  }
}

/** In its slot, with nothing in the way. */
const slotLine = ({ opensAt, latestStart }: Slot, isArmed: boolean): Mrkdwn =>
  isArmed
    ? md`All checks passed, so it starts at ${moment(opensAt)}; they are repeated each minute until then. If nothing starts it by ${moment(latestStart)}, nothing changes.`
    : md`Everything is checked once more, then it may start at ${moment(opensAt)}.`;

/** A reason as the beginning of a sentence. */
const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function attentionLine(run: Run): Mrkdwn {
  const { id, name, ending } = run;
  const known = sentence(ending?.reason ?? 'nothing more is known');
  const execution = md`execution ${run.start?.executionId ?? 'unknown'} in Systems Manager`;
  const who = mayStop(run);
  const blocked = md`no other run of ${name} can start`;
  switch (ending?.code) {
    case 'start-unclear':
      return md`AWS never confirmed the start: ${known} ${who}: look in Systems Manager for executions tagged PatchwardenRun-${id}, then choose Resolve, which stops what is found. Until then ${blocked}.`;
    case 'cancel-unclear':
      return md`Stopping it had no effect: ${known} ${who}: look at ${execution}; Resolve tries to stop it again. Patchwarden checks every 5 minutes and retries nothing. Until it has ended, ${blocked}.`;
    case 'too-large':
      return md`The run continues in AWS, but its progress is no longer recorded: ${known} ${who}: look at ${execution} and at what it started; Resolve stops it. Patchwarden checks every 5 minutes and says here how it ended. Until then ${blocked}.`;
    default:
      return md`The execution ended without a result: ${known} ${who}: look at ${execution} and at what it started, then choose Resolve, which closes the run and stops nothing in AWS. Patchwarden checks every 5 minutes and retries nothing. Until then ${blocked}.`;
  }
}

function endLine<K extends Kind>(run: Run<K>, lines: KindLines<K>): Mrkdwn {
  const { ending } = run;
  const by = user(ending?.by ?? '');
  const why = sentence(ending?.reason ?? 'no reason given');
  const request = md`equest it again with ${code(againCommand(run, lines))}.`;
  const again = md`R${request}`;
  const fixed = md`Fix that, then r${request}`;
  switch (ending?.code) {
    case 'observed':
      return observedText(run, lines);
    case 'rejected':
      return md`${by} rejected it: ${why} Nothing was started. ${again}`;
    case 'cancelled':
      return run.start === undefined
        ? md`${by} withdrew it: ${why} Nothing was started. ${again}`
        : md`${by} stopped it: ${why} ${stoppedText(run.start)} ${again}`;
    case 'stopped-at-checkpoint':
      return ending.how === 'roll-back' || run.report !== undefined
        ? md`${by} stopped it at the checkpoint: ${why} A separate run rolls back what was done.`
        : md`${by} stopped it at the checkpoint: ${why} What was done stays. ${again}`;
    case 'rolled-back':
      return md`${by} rolled it back: ${why} ${again}`;
    case 'rolled-back-outside':
      return md`AWS rolled it back automatically: ${why} ${fixed}`;
    case 'plan-refused':
      return md`It could not be planned: ${why} Approvers were not asked, and nothing was started. ${again}`;
    case 'channel-shared':
      return md`Withdrawn by Patchwarden: ${channel(ending.channel ?? run.channel)} is shared with another organisation, and approvals are not requested in shared channels. Nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then r${request}`;
    case 'cancelled-outside':
      return md`Someone stopped it in AWS. ${again}`;
    case 'expired':
      return countedPeople(run).length >= run.policy.approvals
        ? md`It was approved but could not start in time. Nothing was started. ${again}`
        : md`It was not approved in time. Nothing was started. ${again}`;
    case 'slot-missed':
      return md`It was approved but not started in time${ending.reason === undefined ? '.' : md`: ${why}`} Nothing was started. ${again}`;
    case 'plan-gone':
      return lines.goneLine?.(run) ?? md`Nothing was started: ${why} ${fixed}`;
    case 'could-not-start':
      return md`AWS refused to start it: ${why} Nothing was started. ${fixed}`;
    case 'not-admitted':
      return notAdmittedText(run, again);
    default:
      return again;
  }
}

const stoppedText = ({ executionId }: StartRecord): string =>
  executionId === undefined ? 'No execution was found to stop.' : 'The execution has ended.';
