import { AwsCallError } from '../../aws/failure.ts';
import type { WindowExecution } from '../../aws/windows.ts';
import { MINUTE } from '../../duration.ts';
import { isOver } from '../decision/live.ts';
import { channelsOf } from '../decision/planner.ts';
import { loadLive } from '../effect/live.ts';
import { makeNotice } from '../effect/notice.ts';
import { createOccurrence, loadOccurrence } from '../effect/store.ts';
import type { WindowPorts } from '../ports.ts';
import type { Occurrence } from '../types/occurrence.ts';
import type { Place, SeenWindow } from '../types/place.ts';

/** After a long outage, only the newest are reported. */
const MOST_TOLD = 5;
/** An execution begins a little after its opening. */
const LATE_MS = 20 * MINUTE;

interface Unseen {
  id: string;
  /** As it was known when it was last looked at. */
  window: SeenWindow | undefined;
  now: number;
}

/** Openings that passed without a notice, since the bot was down: told afterwards, from the executions that there were. */
export async function tellOfUnseen(ports: WindowPorts, place: Place, { id, window, now }: Unseen): Promise<void> {
  const { read, nextAt } = window ?? {};
  if (window === undefined || read?.does === undefined || nextAt === undefined || read.does.effect === 'deploys')
    return;
  const channels = channelsOf(id, read.reach, ports.config);
  const known = await Promise.all(
    channels.map((channel) => loadOccurrence(ports.table, { windowId: id, opensAt: nextAt, channel })),
  );
  const openings = [...new Set([nextAt, ...read.upcoming])].filter((at) => at >= nextAt && at <= now);
  if (openings.length < 2 && known.every((record) => record !== undefined)) return;
  const executions = await executionsSince(ports, place, { id, after: nextAt - MINUTE });
  for (const opensAt of openings.slice(-MOST_TOLD)) {
    if (!executions.some((execution) => isOf(execution, opensAt))) continue;
    for (const channel of channels) await tellOf(ports, place, { id, window, opensAt, channel, now });
  }
}

const isOf = ({ startedAt }: WindowExecution, opensAt: number): boolean =>
  startedAt >= opensAt - MINUTE && startedAt <= opensAt + LATE_MS;

async function executionsSince(
  { log }: WindowPorts,
  { windows }: Place,
  { id, after }: { id: string; after: number },
): Promise<readonly WindowExecution[]> {
  try {
    return await windows.executions(id, after);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('executions-not-read', { windowId: id, code: error.code });
    return [];
  }
}

interface Telling {
  id: string;
  window: SeenWindow;
  opensAt: number;
  channel: string;
  now: number;
}

async function tellOf(ports: WindowPorts, place: Place, { id: windowId, window, opensAt, channel, now }: Telling) {
  if ((await loadOccurrence(ports.table, { windowId, opensAt, channel })) !== undefined) return;
  const made = await makeNotice(ports, place, { seen: { [windowId]: window }, windowId, opensAt, channel, now });
  if (made === undefined) return;
  // The state of its instances before it opened is no longer known.
  const before = Object.fromEntries(
    Object.entries(made.before).map(([id, { fleet }]) => [id, fleet === undefined ? {} : { fleet }]),
  );
  const found: Occurrence = {
    schema: 1,
    place: place.key,
    windowId,
    opensAt,
    channel,
    version: 1,
    state: 'missed',
    notice: made.facts,
    leads: [],
    calls: false,
    changes: {},
    told: {},
  };
  const execution = await loadLive(place, found);
  if (execution.kind !== 'found') return;
  const { live } = execution;
  const state = isOver(live)
    ? ({ state: 'missed', endedAt: live.endedAt ?? now } as const)
    : ({ state: 'open' } as const);
  await createOccurrence(ports.table, { ...found, ...state, live }, { before, now });
}
