import type { InstanceRefresh } from '../../aws/auto-scaling.ts';
import type { Stack, StackEvent } from '../../aws/cloudformation.ts';
import { unlessGone } from '../../aws/failure.ts';
import { hereOf } from '../../config/here.ts';
import { placedAway, placePrefix } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import type { OutsideFleetChange } from '../../outside/types/change.ts';
import type { Found, Seen, Thing } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { loadHistory, loadLease, loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { imagesOf, keptIn, type LiveGroup } from '../decision/live.ts';
import {
  approvedHere,
  changeSetOf,
  imagesBefore,
  imagesUnseen,
  isUpdateOfOurs,
  mayBeChanging,
  operationsIn,
  ownerInStack,
  ownerOfRefresh,
  reachBackTo,
  startedBy,
  unseenOperations,
  unseenRefreshes,
} from '../decision/outside.ts';
import type { DeployTarget } from '../types/plan.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';
import { type FleetPorts, namesOf } from './live.ts';

export type OutsidePorts = FleetPorts & Uses<'at' | 'table' | 'config' | 'here' | 'clock' | 'log'> & HasKinds;

/** A fleet that takes images, with what only one run at a time may change. */
export interface Watched {
  thing: Thing;
  target: DeployTarget;
  subject: string;
}

export interface FindAt {
  seen: Seen | undefined;
  now: number;
  busy: boolean;
}

/** What one look shows of a fleet: its updates and refreshes first, then what its instances run. */
export async function findOnFleet(ports: OutsidePorts, watched: Watched, at: FindAt): Promise<Found> {
  const live = await loadLive(ports, watched.target);
  const ours = lazy(() => loadOurs(ports, { name: watched.thing.name, subject: watched.subject }));
  const look: Look = { watched, config: ports.config, live, ours, ...at };
  const { target } = watched;
  const updates = target.kind === 'stack' ? await findUpdates(ports, look, target) : nothing(false);
  const refreshes = await findRefreshes(ports, look, { isChanging: updates.isUnsettled });
  const found: Found = {
    ...updates.found,
    ...(target.kind === 'stack' ? { groups: live.map(({ group }) => group.name) } : {}),
    changes: [...updates.found.changes, ...refreshes.found.changes],
    handled: [...updates.found.handled, ...refreshes.found.handled],
  };
  return updates.isUnsettled || refreshes.isUnsettled ? found : { ...found, ...(await findImages(look, found)) };
}

interface Look extends FindAt {
  config: Config;
  watched: Watched;
  live: readonly LiveGroup[];
  ours: () => Promise<Ours>;
}

/** Runs of the fleet, and whether older ones were left out. The one in progress is read past the index, which may be behind. */
interface Ours {
  runs: readonly DeployRun[];
  cut: boolean;
}

export async function loadOurs(
  ports: OutsidePorts,
  { name, subject }: { name: string; subject: string },
): Promise<Ours> {
  const runId = await loadLease(ports.table, subject);
  const active = runId === undefined ? undefined : (await loadRun(ports, runId))?.run;
  const listed = await loadHistory(ports, [name], FURTHEST);
  const runs = [
    ...(active === undefined ? [] : [active]),
    ...listed.map(({ run }) => run).filter(({ id }) => id !== runId),
  ];
  return { runs: runs.filter(isDeploy), cut: listed.length >= FURTHEST };
}

/** Requests of the fleet that are read, the newest first; an image of the same name has its bakes among them. */
const FURTHEST = 200;

/** `isUnsettled`: the instances may be on their way, so what they run tells nothing new. */
interface FoundOn {
  found: Found;
  isUnsettled: boolean;
}

const nothing = (isUnsettled: boolean): FoundOn => ({ found: { changes: [], handled: [] }, isUnsettled });

/** The stack's events are read when it was changed since the last look, and only then. */
async function findUpdates(
  ports: OutsidePorts,
  look: Look,
  target: Extract<DeployTarget, { kind: 'stack' }>,
): Promise<FoundOn> {
  const { seen } = look;
  const stack = await unlessGone(ports.cloudFormation.stack(target.stack));
  if (stack === undefined) return nothing(false);
  const isActive = stack.status.endsWith('_IN_PROGRESS');
  const shown = { changedAt: stack.changedAt, changeSetId: stack.changeSetId ?? '' };
  if (!isActive && (seen === undefined || seen.changedAt === stack.changedAt))
    return { found: { changes: [], handled: [], ...shown }, isUnsettled: false };
  const since = seen?.since ?? Number.NEGATIVE_INFINITY;
  const events = await ports.cloudFormation.events(
    stack.id,
    (page) => page.some(({ at }) => at < since) || (seen === undefined && operationsIn(page, stack.id).length > 0),
  );
  const operations = operationsIn(events, stack.id);
  const unseen = unseenOperations(operations, { seen, isActive });
  const changeSet = changeSetOf(stack, operations, seen);
  const { runs } = unseen.length === 0 ? { runs: [] } : await look.ours();
  const theirs = unseen.filter((operation) => !isUpdateOfOurs(operation, runs));
  const changes = await Promise.all(
    theirs.map(
      async ({ id, at, token }): Promise<OutsideFleetChange> => ({
        ...(await newChange(look, { awsId: id, startedAt: at, to: imageOfStack(stack, target.parameter) })),
        what: 'stack-update',
        by: startedBy(token, changeSet),
        stackId: stack.id,
        expected: Object.fromEntries(
          look.live.flatMap(({ group, logicalId }) => (logicalId === undefined ? [] : [[logicalId, group.desired]])),
        ),
        ...present({ token }),
      }),
    ),
  );
  const handled = unseen.map(({ id }) => id);
  return { found: { changes, handled, ...shown }, isUnsettled: isActive || changes.length > 0 };
}

/** What the image parameter now is: a stack shows the new values as soon as its update has begun. */
const imageOfStack = ({ parameters }: Stack, parameter: string): string | undefined => {
  const found = parameters.find(({ key }) => key === parameter);
  return found?.resolved ?? found?.value;
};

interface ToldRefresh {
  live: LiveGroup;
  refresh: InstanceRefresh;
  startedAt: number;
}

/** Of all groups of the fleet. `isChanging`: the stack is being updated. */
async function findRefreshes(
  ports: OutsidePorts,
  look: Look,
  { isChanging }: { isChanging: boolean },
): Promise<FoundOn> {
  const { seen, now } = look;
  const all = await Promise.all(
    look.live.map(async (live) => {
      const refreshes = (await unlessGone(ports.autoScaling.refreshes(live.group.name))) ?? [];
      const unseen = unseenRefreshes(refreshes, seen);
      return unseen.map((refresh): ToldRefresh => ({ live, refresh, startedAt: refresh.startedAt ?? now }));
    }),
  );
  const unseen = all.flat();
  if (unseen.length === 0) return nothing(false);
  const { runs } = await look.ours();
  const events = await loadUpdatesAround(ports, look, unseen);
  const owned = unseen.map((told) => {
    const within = ownerInStack(
      { startedAt: told.startedAt, group: told.live.group.name },
      { events, isChanging, now },
    );
    return { ...told, owner: within ?? ownerOfRefresh(told.refresh, runs) };
  });
  const settled = owned.filter(({ owner }) => owner !== 'wait');
  const changes = await Promise.all(
    settled.filter(({ owner }) => owner === 'outside').map((told) => refreshChange(ports, look, told)),
  );
  const handled = settled.map(({ refresh }) => refresh.id);
  return {
    found: { changes, handled },
    isUnsettled: changes.length > 0 || settled.length < owned.length,
  };
}

/** Events of the stack back to the update in which the first of these refreshes may have begun. */
async function loadUpdatesAround(
  { cloudFormation }: OutsidePorts,
  { watched: { target } }: Look,
  unseen: readonly ToldRefresh[],
): Promise<readonly StackEvent[]> {
  if (target.kind !== 'stack') return [];
  const first = Math.min(...unseen.map(({ startedAt }) => startedAt));
  return (
    (await unlessGone(
      cloudFormation.events(target.stack, (page) => reachBackTo(page, { stack: target.stack, at: first })),
    )) ?? []
  );
}

const refreshChange = async (
  ports: OutsidePorts,
  look: Look,
  { live, refresh: { id, version }, startedAt }: ToldRefresh,
): Promise<OutsideFleetChange> => ({
  ...(await newChange(look, { awsId: id, startedAt, to: await imageOfVersion(ports, live, version) })),
  what: 'refresh',
  by: { kind: 'outside' },
  group: live.group.name,
});

/** A refresh without a version of its own brings what the group launches. */
async function imageOfVersion(
  ports: OutsidePorts,
  { group: { launchTemplate: template } }: LiveGroup,
  version: string | undefined,
): Promise<string | undefined> {
  if (template === undefined) return undefined;
  const found = await unlessGone(ports.ec2.launchTemplateVersion(template.id, version ?? template.version));
  return found?.imageId;
}

/** Instances with an image that nobody brought here in a way that is known: a changed launch template, a second tool. */
async function findImages(look: Look, found: Found): Promise<Partial<Found>> {
  const images = imagesOf(look.live);
  const ids = images.map(({ image }) => image);
  const fresh = imagesUnseen(images, look.seen);
  if (fresh.length === 0) return { images: ids };
  const ours = await look.ours();
  // An image that a followed change is bringing is reported on that change's card.
  if (look.busy || ours.runs.some(mayBeChanging)) return {};
  const others = fresh.filter((image) => approvedHere(image, ours) === 'no');
  const changes = await Promise.all(
    others.map(
      async (image): Promise<OutsideFleetChange> => ({
        ...(await newChange(look, { awsId: `${look.watched.thing.key}/${image}`, startedAt: look.now, to: image })),
        what: 'other-image',
        by: { kind: 'outside' },
        image,
        state: 'succeeded',
        endedAt: look.now,
        runs: images,
      }),
    ),
  );
  return { changes: [...found.changes, ...changes], images: ids };
}

async function newChange(
  { watched: { thing, target }, config, live, seen, ours, now }: Look,
  { awsId, startedAt, to }: { awsId: string; startedAt: number; to: string | undefined },
) {
  const approved = to === undefined ? undefined : approvedHere(to, await ours());
  const { name, channel } = thing;
  return {
    id: runIdOf('o', `${placePrefix(config, thing.place)}${awsId}`),
    awsId,
    name,
    channel,
    ...placedAway(hereOf(config), thing.place),
    target,
    startedAt,
    foundAt: now,
    state: 'running' as const,
    before: imagesBefore(imagesOf(live), seen).slice(0, MAX_IMAGES),
    ...present({ to, approved }),
  };
}

/** More images than that on one fleet nobody reads. */
const MAX_IMAGES = 20;

/** The groups with what their instances run; health is nobody's question here. */
export async function loadLive(ports: FleetPorts, target: DeployTarget): Promise<readonly LiveGroup[]> {
  const named = (await unlessGone(namesOf(ports, target))) ?? [];
  if (named.length === 0) return [];
  const groups = await ports.autoScaling.groups(named.map(({ name }) => name));
  const ids = groups.flatMap((group) => keptIn(group).map(({ id }) => id));
  const runs = ids.length === 0 ? {} : await ports.ec2.imagesOfInstances(ids);
  return groups.map((group) => {
    const logicalId = named.find(({ name }) => name === group.name)?.logicalId;
    return { group, runs, ...present({ logicalId }) };
  });
}

/** Loaded when it is first asked for, once. */
function lazy<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
