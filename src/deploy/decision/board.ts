import type { ImageDifference } from '../../images/types.ts';
import { present } from '../../present.ts';
import type { KeptDeploy, KeptFleet } from '../types/board.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import type { Soak } from '../types/soak.ts';
import { previousOf, tellsWhatRan } from './previous.ts';

/** A deploy that says what its fleet runs, and what is stored beside it. */
export interface BoardSources {
  run: DeployRun;
  card: { channel: string; ts?: string };
  /** The fleet's deploys that say what it ran, newest first; an index may not know yet that `run` has ended. */
  history: readonly DeployRun[];
  /** Fleets whose requests open automatically after it. */
  next: readonly string[];
  soak?: Soak;
  difference?: ImageDifference;
}

/** What is kept of the fleet; `undefined` for a run that does not show what it runs. */
export function keptFleet({ history, ...sources }: BoardSources): KeptFleet | undefined {
  const runs = keptDeploy(sources);
  if (runs === undefined) return undefined;
  return { runs, ...present({ rollback: rollbackIn(withRun(history, sources.run)) }) };
}

/** Newest first, with the run as it is now. */
const withRun = (history: readonly DeployRun[], run: DeployRun): DeployRun[] =>
  [run, ...history.filter(({ id }) => id !== run.id)].sort((a, b) => b.requestedAt - a.requestedAt);

function rollbackIn(history: readonly DeployRun[]): KeptFleet['rollback'] {
  const previous = previousOf(history, undefined);
  if (previous === undefined) return undefined;
  const { id, kind } = previous.image;
  return { image: { id, kind }, runId: previous.of.id, epoch: previous.of.epoch };
}

function keptDeploy({ run, card, next, soak, difference }: Omit<BoardSources, 'history'>): KeptDeploy | undefined {
  const image = tellsWhatRan(run) ? imageLeft(run) : undefined;
  if (image === undefined) return undefined;
  const on = shareOf(image.id, run);
  return {
    runId: run.id,
    how: howLeft(run),
    ...(run.plan.returnOf === undefined ? {} : { isRollback: true }),
    image: { id: image.id, kind: image.kind, ...present({ createdAt: image.createdAt }) },
    at: run.ending?.at ?? run.requestedAt,
    by: run.plan.returnBy ?? run.setOffBy?.userId ?? run.requester.userId,
    card: { channel: card.channel, ...present({ ts: card.ts }) },
    next: run.state === 'succeeded' ? next : [],
    ...present({ on, soak, report: run.report, criticals: criticalsOf(difference, image.id) }),
  };
}

function howLeft({ state, outcome }: DeployRun): KeptDeploy['how'] {
  if (state === 'succeeded') return outcome?.already === true ? 'already' : 'deployed';
  return state === 'rolled-back' ? 'rolled-back' : 'partly';
}

/** The plan's image after a success; otherwise what most instances were seen to run, or what they ran before. */
function imageLeft({ state, plan, outcome }: DeployRun): DeployImage | undefined {
  if (state === 'succeeded') return plan.image;
  const before = plan.change?.from;
  const most = mostOf(outcome);
  if (most === undefined) return state === 'rolled-back' ? before : undefined;
  return [plan.image, before].find((known) => known?.id === most) ?? { id: most, kind: plan.image.kind };
}

const mostOf = (outcome: DeployOutcome | undefined): string | undefined =>
  [...(outcome?.images ?? [])].sort((a, b) => b.instances - a.instances)[0]?.image;

function shareOf(image: string, { state, outcome }: DeployRun): KeptDeploy['on'] {
  if (outcome === undefined || state === 'succeeded') return undefined;
  const { images, imagesMore } = outcome;
  const total = images.reduce((sum, { instances }) => sum + instances, imagesMore?.instances ?? 0);
  const instances = images.find((each) => each.image === image)?.instances ?? 0;
  return instances === total ? undefined : { instances, total };
}

/** Of the image that the fleet was left on, whichever of the two that is. */
function criticalsOf(difference: ImageDifference | undefined, image: string): number | undefined {
  if (difference === undefined) return undefined;
  const { cves } = difference;
  const isAfter = difference.after.image === image;
  if (!isAfter && difference.before?.image !== image) return undefined;
  if (cves.kind === 'not-compared') return isAfter && cves.now !== undefined ? criticalsIn(cves.now) : undefined;
  return criticalsIn([...cves.open, ...(isAfter ? cves.introduced : cves.fixed)]);
}

const criticalsIn = (cves: readonly { severity: string }[]): number =>
  cves.filter(({ severity }) => severity === 'CRITICAL').length;
