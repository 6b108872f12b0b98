import type { Feature } from '../contract/feature.ts';
import type { Outside } from '../outside/types/source.ts';
import type { Boards } from '../runs/board.ts';
import { answerTo, handleReview } from '../runs/flow/click.ts';
import { handleRunForm } from '../runs/flow/submit.ts';
import type { Offers, Opens, RunKind } from '../runs/run-kind.ts';
import { newTurn } from '../store/due.ts';
import { parseDeploy, parsePlan, parseRollback } from './command.ts';
import { firstFleets } from './decision/next-steps.ts';
import { duePublications, publishWake } from './effect/publish.ts';
import { openAfterBake } from './flow/after-bake.ts';
import { fleetsOnBoard, handleBoardClick, recallFleets } from './flow/board.ts';
import { chooseFleet, handleFleetChoice } from './flow/choose.ts';
import { handleImageClick, handleRollbackClick } from './flow/click.ts';
import { handleMenuClick, menuFleets } from './flow/menu.ts';
import { deploysOutside } from './flow/outside.ts';
import { lookAtPlan, planAhead } from './flow/plan.ts';
import { lookAtPublication } from './flow/publish.ts';
import { mendFleet, requestDeploy } from './flow/request.ts';
import { requestRollback } from './flow/roll-back.ts';
import { submitDeploy } from './flow/submit.ts';
import { createDeployGate } from './gate.ts';
import { createDeployKind, type DeployPorts } from './kind.ts';
import { deployNextButtons } from './message/buttons.ts';
import { DEPLOY_ACTIONS } from './types/actions.ts';

/** Moving a fleet to an image, and back. */
export const createDeploy = (
  ports: DeployPorts,
): Feature & Offers & Opens & Boards & Outside & { run: RunKind<'deploy'> } => {
  const gate = createDeployGate(ports);
  const turn = newTurn();
  return {
    outside: deploysOutside(ports),
    opens: (made, now) => openAfterBake(ports, made, now),
    run: { ...createDeployKind(ports), mend: (wish, now) => mendFleet(ports, wish, now) },
    onCommand: async ({ name, words, to, id }, now) => {
      if (name === 'rollback') {
        const parsed = parseRollback(words);
        return parsed.kind === 'request' ? requestRollback(ports, { id, ...parsed.request, to }, now) : undefined;
      }
      if (name === 'plan') {
        const parsed = parsePlan(words);
        return parsed.kind === 'request' ? planAhead(ports, { id, ...parsed.request, to }, now) : undefined;
      }
      const parsed = parseDeploy(words);
      if (parsed.kind === 'help') return;
      const { fleet, ...wish } = parsed.request;
      return fleet === undefined
        ? chooseFleet(ports, to, { now })
        : requestDeploy(ports, { id, fleet, ...wish, to }, now);
    },
    onClick: async (job, now) => {
      switch (job.actionId.split(':', 1)[0]) {
        case DEPLOY_ACTIONS.decide:
          return handleReview(ports, job, now);
        case DEPLOY_ACTIONS.chooseFleet:
          return handleFleetChoice(ports, job, now);
        case DEPLOY_ACTIONS.openFor:
          return chooseFleet(ports, answerTo(job), { fleet: job.value, now });
        case DEPLOY_ACTIONS.boardDeploy:
        case DEPLOY_ACTIONS.boardRollBack:
          return handleBoardClick(ports, job, now);
        case DEPLOY_ACTIONS.rollBack:
          return handleRollbackClick(ports, job, now);
        case DEPLOY_ACTIONS.deployImage:
          return handleImageClick(ports, job, now);
        default:
          return handleMenuClick(ports, job, now);
      }
    },
    onSubmit: async (job, now) =>
      job.callbackId === DEPLOY_ACTIONS.decide
        ? handleRunForm(ports, job, { action: 'approve', now })
        : submitDeploy(ports, job, now),
    menu: async (at) => ({ here: menuFleets(ports, at) }),
    onTick: async (now, work) =>
      (await duePublications(ports.table, { turn, work, now })).map((runId) => publishWake(runId).key),
    look: (key, { now }) => {
      const [what, id = ''] = key.split(':');
      return what === 'publish' ? lookAtPublication(ports, gate, { runId: id, now }) : lookAtPlan(ports, key, now);
    },
    board: (facts) => fleetsOnBoard(ports, facts),
    recall: (facts) => recallFleets(ports, facts),
    offers: (run) => deployNextButtons(run, firstFleets(ports.config, run.name)),
  };
};
