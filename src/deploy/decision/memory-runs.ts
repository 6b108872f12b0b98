import { present } from '../../present.ts';
import type { MemoryFact, RolledBackBy } from '../types/memory.ts';
import type { DeployRun } from '../types/run.ts';
import { serviceText } from './end.ts';
import { hasMoved, isActiveRollback, tellsWhatRan } from './previous.ts';

/** Deploys of one fleet, of any image, newest first. `cut`: only so many of its newest runs were read. */
export interface FleetRuns {
  fleet: string;
  runs: readonly DeployRun[];
  cut?: number;
}

/**
 * What a fleet has shown of an image: the newest time that it was rolled back, that it failed, that a person had to look, that it was
 * stopped part-way, and that an override brought it there. `runs` has the fleet's other deploys too: a rollback is a deploy of another image.
 */
export function factsOfRuns({ image, history, here }: { image: string; history: FleetRuns; here: boolean }) {
  const { fleet, runs, cut } = history;
  const ofImage = runs.filter(({ plan }) => plan.image.id === image);
  const found = [
    firstOf(ofImage, (run) => rolledBack(run, { runs, here })),
    firstOf(ofImage, (run) => failed(run, here)),
    firstOf(ofImage, (run) => unresolved(run, here)),
    firstOf(ofImage, (run) => stopped(run, { runs, here })),
    ...(here ? [] : [firstOf(ofImage, overridden)]),
  ];
  const facts = found.flatMap((fact): MemoryFact[] => (fact === undefined ? [] : [withAgain(fact, { runs, ofImage })]));
  return cut === undefined ? facts : [...facts, { code: 'history-cut', fleet, runs: cut } satisfies MemoryFact];
}

type RunFact = Extract<MemoryFact, { runId: string }>;

function firstOf<T>(runs: readonly DeployRun[], look: (run: DeployRun) => T | undefined): T | undefined {
  for (const run of runs) {
    const found = look(run);
    if (found !== undefined) return found;
  }
  return undefined;
}

const endOf = ({ ending, requestedAt }: DeployRun): number => ending?.at ?? requestedAt;

/** Of itself, while it was watched; or by a deploy of its own since. */
function rolledBack(
  run: DeployRun,
  { runs, here }: { runs: readonly DeployRun[]; here: boolean },
): RunFact | undefined {
  const fact = { code: 'rolled-back', here, fleet: run.name, runId: run.id } as const;
  if (run.state === 'rolled-back') return { ...fact, at: endOf(run), how: howOf(run) };
  const rollback = rollbackOf(run, runs);
  if (rollback === undefined) return undefined;
  const by = rollback.plan.returnBy ?? rollback.requester.userId;
  return {
    ...fact,
    at: endOf(rollback),
    how: { kind: 'person', by },
    ...(isActiveRollback(rollback) ? { active: true as const } : {}),
  };
}

function howOf(run: DeployRun): RolledBackBy {
  const by = run.ending?.by;
  return by === undefined ? { kind: 'service', service: serviceOf(run) } : { kind: 'person', by };
}

const serviceOf = (run: DeployRun) => (serviceText(run) === 'CloudFormation' ? 'CloudFormation' : 'Auto Scaling');

const rollbackOf = ({ id }: DeployRun, runs: readonly DeployRun[]): DeployRun | undefined =>
  runs.find((run) => run.plan.returnOf === id && (isActiveRollback(run) || tellsWhatRan(run)));

/** A refusal before anything started says nothing about the image. */
const failed = (run: DeployRun, here: boolean): RunFact | undefined =>
  run.state === 'failed' && run.start?.executionId !== undefined
    ? { code: 'failed', here, fleet: run.name, runId: run.id, at: endOf(run) }
    : undefined;

const unresolved = (run: DeployRun, here: boolean): RunFact | undefined =>
  run.state === 'needs-attention'
    ? { code: 'unresolved', here, fleet: run.name, runId: run.id, at: endOf(run) }
    : undefined;

/** Whoever stopped it had seen something; one that was rolled back since is told as that. */
function stopped(run: DeployRun, { runs, here }: { runs: readonly DeployRun[]; here: boolean }): RunFact | undefined {
  if (run.state !== 'cancelled' || !hasMoved(run) || rollbackOf(run, runs) !== undefined) return undefined;
  const share = shareMoved(run);
  if (share?.on === 0) return undefined;
  const { by, reason } = run.ending ?? {};
  const at = endOf(run);
  return { code: 'stopped', here, fleet: run.name, runId: run.id, at, ...present({ by, reason }), ...share };
}

/** How many instances it left on its image; `undefined` where that was not seen. */
function shareMoved({ outcome, progress, plan }: DeployRun): { on: number; total: number } | undefined {
  if (outcome?.shown !== undefined) return { on: outcome.shown.on, total: outcome.shown.total };
  const images = outcome === undefined ? progress?.images : outcome.images;
  if (images === undefined || images.length === 0)
    return progress === undefined || progress.total === 0 ? undefined : { on: progress.done, total: progress.total };
  const total = images.reduce((sum, { instances }) => sum + instances, outcome?.imagesMore?.instances ?? 0);
  return { on: images.find((each) => each.image === plan.image.id)?.instances ?? 0, total };
}

function overridden(run: DeployRun): RunFact | undefined {
  const { override } = run.plan;
  if (override === undefined || !hasMoved(run)) return undefined;
  const { fleet, by, reason } = { fleet: run.name, by: run.requester.userId, reason: override.reason };
  return { code: 'overridden', fleet, runId: run.id, at: endOf(run), by, reason };
}

/** A later deploy of it that succeeded there and stayed: what was wrong then may be fixed. */
function withAgain(
  fact: RunFact,
  { runs, ofImage }: { runs: readonly DeployRun[]; ofImage: readonly DeployRun[] },
): MemoryFact {
  const since = ofImage.findIndex(({ id }) => id === fact.runId);
  const later = ofImage.slice(0, since).find((run) => run.state === 'succeeded' && rollbackOf(run, runs) === undefined);
  return later === undefined ? fact : { ...fact, again: later.id };
}
