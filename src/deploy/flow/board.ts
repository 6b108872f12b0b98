import { answer } from '../../cards/effect/answer.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { parseButtonValue } from '../../runs/actions.ts';
import type { BoardFacts, BoardThing } from '../../runs/board.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { ClickJob } from '../../slack/job.ts';
import { keptIn, recallFleet } from '../effect/board.ts';
import { type FleetFacts, fleetThing } from '../message/board.ts';
import { notFromBoard } from '../message/board-answers.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import { type ChoosePorts, chooseFleet } from './choose.ts';
import { takesImages } from './prepare.ts';
import { type RollbackPorts, requestRollback } from './roll-back.ts';

/** Every fleet of the config that takes images, in its order. */
export const fleetsOnBoard = ({ config }: Uses<'config'>, { kept, active, now }: BoardFacts): BoardThing[] =>
  Object.values(config.fleets)
    .filter(takesImages)
    .map((fleet) =>
      fleetThing({
        name: fleet.name,
        now,
        ...present({
          image: fleet.image,
          kept: keptIn(kept, fleet.name),
          before: beforeOf({ kept, active }, fleet.after),
          active: active.find(({ run }) => run.kind === 'deploy' && run.name === fleet.name),
        }),
      }),
    );

/** A run that is active there will end its soak. */
function beforeOf(
  { kept, active }: Pick<BoardFacts, 'kept' | 'active'>,
  name: string | undefined,
): FleetFacts['before'] {
  const runs = name === undefined ? undefined : keptIn(kept, name)?.runs;
  const isBusy = active.some(({ run }) => run.kind === 'deploy' && run.name === name);
  return name === undefined || runs === undefined || isBusy ? undefined : { name, runs };
}

/** Recalled at one opening; the others are at the next. */
const RECALLED = 20;

/** Fleets of which nothing is kept, since they were deployed to before anything was, or never. */
export async function recallFleets(ports: Uses<'table' | 'config'> & HasKinds, { kept }: BoardFacts): Promise<boolean> {
  const missing = Object.values(ports.config.fleets)
    .filter((fleet) => takesImages(fleet) && keptIn(kept, fleet.name) === undefined)
    .slice(0, RECALLED);
  for (const { name } of missing) await recallFleet(ports, name);
  return missing.length > 0;
}

/** Deploy… and Roll back… of a fleet on the board: each makes a request, as its command does, and decides nothing. */
export async function handleBoardClick(ports: RollbackPorts & ChoosePorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  // Anyone can post a message with such a button; views are the app's own.
  if (job.from.kind === 'message') return answer(ports, to, notFromBoard());
  if (job.actionId === DEPLOY_ACTIONS.boardDeploy) return chooseFleet(ports, to, { fleet: job.value, now });
  const value = parseButtonValue(job.value);
  const record = value === undefined ? undefined : await loadRun(ports, value.runId);
  if (record === undefined) return answer(ports, to, notFromBoard());
  const { id, name } = record.run;
  return requestRollback(ports, { id: job.id, fleet: name, of: id, to }, now);
}
