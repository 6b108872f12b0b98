import type { KindLines } from '../../runs/run-kind.ts';
import { code, md, user } from '../../slack/mrkdwn.ts';
import { unwellAt } from '../decision/serving.ts';
import { againCommand } from './again.ts';
import { deployWord } from './state.ts';
import { stopConsequence } from './stopping.ts';
import { imageWord, runWord, sentence, targetText } from './words.ts';

/** What deploys say in words of their own wherever a run is told of; their cards say more, see state.ts. */
export const deployLines: KindLines<'deploy'> = {
  succeededLine: ({ name, outcome }) =>
    md`${unwellAt(outcome) === undefined ? 'Nothing is needed from you' : 'Check the instances'}: ${name} stays on this image. ${code(`/patch rollback ${name}`)} requests a rollback.`,
  stoppingLine: ({ cancel }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} requested a stop: ${sentence(cancel.reason)} `;
    const how = cancel?.how === 'roll-back' ? 'rolled back' : 'stopped';
    return md`${who}It is being ${how} in AWS. ${teller === 'its card' ? 'Its card' : 'This message'} follows it until it has ended.`;
  },
  stopLeaves: stopConsequence,
  again: againCommand,
  word: runWord,
  stateWord: deployWord,
  requestedBy: ({ plan: { opensAfter, returnBy } }) => {
    if (opensAfter !== undefined) return { after: opensAfter };
    return returnBy === undefined ? undefined : { userId: returnBy };
  },
  change: ({ plan: { change, image } }) =>
    change?.from === undefined
      ? md`to ${code(imageWord(image))}`
      : md`${code(imageWord(change.from))} → ${code(imageWord(image))}`,
  wouldHave: ({ plan }) => md`It would have moved ${targetText(plan)} to image ${code(plan.image.id)}.`,
};
