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
import type { HasKinds } from '../../runs/run-kind.ts';
import { imagesOf, type LiveGroup } from '../decision/live.ts';
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
import { type LastDeploy, withReverts } from '../decision/set-back.ts';
import type { DeployTarget } from '../types/plan.ts';
import type { FleetPorts } from './live.ts';
import { loadLive } from './outside-live.ts';
import { loadOurs, type Ours } from './outside-runs.ts';
import { loadLast, loadSetBacks, markOf } from './set-back.ts';

export type OutsidePorts = FleetPorts &
  Uses<'at' | 'imageParameters' | 'table' | 'config' | 'here' | 'clock' | 'log'> &
  HasKinds;

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
  const last = await loadLast(ports, watched.thing.name);
  const told = last === undefined ? found : withReverts(found, { key: watched.thing.key, last });
  if (updates.isUnsettled || refreshes.isUnsettled) return told;
  const settled = { ...told, ...(await findImages(look, told)) };
  return last === undefined ? settled : withSetBacks(ports, look, { found: settled, last });
}

/** What others set back without changing an instance, unless something is on its way. */
async function withSetBacks(
  ports: OutsidePorts,
  look: Look,
  { found, last }: { found: Found; last: LastDeploy },
): Promise<Found> {
  const { thing } = look.watched;
  if (look.busy || found.changes.length > 0 || (await look.ours()).runs.some(mayBeChanging)) return found;
  const back = await loadSetBacks(ports, last, { key: thing.key, fleet: thing.name, live: look.live, seen: look.seen });
  const changes = await Promise.all(
    back.map(async ({ to, ...each }): Promise<OutsideFleetChange> => {
      const awsId = markOf(thing.key, each);
      return {
        ...(await newChange(look, { awsId, startedAt: look.now, to })),
        ...each,
        what: 'set-back',
        state: 'succeeded',
        endedAt: look.now,
      };
    }),
  );
  return { ...found, changes, handled: [...found.handled, ...changes.map(({ awsId }) => awsId)] };
}

interface Look extends FindAt {
  config: Config;
  watched: Watched;
  live: readonly LiveGroup[];
  ours: () => Promise<Ours>;
}

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

/** Loaded when it is first asked for, once. */
function lazy<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
