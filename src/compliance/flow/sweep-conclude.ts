import { assessFleet } from '../../posture/decision/assess.ts';
import { readConfigRules } from '../../posture/effect/config-rules.ts';
import { loadSnapshot, saveSnapshot } from '../../posture/effect/store.ts';
import { NO_FLEET, noFleetAt } from '../../posture/types/swept.ts';
import { refreshWake } from '../../posture/types/wake.ts';
import { present } from '../../present.ts';
import { type JoinedFleet, joinFleet, sweptFleet, withoutGroup } from '../decision/sweep-join.ts';
import { fleetNeeds } from '../decision/sweep-needs.ts';
import { type KnownFleet, loadKnownFleet, saveKnown } from '../effect/sweep-known.ts';
import { loadLists } from '../effect/sweep-lists.ts';
import { loadFleetRows } from '../effect/sweep-rows.ts';
import { loadWindowsOf } from '../effect/sweep-windows.ts';
import type { SweepPorts } from '../ports.ts';
import type { Sweep } from '../types/sweep.ts';

/** The next fleet: what is still to be read of it, or, when that is nothing, its snapshot. */
export async function concludeNext(ports: SweepPorts, place: string, sweep: Sweep): Promise<Sweep> {
  const { table, config, wakes } = ports;
  const { compliance } = config;
  const fleet = sweep.fleets[sweep.concluded];
  if (fleet === undefined || compliance === undefined) {
    if (compliance?.configRules === true && sweep.scope.kind === 'all')
      await readConfigRules(ports, place, sweep.startedAt);
    return { ...sweep, phase: 'done', finishedAt: ports.clock() };
  }
  const rows = await loadFleetRows(table, { place, sweep, fleet });
  const known = await loadKnownFleet(table, place, fleet);
  const joined = joinFleet(rows, fromBefore(known, sweep));
  const lists = await loadLists(table, place, fleet);
  const windowIds = await loadWindowsOf(ports, place, fleet);
  const reads = fleetNeeds({ sweep, fleet, config, compliance, joined, lists, windowIds });
  if (reads.length > 0) return { ...sweep, reads };
  const found = config.fleets[fleet];
  const unreadBefore = sweep.scope.kind === 'fleet' ? known.unread : [];
  // What it is called among those of all places.
  const name = fleet === NO_FLEET ? noFleetAt(config, ports.here) : fleet;
  const previous = await loadSnapshot(table, name);
  // The same again, or one that began after this: what stands is newer.
  if (previous === undefined || (previous.sweepId !== sweep.id && previous.readAt < sweep.startedAt)) {
    const swept = sweptFleet({ sweep, fleet: { name, config: found }, joined, lists, unreadBefore });
    await saveSnapshot(table, assessFleet(swept, { previous, compliance, fleet: found, now: sweep.startedAt }));
  }
  await saveKnown(table, { place, fleet, sweepId: sweep.id }, knownNow(joined, sweep, unreadBefore));
  await wakes.send(refreshWake(name), 0);
  return { ...sweep, concluded: sweep.concluded + 1, kept: 0, listsOfFleet: 0 };
}

/** Of what could not be listed, the instances that the fleet had when it could; and what a sweep of one fleet does not read. */
const fromBefore = ({ instances }: KnownFleet, { unlisted, scope }: Sweep) => ({
  members: instances.map(({ id }) => id).filter((id) => unlisted.includes(id.startsWith('i-') ? 'ec2' : 'outside')),
  summaries: scope.kind === 'fleet' ? instances.flatMap(({ summary }) => summary ?? []) : [],
});

/** Read in a sweep of everything alone. */
const OF_ALL: readonly string[] = ['summaries', 'unmanaged'];

const knownNow = (joined: JoinedFleet, sweep: Sweep, unreadBefore: KnownFleet['unread']): KnownFleet => ({
  instances: [...joined.instances.values()].map(({ id, summary }) => ({ id, ...present({ summary }) })),
  unread: [...unreadBefore, ...sweep.unread.filter(({ of }) => OF_ALL.includes(of)).map(withoutGroup)],
});
