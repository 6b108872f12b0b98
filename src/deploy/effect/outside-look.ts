import { unlessGone } from '../../aws/failure.ts';
import { differenceOf } from '../../images/decision/difference.ts';
import { loadContents } from '../../images/effect/contents.ts';
import { builderOf, findImage } from '../../images/effect/find-image.ts';
import type { OutsideFleetChange, OutsideRefresh, OutsideUpdate } from '../../outside/types/change.ts';
import { imagesOf } from '../decision/live.ts';
import { broughtImage } from '../decision/outside.ts';
import { afterEvents, afterRefresh } from '../decision/outside-look.ts';
import { saveDifference } from './difference.ts';
import type { OutsidePorts } from './outside.ts';
import { loadLive } from './outside-live.ts';
import { loadOurs } from './outside-runs.ts';

/** A running change as AWS shows it now; at its end what the instances run, which is all that counts. */
export async function observeOnFleet(
  ports: OutsidePorts,
  change: OutsideFleetChange,
  { subject, now }: { subject: string; now: number },
): Promise<OutsideFleetChange> {
  const next = await looked(ports, change, now);
  if (next.state === 'running') return next;
  const runs = imagesOf(await loadLive(ports, next.target)).slice(0, MAX_IMAGES);
  // Of containers, which are on no instance of its own, the stack alone tells.
  if (runs.length === 0) return { ...next, runs };
  const ours = await loadOurs(ports, { name: next.name, subject });
  const { to: _to, approved: _approved, ...rest } = next;
  return { ...rest, ...broughtImage(next, { runs, ours }), runs, report: 'pending' };
}

const MAX_IMAGES = 20;

function looked(ports: OutsidePorts, change: OutsideFleetChange, now: number): Promise<OutsideFleetChange> {
  switch (change.what) {
    case 'stack-update':
      return lookAtUpdate(ports, change, now);
    case 'refresh':
      return lookAtRefresh(ports, change, now);
    case 'other-image':
    case 'set-back':
      return Promise.resolve(change);
  }
}

async function lookAtUpdate(
  { cloudFormation }: OutsidePorts,
  change: OutsideUpdate,
  now: number,
): Promise<OutsideUpdate> {
  const known = change.progress?.events?.newestId;
  const isKnown = ({ id, at }: { id: string; at: number }): boolean => id === known || at < change.startedAt;
  const events = await unlessGone(cloudFormation.events(change.stackId, (page) => page.some(isKnown)));
  if (events === undefined)
    return { ...change, state: 'unclear', endedAt: now, reason: 'the stack was deleted meanwhile' };
  return afterEvents(change, events, now);
}

async function lookAtRefresh({ autoScaling }: OutsidePorts, change: OutsideRefresh, now: number) {
  const [group] = await autoScaling.groups([change.group]);
  const refreshes = group === undefined ? [] : await autoScaling.refreshes(change.group);
  const refresh = refreshes.find(({ id }) => id === change.awsId);
  return afterRefresh(change, refresh, { wanted: group?.desired ?? 0, now });
}

/**
 * What most instances run now, compared with what most ran before. Without two images that Image Builder made there is nothing to
 * compare, and nothing is kept.
 */
export async function compareImages(ports: OutsidePorts, change: OutsideFleetChange): Promise<'ready'> {
  const [before] =
    change.what === 'other-image' ? change.before.filter(({ image }) => image !== change.image) : change.before;
  const after = change.what === 'other-image' ? change.image : change.runs?.[0]?.image;
  if (before === undefined || after === undefined || before.image === after) return 'ready';
  const [from, to] = [await contentsOf(ports, before.image), await contentsOf(ports, after)];
  if (from !== undefined && to !== undefined) await saveDifference(ports.table, change.id, differenceOf(from, to));
  return 'ready';
}

async function contentsOf(ports: OutsidePorts, id: string) {
  const image = await unlessGone(findImage(ports, id));
  if (image === undefined) return undefined;
  const contents = await loadContents(
    { images: builderOf(ports, image), table: ports.table, now: ports.clock() },
    image,
  );
  return { ...contents, image: id };
}
