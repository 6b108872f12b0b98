import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { loadPosture } from '../../posture/effect/store.ts';
import { present } from '../../present.ts';
import { endsIn, loadKept } from '../../runs/effect/board.ts';
import { loadActiveRuns } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { boardKey } from '../../store/keys.ts';
import type { Item } from '../../store/table.ts';
import { fleetNeeds, orderGaps, otherNeeds, type States } from '../decision/needs.ts';
import { imageFleetsOf } from '../decision/planner.ts';
import { instancesIn } from '../decision/reach.ts';
import { stoppableBy } from '../decision/stop.ts';
import { capacityWarnings } from '../decision/warnings.ts';
import type { FleetDue, ImageFleet, NoticeFacts } from '../types/occurrence.ts';
import type { Place, Reach, SeenWindow } from '../types/place.ts';
import type { NodeBefore } from '../types/receipt.ts';

export type NoticePorts = Uses<'table' | 'config' | 'home' | 'at'> & HasKinds;

export interface MadeNotice {
  facts: NoticeFacts;
  before: Readonly<Record<string, NodeBefore>>;
}

interface Wanted {
  seen: Readonly<Record<string, SeenWindow>>;
  windowId: string;
  opensAt: number;
  channel: string;
  now: number;
}

/** Everything that a notice says, read now: what instances miss, freezes, order, images. Throws AwsCallError for the table alone. */
export async function makeNotice(ports: NoticePorts, place: Place, wanted: Wanted): Promise<MadeNotice | undefined> {
  const { seen, windowId, opensAt, channel, now } = wanted;
  const { config } = ports;
  const window = seen[windowId];
  const read = window?.read;
  if (window === undefined || read?.does === undefined) return undefined;
  const states = await loadStates(place, instancesHere(read.reach, ports, channel));
  const known = states ?? new Map();
  const fleets = fleetNeeds(read.reach, known, { config, channel });
  const { name, schedule, timezone, durationMs, cutoffMs } = window;
  const patchedAt = fleets.some(({ fleet }) => config.fleets[fleet]?.after !== undefined) ? await loadTurns(ports) : {};
  const images = await imagesFor(ports, wanted);
  const facts: NoticeFacts = {
    name,
    schedule,
    timezone,
    durationMs,
    cutoffMs,
    next: read.upcoming.filter((at) => at > opensAt).slice(0, 3),
    does: read.does.effect,
    documents: read.does.documents,
    fleets,
    others: otherNeeds(read.reach, known, { config, channel }),
    unknown: read.reach.unknown,
    ...(states === undefined ? { unread: true as const } : {}),
    freeze: await freezeAt(ports, opensAt),
    order: orderGaps(
      fleets.map(({ fleet }) => fleet),
      { config, patchedAt, opensAt },
    ),
    warnings: capacityWarnings(seen, { windowId, opensAt }),
    images,
    ...present({
      due: await loadDue(ports, [...fleets, ...images]),
      stoppable: stoppableBy(Object.keys(read.reach.fleets), { windowId, config })?.map(({ name }) => name),
    }),
    readAt: Math.max(now, read.at),
  };
  return { facts, before: beforeOf(read.reach, known, { ports, channel }) };
}

/** Absent where none has one, or the config has no deadlines. */
export async function loadDue(
  { table, config }: Uses<'table' | 'config'>,
  fleets: readonly { fleet: string }[],
): Promise<readonly FleetDue[] | undefined> {
  if (config.compliance?.deadlines === undefined) return undefined;
  const postures = await Promise.all(fleets.map(({ fleet }) => loadPosture(table, fleet)));
  const due = postures.flatMap((posture) =>
    posture?.deadline === undefined ? [] : [{ fleet: posture.fleet, deadline: posture.deadline }],
  );
  return due.length === 0 ? undefined : due;
}

/** Ids of the instances in one channel's notice. */
function instancesHere(
  { fleets, others, ...reach }: Reach,
  { config }: Uses<'config'>,
  channel: string,
): readonly string[] {
  const here = Object.fromEntries(Object.entries(fleets).filter(([name]) => config.fleets[name]?.channel === channel));
  return instancesIn({ ...reach, fleets: here, others: channel === config.channel ? others : [] });
}

function beforeOf(
  reach: Reach,
  states: States,
  { ports, channel }: { ports: Uses<'config'>; channel: string },
): Record<string, NodeBefore> {
  const fleetOf = new Map(Object.entries(reach.fleets).flatMap(([name, ids]) => ids.map((id) => [id, name] as const)));
  return Object.fromEntries(
    instancesHere(reach, ports, channel).map((id) => {
      const state = states.get(id);
      const scan =
        state === undefined
          ? undefined
          : {
              installed: state.installed,
              missing: state.missing,
              failed: state.failed,
              pendingReboot: state.pendingReboot,
            };
      return [id, present({ fleet: fleetOf.get(id), scan })];
    }),
  );
}

/** Patch states by instance; `undefined` when they cannot be read, which keeps no notice back. */
export async function loadStates(place: Place, ids: readonly string[]): Promise<States | undefined> {
  try {
    const states = ids.length === 0 ? [] : await place.patches.states(ids);
    return new Map(states.map((state) => [state.instanceId, state]));
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}

const TURN = 'WINDOW';

/** A fleet's turn in the order: when a window last patched all of it. */
export async function keepTurn({ table }: Uses<'table'>, fleet: string, patchedAt: number): Promise<void> {
  const item = { ...boardKey(TURN, fleet), fleet, patchedAt };
  await table.write([{ kind: 'put', item, when: { absentOrBelow: { patchedAt } } }]);
}

/** When each fleet was last patched, by a window or by a run of ours that succeeded. */
async function loadTurns({ table }: Uses<'table'>): Promise<Readonly<Record<string, number>>> {
  const kept = await loadKept(table);
  const newest = new Map<string, number>();
  for (const [fleet, at] of [...kept.flatMap(turnIn), ...endsIn(kept).flatMap(endedRun)])
    newest.set(fleet, Math.max(at, newest.get(fleet) ?? 0));
  return Object.fromEntries(newest);
}

const turnIn = ({ sk, fleet, patchedAt }: Item): [string, number][] =>
  sk.startsWith(`${TURN}#`) && typeof fleet === 'string' && typeof patchedAt === 'number' ? [[fleet, patchedAt]] : [];

const endedRun = ({ kind, name, title, at }: ReturnType<typeof endsIn>[number]): [string, number][] =>
  kind === 'patch' && title === 'succeeded' ? [[name, at]] : [];

/** Immutable fleets of this channel whose deploys go into the window: what they would move to, and what is requested. */
async function imagesFor(ports: NoticePorts, { windowId, opensAt, channel }: Wanted): Promise<readonly ImageFleet[]> {
  const fleets = imageFleetsOf(windowId, ports.config).filter((fleet) => fleet.channel === channel);
  if (fleets.length === 0) return [];
  const active = await loadActiveRuns(ports);
  return Promise.all(
    fleets.map(async ({ name, image }) => {
      const run = active.find(
        ({ run: each }) => each.kind === 'deploy' && each.name === name && each.scheduledFor === opensAt,
      )?.run;
      const newest = image === undefined ? undefined : await newestOf(ports, image);
      const requested = run === undefined ? undefined : { runId: run.id, state: run.state };
      return { fleet: name, ...present({ image: newest, requested }) };
    }),
  );
}

async function newestOf(ports: Uses<'at' | 'config'>, name: string): Promise<string | undefined> {
  const image = ports.config.images[name];
  if (image?.pipelineArn === undefined) return undefined;
  try {
    const made = await ports.at(image.place).images.pipelineImages(image.pipelineArn);
    const newest = made.find(({ status }) => status === 'AVAILABLE');
    return newest?.own;
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}
