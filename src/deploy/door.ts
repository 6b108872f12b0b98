import type { Door } from '../contract/door.ts';
import { groupOfRun, groupOfStop } from '../runs/actions.ts';
import { parseDeploy, parseRollback } from './command.ts';

/** Buttons that deploys have beside those of every run. */
export const DEPLOY_ACTIONS = {
  /** Opens the form in which a production deploy is decided; it is submitted under the same name. */
  decide: 'deploy-decide',
  /** After its end: a rollback. Cards that are in channels say it so. */
  rollBack: 'deploy-return',
  /** Below a finished bake: `<fleet>` is in the action id's tail. */
  deployImage: 'deploy-image',
  /** On the board: a form for a deploy of the fleet in its value, and a rollback of the deploy in its value. */
  boardDeploy: 'deploy-board',
  boardRollBack: 'deploy-board-back',
} as const;

/** The form in which someone chooses the fleet to deploy to. */
export const DEPLOY_FORM = 'deploy-choose';

export const deployDoor = {
  runPrefix: 'd',
  commands: {
    deploy: {
      usage: 'deploy [fleet] [image] [at time | in window] [because reason]',
      hint: 'deploy <fleet> [image]',
      does: 'ask to move a fleet to an image',
      parse: (words) => {
        const parsed = parseDeploy(words);
        if (parsed.kind === 'help') return parsed;
        return parsed.request.fleet === undefined
          ? { kind: 'request', loading: 'Deploy to a fleet' }
          : { kind: 'request' };
      },
    },
    rollback: {
      usage: 'rollback <fleet> [because reason]',
      hint: 'rollback <fleet>',
      does: 'back to the image from before',
      parse: parseRollback,
    },
  },
  actions: {
    [DEPLOY_ACTIONS.decide]: { groupOf: groupOfRun, loading: 'Patchwarden' },
    [DEPLOY_ACTIONS.rollBack]: { groupOf: groupOfStop },
    [DEPLOY_ACTIONS.deployImage]: { groupOf: groupOfRun },
    [DEPLOY_ACTIONS.boardDeploy]: { loading: 'Deploy to a fleet' },
    [DEPLOY_ACTIONS.boardRollBack]: { groupOf: groupOfStop },
  },
  forms: [DEPLOY_FORM, DEPLOY_ACTIONS.decide],
} as const satisfies Door;
