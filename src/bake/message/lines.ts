import type { KindLines } from '../../runs/run-kind.ts';
import { md, user } from '../../slack/mrkdwn.ts';
import { sentence, short } from '../../slack/words.ts';

/** What bakes say in words of their own wherever a run is told of. */
export const bakeLines: KindLines<'bake'> = {
  succeededLine: () => md`Nothing is needed from you: the fleets keep their image until this one is deployed.`,
  stoppingLine: ({ cancel }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} chose Stop: ${sentence(cancel.reason)} `;
    return md`${who}${capitalised(teller)} says when the execution has ended. If it has not ended within 30 minutes, the run needs attention.`;
  },
  stopLeaves: () =>
    md`The execution is stopped and the image build cancelled. Finished images stay, and no fleet changes.`,
  wouldHave: ({ plan }) =>
    md`It would have baked a new image of ${plan.image} from recipe ${short(plan.recipe.name)} ${plan.recipe.version}.`,
};

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
