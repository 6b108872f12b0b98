import type { KindLines } from '../../runs/run-kind.ts';
import { code, md, user } from '../../slack/mrkdwn.ts';
import { againCommand } from './again.ts';
import { stopConsequence } from './stopping.ts';
import { targetText } from './words.ts';

/** What deploys say in words of their own wherever a run is told of; their cards say more, see state.ts. */
export const deployLines: KindLines<'deploy'> = {
  succeededLine: ({ name }) =>
    md`Nothing is needed from you: ${name} stays on this image. ${code(`/patch rollback ${name}`)} requests the image from before.`,
  stoppingLine: ({ cancel }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} asked to stop it: ${cancel.reason}. `;
    const how = cancel?.how === 'roll-back' ? 'taken back' : 'stopped';
    return md`${who}It is being ${how} in AWS. ${teller === 'its card' ? 'Its card' : 'This message'} follows it until it has ended.`;
  },
  stopLeaves: stopConsequence,
  again: againCommand,
  wouldHave: ({ plan }) => md`It would have moved ${targetText(plan)} to image ${code(plan.image.id)}.`,
};
