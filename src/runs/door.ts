import type { Door } from '../contract/door.ts';
import { BOARD_REVIEW_ACTION, groupOfRun, groupOfStop, REVIEW_ACTION, RUN_ACTIONS } from './actions.ts';
import { parseHistory, parseWhy } from './command.ts';

const form = { groupOf: groupOfStop, loading: 'Patchwarden' };

/** What can be done with any run: decide on its card, and ask how it came to be. */
export const runsDoor: Door = {
  commands: {
    history: {
      usage: 'history [image or fleet]',
      hint: 'history',
      does: 'list the last runs and how they ended',
      parse: parseHistory,
    },
    why: { usage: 'why <run>', does: 'show who decided what on a run, and what is holding it up', parse: parseWhy },
  },
  actions: {
    [RUN_ACTIONS.approve]: { groupOf: groupOfRun },
    [BOARD_REVIEW_ACTION]: { groupOf: groupOfRun, loading: 'Patchwarden' },
    [RUN_ACTIONS.reject]: form,
    [RUN_ACTIONS.defer]: form,
    [RUN_ACTIONS.cancel]: form,
    [RUN_ACTIONS.rollBack]: form,
    [RUN_ACTIONS.now]: { groupOf: groupOfRun },
    [REVIEW_ACTION]: { loading: 'Review' },
  },
  forms: [RUN_ACTIONS.approve, RUN_ACTIONS.reject, RUN_ACTIONS.defer, RUN_ACTIONS.cancel, RUN_ACTIONS.rollBack],
  proofs: [RUN_ACTIONS.approve],
};
