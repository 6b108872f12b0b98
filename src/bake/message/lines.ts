import type { KindLines } from '../../runs/run-kind.ts';
import { md, user } from '../../slack/mrkdwn.ts';

/** What bakes say in words of their own wherever a run is told of. */
export const bakeLines: KindLines<'bake'> = {
  succeededLine: () => md`Nothing is needed from you: the fleets keep their present image until one is deployed.`,
  stoppingLine: ({ cancel }, teller) => {
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} asked to stop it: ${cancel.reason}. `;
    return md`${who}The execution is being stopped. ${teller === 'its card' ? 'Its card' : 'This message'} says when it has ended; if it does not within 30 minutes, a person is asked to look.`;
  },
};
