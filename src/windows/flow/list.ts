import type { AnyBlock } from '@slack/types';
import { mayAsk } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { nearest } from '../../config/nearest.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { loadActiveRuns } from '../../runs/effect/run-store.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { type Listed, listingOf } from '../decision/listing.ts';
import { neverOpening, readsWindows } from '../decision/planner.ts';
import { plannedPlaces } from '../effect/places.ts';
import { loadSeen } from '../effect/store.ts';
import { unknownFleet } from '../message/answers.ts';
import { listingBlocks, nextBlocks } from '../message/listing.ts';
import { listingTitle } from '../message/titles.ts';
import type { WindowPorts } from '../ports.ts';
import type { SeenPlace } from '../types/place.ts';

/** `/patch windows [fleet]`: from what the last tick has read. */
export async function listWindows(
  ports: WindowPorts,
  { fleet, to }: { fleet?: string | undefined; to: AnswerTo },
  now: number,
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { fleets } = ports.config;
  if (fleet !== undefined && !Object.hasOwn(fleets, fleet))
    return answer(ports, to, unknownFleet(fleet, nearest(fleet, Object.keys(fleets))));
  const places = await loadPlaces(ports);
  const listed = await listedIn(ports, places, now);
  const never = places.flatMap(({ windows }) =>
    neverOpening(windows).flatMap((id) => {
      const window = windows[id];
      return window === undefined ? [] : [{ id, name: window.name, schedule: window.schedule }];
    }),
  );
  const shown = fleet === undefined ? listed : listed.filter((each) => each.fleet === fleet);
  const isUnread = places.some(({ rev }) => rev === 0);
  const blocks = listingBlocks({ listed: shown, never: fleet === undefined ? never : [], isUnread });
  return answer(ports, to, listingTitle(), blocks);
}

export const loadPlaces = (ports: WindowPorts): Promise<readonly SeenPlace[]> =>
  Promise.all(plannedPlaces(ports).map(({ key }) => loadSeen(ports.table, key)));

async function listedIn(ports: WindowPorts, places: readonly SeenPlace[], now: number): Promise<readonly Listed[]> {
  const active = (await loadActiveRuns(ports)).filter(({ run }) => !isTerminal(run.state));
  return listingOf({ seen: seenIn(places), active, config: ports.config, now });
}

const seenIn = (places: readonly SeenPlace[]): SeenPlace['windows'] =>
  Object.assign({}, ...places.map(({ windows }) => windows));

/** From one item for each place, since App Home and the menu are opened often. The next opening of each fleet; of the fleets of one channel where `channel` is given. */
export async function nextOpenings(
  ports: WindowPorts,
  { channel, title }: { channel?: string | undefined; title: string },
  now: number,
): Promise<AnyBlock[]> {
  if (!readsWindows(ports.config)) return [];
  const listed = listingOf({ seen: seenIn(await loadPlaces(ports)), active: [], config: ports.config, now });
  const here = listed.filter(
    ({ fleet }) => channel === undefined || (fleet !== undefined && ports.config.fleets[fleet]?.channel === channel),
  );
  return nextBlocks(here, title);
}
