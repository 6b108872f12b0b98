import type { KindLines } from '../../runs/run-kind.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, sentence } from '../../slack/words.ts';
import { DAILY_LOOK, type SyncRun } from '../types/run.ts';
import { countsText } from './changes.ts';

/** The command that requests the same again. */
export const commandOf = ({ plan }: Pick<SyncRun, 'plan'>): string =>
  plan.operation === 'remove' ? '/patch sync remove' : '/patch sync';

/** What syncs say in words of their own wherever a run is told of. */
export const syncLines: KindLines<'sync'> = {
  succeededLine: ({ plan }) =>
    plan.operation === 'remove'
      ? md`Nothing is needed from you: what the tags ask for stays.`
      : md`Nothing is needed from you: the next openings are announced, and each asks before it patches.`,
  stoppingLine: ({ cancel, plan }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} chose Stop: ${sentence(cancel.reason)} `;
    const what = plan.operation === 'remove' ? 'removed' : 'made';
    return md`${who}${capitalised(teller)} says what was ${what} once the execution has ended. If it has not ended within 15 minutes, the run needs attention.`;
  },
  stopLeaves: ({ plan }) =>
    plan.operation === 'remove'
      ? md`The execution is stopped. What was removed stays removed, and the rest stays: the next removal continues from there.`
      : md`The execution is stopped. Changes that were made stay, and the rest is not made: the next sync continues from there.`,
  wouldHave: ({ plan }) =>
    plan.operation === 'remove'
      ? md`It would have removed: ${countsText(plan)}.`
      : md`It would have made ${counted(plan.changes.length, 'change')}: ${countsText(plan)}.`,
  again: commandOf,
  word: ({ plan }) => (plan.operation === 'remove' ? 'removal' : 'sync'),
  phrase: ({ plan, name }) => (plan.operation === 'remove' ? 'removal of what no tag asks for' : `sync of ${name}`),
  // What overtook it is no fault: there is nothing to fix.
  goneLine: (run) =>
    md`Nothing was started: ${sentence(run.ending?.reason ?? 'the plan is gone')} ${code(commandOf(run))} compares again.`,
  requestedBy: ({ requester }) => (requester.userId === DAILY_LOOK ? { userId: 'the daily comparison' } : undefined),
};

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** What can be removed, and how. */
export const removableText = (removable: number): Mrkdwn | undefined =>
  removable === 0 ? undefined : md`${counted(removable, 'removal')} possible with ${code('/patch sync remove')}`;
