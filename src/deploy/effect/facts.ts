import type { Uses, UsesAt } from '../../contract/ports.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { present } from '../../present.ts';
import { withLifeOfToday } from '../../runs/effect/checks.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { RunState } from '../../runs/types/state.ts';
import { mayFollow } from '../decision/origin.ts';
import { rollbackUntil, tellsWhatRan } from '../decision/previous.ts';
import { imageLeft } from '../decision/publish.ts';
import { supersededIn } from '../decision/superseded.ts';
import type { DeployFacts, SupersededBy } from '../message/facts.ts';
import { overridesPipeline } from '../types/override.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { previousIn } from './history.ts';
import { nextRunId } from './next-run.ts';
import { ownImage } from './origin.ts';
import { loadPublication } from './publish.ts';
import { type DeployReads, readsOf } from './reads.ts';
import { followersOf } from './soak.ts';

/** States in which people decide on a start that is still to come. */
const BEFORE_START: readonly RunState[] = ['awaiting-approval', 'scheduled'];

/** From the table, since what a card shows was read when it was decided; the calendars alone are asked again. */
export async function loadFacts(
  ports: Uses<'table' | 'config' | 'home'> & UsesAt<'calendars'> & HasKinds,
  run: DeployRun,
  { now, reads = readsOf(ports, run) }: { now: number; reads?: DeployReads },
): Promise<DeployFacts> {
  const freeze = BEFORE_START.includes(run.state)
    ? await freezeAt(ports, Math.max(now, run.scheduledFor ?? now))
    : undefined;
  const ended = run.state === 'succeeded';
  const [difference, soak, previous, next, superseded, publication] = await Promise.all([
    run.plan.change === undefined ? undefined : reads.difference(),
    ended && !isRollback(run.plan) ? reads.soak() : undefined,
    ended ? reads.history().then(previousIn) : undefined,
    loadNext(ports, run),
    tellsWhatRan(run) ? loadSuperseded(ports, run, reads) : undefined,
    imageLeft(run) === undefined || ports.config.fleets[run.name]?.imageParameter === undefined
      ? undefined
      : loadPublication(ports.table, run.id),
  ]);
  const until = rollbackUntil(withLifeOfToday(ports, run));
  const offered = previous?.kind === 'found' && previous.of.id === run.id && now < until;
  return {
    now,
    ...(freeze?.kind === 'closed' ? { freeze } : {}),
    ...present({ difference, soak, superseded, publication }),
    ...(offered ? { rollback: { image: previous.image.id, until } } : {}),
    next,
  };
}

/** What has moved the fleet since, with where its card is. */
async function loadSuperseded(
  ports: Uses<'table'> & HasKinds,
  run: DeployRun,
  reads: DeployReads,
): Promise<SupersededBy | undefined> {
  const by = supersededIn(run, (await reads.history()).runs);
  if (by === undefined) return undefined;
  const record = await loadRun(ports, by.id);
  return { run: by, at: by.ending?.at ?? by.requestedAt, card: record?.card ?? { channel: by.channel } };
}

/**
 * The fleets whose requests open automatically; once that is done, those for which one did: each is checked again, and a newer
 * deploy ends it. A rollback opens none.
 */
async function loadNext(ports: Uses<'table' | 'config'> & HasKinds, run: DeployRun): Promise<readonly string[]> {
  const names = fleetsAfter(ports, run);
  if (run.report !== 'ready') return names;
  const opened = await Promise.all(names.map((name) => loadRun(ports, nextRunId(run.id, name))));
  return names.filter((_, i) => opened[i] !== undefined);
}

/** The fleets whose requests open automatically after this deploy, if it soaks. */
export function fleetsAfter(ports: Uses<'config'>, { plan, name: fleet }: DeployRun): readonly string[] {
  if (isRollback(plan) || overridesPipeline(plan)) return [];
  return followersOf(ports.config, fleet)
    .filter((follower) => mayFollow(plan.image, ownImage(ports, follower)))
    .map(({ name }) => name);
}
