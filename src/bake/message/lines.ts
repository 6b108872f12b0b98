import type { KindLines } from '../../runs/run-kind.ts';
import { md, user } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';

/** What bakes say in words of their own wherever a run is told of. */
export const bakeLines: KindLines<'bake'> = {
  succeededLine: () => md`Nothing is needed from you: the fleets keep their present image until one is deployed.`,
  stoppingLine: ({ cancel }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} asked to stop it: ${cancel.reason}. `;
    return md`${who}The execution is being stopped. ${teller === 'its card' ? 'Its card' : 'This message'} says when it has ended; if it does not within 30 minutes, a person is asked to look.`;
  },
  stopLeaves: () =>
    md`The execution is stopped, and with it what it started in AWS. Images that are finished already stay.`,
  wouldHave: ({ plan }) =>
    md`It would have baked a new image of ${plan.image} from recipe ${short(plan.recipe.name)} ${plan.recipe.version}.`,
};
