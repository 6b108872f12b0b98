import type { ComplianceConfig, Config, FleetConfig } from '../../config/types.ts';
import { SECOND } from '../../duration.ts';
import type { KeptList } from '../types/kept-list.ts';
import type { FleetRead, Read, Sweep } from '../types/sweep.ts';
import { countsOf, type JoinedFleet, type JoinedInstance, stateOf, systemsOf } from './sweep-join.ts';
import { patchGroupOf } from './sweep-members.ts';

/** DescribeInstancePatchStates takes so many ids. */
const IDS = 50;
/** Lists that are planned at once: what they read is looked at again before more are. */
const LISTS_AT_ONCE = 50;
/** However large other fleets are, so many lists of each are read. */
const FEWEST = 50;

export interface Needing {
  sweep: Sweep;
  fleet: string;
  config: Pick<Config, 'fleets' | 'images'>;
  compliance: Pick<ComplianceConfig, 'callsPerSecond' | 'sweepMs'>;
  joined: JoinedFleet;
  lists: ReadonlyMap<string, KeptList>;
  /** Windows that are known to patch the fleet. */
  windowIds: readonly string[];
}

/** How a read is named among those that failed. */
export const nameOfRead = (read: Read): string => JSON.stringify(read);

/** What of a fleet is still to be read before anything can be concluded. Empty: nothing. */
export function fleetNeeds(needing: Needing): readonly FleetRead[] {
  const { joined } = needing;
  const facts = [...stateReads(needing), ...baselineReads(needing), ...otherReads(needing)];
  const open = facts.filter((read) => !joined.failed.has(nameOfRead(read)));
  return open.length > 0 ? open : listReads(needing);
}

/** Those in no patch group's states: scanned ones, or, where it is not known which were scanned, all that could have been. */
function stateReads({ sweep, fleet, joined }: Needing): FleetRead[] {
  const knowsScanned = sweep.scope.kind === 'all' && !sweep.unread.some(({ part }) => part === 'summaries');
  const wasScanned = ({ summary, node }: JoinedInstance): boolean =>
    summary !== undefined || (!knowsScanned && node !== undefined);
  const ids = [...joined.instances.values()]
    .filter((instance) => instance.state === undefined && instance.noState === undefined && wasScanned(instance))
    .map(({ id }) => id)
    .sort();
  const reads: FleetRead[] = [];
  for (let at = 0; at < ids.length; at += IDS) reads.push({ kind: 'states', fleet, ids: ids.slice(at, at + IDS) });
  return reads;
}

function baselineReads({ fleet, config, joined }: Needing): FleetRead[] {
  const group = patchGroupOf(config.fleets[fleet]);
  if (group === undefined) return [];
  return systemsOf(joined).flatMap((os): FleetRead[] => {
    const id = joined.baselineOf.get(os);
    if (id === undefined) return [{ kind: 'baseline-of', fleet, group, os }];
    return joined.baselines.has(os) ? [] : [{ kind: 'baseline', fleet, os, id }];
  });
}

function otherReads({ fleet, config, joined, windowIds }: Needing): FleetRead[] {
  const found: FleetConfig | undefined = config.fleets[fleet];
  if (found === undefined) return [];
  const { image, target } = found;
  const pipelineArn = image === undefined ? undefined : config.images[image]?.pipelineArn;
  return [
    ...(pipelineArn === undefined || joined.images !== undefined
      ? []
      : [{ kind: 'images', fleet, pipelineArn } as const]),
    ...(target.kind !== 'stack' || joined.deployed !== undefined
      ? []
      : [{ kind: 'deployed', fleet, stack: target.stack, parameter: target.parameter } as const]),
    ...windowIds
      .filter((windowId) => !joined.windows.has(windowId))
      .map((windowId) => ({ kind: 'windows', fleet, windowId }) as const),
  ];
}

/** Lists of missing patches are a call each at least: half of the time until the next sweep is theirs. */
export const mostLists = ({ callsPerSecond, sweepMs }: Needing['compliance'], scope: Sweep['scope']): number =>
  Math.floor((callsPerSecond * sweepMs) / SECOND / (scope.kind === 'all' ? 2 : 8));

/** Those whose counts have changed come first, those that miss most before the others; a scan that found as many is read when there is time. */
function listReads({ sweep, fleet, compliance, joined, lists }: Needing): FleetRead[] {
  if (sweep.noLists !== undefined) return [];
  const left = mostLists(compliance, sweep.scope) - sweep.lists;
  const share = Math.max(FEWEST, Math.floor((left + sweep.listsOfFleet) / 2)) - sweep.listsOfFleet;
  const fleetsLeft = Math.max(1, sweep.fleets.length - sweep.concluded);
  const changed: Wanted[] = [];
  const scanned: Wanted[] = [];
  for (const instance of joined.instances.values()) {
    const wanted = wantedList(instance);
    if (wanted === undefined) continue;
    const kept = lists.get(instance.id)?.of;
    if (kept === undefined || countsOf(kept) !== countsOf(wanted.of)) changed.push(wanted);
    else if (kept !== wanted.of) scanned.push(wanted);
  }
  const again = Math.max(0, Math.floor((left + sweep.listsOfFleet) / fleetsLeft) - sweep.listsOfFleet);
  const now = [...changed.sort(byUrgency).slice(0, share), ...scanned.sort(byUrgency).slice(0, again)];
  const reads = now.map(({ id, states, of }): FleetRead => ({ kind: 'list', fleet, id, states, of }));
  return reads
    .filter((read) => !joined.failed.has(nameOfRead(read)))
    .slice(0, Math.max(0, Math.min(left, LISTS_AT_ONCE)));
}

interface Wanted {
  id: string;
  of: string;
  states: readonly string[];
  critical: number;
  lacking: number;
}

function wantedList({ id, state }: JoinedInstance): Wanted | undefined {
  if (state === undefined) return undefined;
  const counts: readonly (readonly [string, number])[] = [
    ['Missing', state.missing],
    ['Failed', state.failed],
    ['InstalledPendingReboot', state.pendingReboot],
    ['InstalledRejected', state.rejected],
  ];
  const states = counts.filter(([, count]) => count > 0);
  if (states.length === 0) return undefined;
  const lacking = states.reduce((sum, [, count]) => sum + count, 0);
  return {
    id,
    of: stateOf(state),
    states: states.map(([name]) => name),
    critical: state.criticalNonCompliant,
    lacking,
  };
}

const byUrgency = (a: Wanted, b: Wanted): number =>
  b.critical - a.critical || b.lacking - a.lacking || (a.id < b.id ? -1 : 1);
