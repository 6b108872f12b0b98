import type { Door } from '../contract/door.ts';
import { groupOfRun, groupOfStop } from '../runs/actions.ts';
import { isInstanceId, parseDeploy, parsePlan, parseRollback } from './command.ts';
import { DEPLOY_ACTIONS } from './types/actions.ts';

/** The form in which someone chooses the fleet to deploy to. */
export const DEPLOY_FORM = 'deploy-choose';

export const deployDoor = {
  runPrefix: 'd',
  commands: {
    deploy: {
      usage: 'deploy [fleet] [image] [at time | in window] [override] [because reason]',
      hint: 'deploy <fleet> [image] [override because <reason>]',
      does: 'request a deploy of an image to a fleet; without a fleet it opens a form',
      parse: (words) => {
        const parsed = parseDeploy(words);
        if (parsed.kind === 'help') return parsed;
        return parsed.request.fleet === undefined
          ? { kind: 'request', loading: 'Deploy to a fleet' }
          : { kind: 'request' };
      },
    },
    plan: {
      usage: 'plan <fleet or instance> [image] [at time | in window] [override because reason]',
      hint: 'plan <fleet> [image]',
      does: 'show you alone what a deploy would change, or how an instance is best patched; requests nothing',
      parse: (words) => {
        const parsed = parsePlan(words);
        if (parsed.kind === 'help') return parsed;
        return isInstanceId(parsed.request.fleet) ? { kind: 'request' } : { kind: 'request', loading: 'Deploy plan' };
      },
    },
    rollback: {
      usage: 'rollback <fleet> [because reason]',
      hint: 'rollback <fleet>',
      does: 'roll a fleet back to its previous image',
      parse: parseRollback,
    },
  },
  actions: {
    [DEPLOY_ACTIONS.decide]: { groupOf: groupOfRun, loading: 'Patchwarden' },
    [DEPLOY_ACTIONS.rollBack]: { groupOf: groupOfStop },
    [DEPLOY_ACTIONS.deployImage]: { groupOf: groupOfRun },
    [DEPLOY_ACTIONS.chooseFleet]: {},
    [DEPLOY_ACTIONS.openChooser]: { loading: 'Deploy an image' },
    [DEPLOY_ACTIONS.plan]: { loading: 'Deploy plan' },
    [DEPLOY_ACTIONS.rollBackFleet]: { loading: 'Roll back' },
    [DEPLOY_ACTIONS.boardDeploy]: { loading: 'Deploy to a fleet' },
    [DEPLOY_ACTIONS.openFor]: { loading: 'Deploy to a fleet' },
    [DEPLOY_ACTIONS.boardRollBack]: { groupOf: groupOfStop },
  },
  forms: [DEPLOY_FORM, DEPLOY_ACTIONS.decide],
  staying: { [DEPLOY_FORM]: 'Deploy an image' },
  // The button approves at once where the fleet needs no form.
  proofs: [DEPLOY_ACTIONS.decide],
} as const satisfies Door;
