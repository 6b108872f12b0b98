import { AwsCallError } from '../../aws/failure.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadGold } from '../../images/effect/gold.ts';
import { present } from '../../present.ts';
import { historyPages } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { healthIn } from '../decision/live.ts';
import { type MemoryFacts, memoryOf, newsOf, type Told } from '../decision/memory.ts';
import type { FleetRuns } from '../decision/memory-runs.ts';
import type { DeployImage } from '../types/image.ts';
import type { ImageMemory } from '../types/memory.ts';
import { type DeployPlan, isRollback } from '../types/plan.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';
import { FURTHEST_RUNS } from './history.ts';
import { type FleetPorts, loadAmis, loadFleet } from './live.ts';
import { ownImage } from './origin.ts';

export type MemoryPorts = FleetPorts & Uses<'table' | 'config' | 'cloudWatch' | 'at'> & HasKinds;

/**
 * What speaks against a plan's image on its fleet, read now. A rollback goes to an older image, while alarms go off and whatever
 * the fleet before shows: of those only the alarms are reported. Throws AwsCallError when the images cannot be read.
 */
export async function loadMemory(
  ports: MemoryPorts,
  { id, name, plan }: Pick<DeployRun, 'id' | 'name' | 'plan'>,
  now: number,
): Promise<ImageMemory> {
  const { fleets } = ports.config;
  const fleet = Object.hasOwn(fleets, name) ? fleets[name] : undefined;
  const rollback = isRollback(plan);
  const [image, from] = await datedImages(ports, plan);
  const [here, alarms, before, gold] = await Promise.all([
    loadRuns(ports, { fleet: name, image, except: id }),
    told(() => loadStates(ports, fleet)),
    rollback ? undefined : loadBefore(ports, { fleet, image, except: id }),
    rollback || fleet === undefined ? undefined : tryLoadGold(ports, fleet),
  ]);
  return memoryOf({ image, from: rollback ? undefined : from, here, alarms, before, gold, now });
}

/** The same as a value, for people who look at it meanwhile. */
export const tryLoadMemory = (ports: MemoryPorts, run: DeployRun, now: number): Promise<Told<ImageMemory>> =>
  told(() => loadMemory(ports, run, now));

async function told<T>(read: () => Promise<T>): Promise<Told<T>> {
  try {
    return { kind: 'read', value: await read() };
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unread', error: error.code };
    throw error;
  }
}

/** With the dates that EC2 has: a build of Image Builder begins long before its AMI is created. */
async function datedImages(
  ports: FleetPorts,
  { image, change }: DeployPlan,
): Promise<[DeployImage, DeployImage | undefined]> {
  const from = change?.from;
  const amis = await loadAmis(ports, [image.id, from?.id]);
  const dated = (one: DeployImage): DeployImage => {
    const createdAt = one.kind === 'ami' ? amis.get(one.id)?.createdAt : one.createdAt;
    return { id: one.id, kind: one.kind, ...present({ createdAt }) };
  };
  return [dated(image), from === undefined ? undefined : dated(from)];
}

/** Runs read at a time. */
const PAGE = 50;

/** No run of an image is older than the image: so far back is read, and no further than any other question goes. */
async function loadRuns(
  ports: MemoryPorts,
  { fleet, image, except }: { fleet: string; image: DeployImage; except: string },
): Promise<FleetRuns> {
  const runs: DeployRun[] = [];
  let read = 0;
  for await (const page of historyPages(ports, fleet, PAGE)) {
    read += page.length;
    runs.push(
      ...page
        .map(({ run }) => run)
        .filter(isDeploy)
        .filter((run) => run.id !== except),
    );
    const oldest = page.at(-1)?.run.requestedAt;
    if (oldest !== undefined && image.createdAt !== undefined && oldest < image.createdAt) break;
    if (read >= FURTHEST_RUNS) return { fleet, runs, cut: read };
  }
  return { fleet, runs };
}

async function tryLoadGold(ports: MemoryPorts, fleet: FleetConfig): Promise<MemoryFacts['gold']> {
  const { parameter, place } = ownImage(ports, fleet) ?? {};
  return parameter === undefined || place === undefined
    ? undefined
    : { parameter, now: await told(() => loadGold(ports.at(place), parameter)) };
}

const loadStates = async ({ cloudWatch }: MemoryPorts, fleet: FleetConfig | undefined) =>
  fleet === undefined || fleet.alarms.length === 0 ? [] : cloudWatch.alarms(fleet.alarms);

async function loadBefore(
  ports: MemoryPorts,
  { fleet, image, except }: { fleet: FleetConfig | undefined; image: DeployImage; except: string },
): Promise<MemoryFacts['before']> {
  const before = fleet?.after === undefined ? undefined : ports.config.fleets[fleet.after];
  if (before === undefined) return undefined;
  const [history, health] = await Promise.all([
    loadRuns(ports, { fleet: before.name, image, except }),
    loadHealth(ports.at(before.place), before),
  ]);
  return { history, ...present({ health }) };
}

/** Nothing is reported for a fleet without Auto Scaling groups, e.g. an ECS service. */
async function loadHealth(
  ports: FleetPorts,
  { target }: FleetConfig,
): Promise<Told<{ healthy: number; total: number }> | undefined> {
  if (target.kind === 'patch-group') return undefined;
  const groups = await told(() => loadFleet(ports, target));
  if (groups.kind === 'unread') return groups;
  return groups.value.length === 0 ? undefined : { kind: 'read', value: healthIn(groups.value) };
}

/** The plan as it is asked, with what speaks against it. */
export async function withMemory(ports: MemoryPorts, run: DeployRun, now: number): Promise<DeployPlan> {
  const { memory: _before, ...plan } = run.plan;
  const memory = await loadMemory(ports, run, now);
  return memory.facts.length === 0 ? plan : { ...plan, memory };
}

/** What is known now that people were not told; a rollback is never held back by it. */
export async function loadNews(ports: MemoryPorts, run: DeployRun, now: number) {
  if (isRollback(run.plan)) return { kind: 'none' } as const;
  const memory = await loadMemory(ports, run, now);
  return { ...newsOf(run.plan.memory, memory), memory };
}
