import type { ManagedNode } from '../../aws/nodes.ts';
import type { Baseline, OperatingSystem, PatchState } from '../../aws/patches.ts';
import type { FleetConfig } from '../../config/types.ts';
import { operatingSystemOf } from '../../nodes/decision/operating-system.ts';
import type {
  ComplianceSummary,
  GoodImage,
  SweptEc2,
  SweptFleet,
  SweptInstance,
  Unread,
} from '../../posture/types/swept.ts';
import { present } from '../../present.ts';
import type { KeptList } from '../types/kept-list.ts';
import type { Row, Sweep } from '../types/sweep.ts';
import { groupsIn, patchGroupOf } from './sweep-members.ts';

/** Rows of one fleet by what they tell of. */
export interface JoinedFleet {
  instances: ReadonlyMap<string, JoinedInstance>;
  ownBaselines: readonly OperatingSystem[];
  dhmc?: boolean;
  baselineOf: ReadonlyMap<OperatingSystem, string>;
  baselines: ReadonlyMap<OperatingSystem, Baseline>;
  images?: readonly GoodImage[];
  deployed?: { image?: string };
  windows: ReadonlyMap<string, { next: readonly number[]; lastOpenedAt?: number }>;
  /** Reads that failed for good, by their names. */
  failed: ReadonlyMap<string, Unread>;
}

export interface JoinedInstance {
  id: string;
  ec2?: SweptEc2;
  node?: ManagedNode;
  state?: PatchState;
  summary?: ComplianceSummary;
  name?: string;
  /** AWS has no state of it. */
  noState?: true;
}

type Joining = { -readonly [K in keyof JoinedFleet]: JoinedFleet[K] } & {
  instances: Map<string, JoinedInstance>;
  ownBaselines: OperatingSystem[];
  baselineOf: Map<OperatingSystem, string>;
  baselines: Map<OperatingSystem, Baseline>;
  windows: Map<string, { next: readonly number[]; lastOpenedAt?: number }>;
  failed: Map<string, Unread>;
};

/**
 * Everything that was read of a fleet, by instance. What only compliance and states tell of is left out: these are kept for
 * weeks after an instance is gone. `members`: instances that it had before and that could not be looked for; `summaries`: of those
 * that nothing was read of.
 */
export function joinFleet(
  rows: readonly Row[],
  { members, summaries }: { members: readonly string[]; summaries: readonly ComplianceSummary[] },
): JoinedFleet {
  const joined: Joining = {
    instances: new Map(),
    ownBaselines: [],
    baselineOf: new Map(),
    baselines: new Map(),
    windows: new Map(),
    failed: new Map(),
  };
  const living = new Set(members);
  for (const summary of summaries) add(joined, summary.instanceId, { summary });
  for (const row of rows) addRow(joined, row, living);
  for (const id of members) add(joined, id, {});
  for (const id of joined.instances.keys()) if (!living.has(id)) joined.instances.delete(id);
  return joined;
}

function addRow(joined: Joining, row: Row, living: Set<string>): void {
  switch (row.kind) {
    case 'ec2':
      living.add(row.id);
      add(joined, row.id, { ec2: row.ec2 });
      break;
    case 'node':
      living.add(row.node.id);
      add(joined, row.node.id, { node: row.node });
      break;
    case 'unmanaged':
      living.add(row.id);
      add(joined, row.id, present({ name: row.name }));
      break;
    case 'summary':
      add(joined, row.summary.instanceId, { summary: row.summary });
      break;
    case 'state':
      add(joined, row.state.instanceId, { state: newer(joined, row.state) });
      break;
    case 'no-state':
      add(joined, row.id, { noState: true });
      break;
    default:
      addFact(joined, row);
  }
}

type FactRow = Exclude<Row, { kind: 'ec2' | 'node' | 'unmanaged' | 'summary' | 'state' | 'no-state' }>;

function addFact(joined: Joining, row: FactRow): void {
  switch (row.kind) {
    case 'member':
      break;
    case 'own-baseline':
      if (!joined.ownBaselines.includes(row.os)) joined.ownBaselines.push(row.os);
      break;
    case 'host-management':
      joined.dhmc = row.on;
      break;
    case 'baseline-of':
      joined.baselineOf.set(row.os, row.id);
      break;
    case 'baseline':
      joined.baselines.set(row.os, row.baseline);
      break;
    case 'images':
      joined.images = row.images;
      break;
    case 'deployed':
      joined.deployed = present({ image: row.image });
      break;
    case 'window':
      joined.windows.set(row.windowId, { next: row.next, ...present({ lastOpenedAt: row.lastOpenedAt }) });
      break;
    case 'failed':
      joined.failed.set(row.read, row.unread);
      break;
  }
}

function add({ instances }: Joining, id: string, facts: Omit<JoinedInstance, 'id'>): void {
  const before = instances.get(id);
  if (before === undefined) instances.set(id, { id, ...facts });
  else Object.assign(before, facts);
}

/** An instance that has changed its group may have a state under each. */
function newer({ instances }: Joining, state: PatchState): PatchState {
  const before = instances.get(state.instanceId)?.state;
  return before !== undefined && before.endedAt > state.endedAt ? before : state;
}

/** The operating systems that a baseline counts for. */
export const systemsOf = ({ instances }: JoinedFleet): readonly OperatingSystem[] =>
  [
    ...new Set(
      [...instances.values()].flatMap(({ node }) => (node === undefined ? [] : (operatingSystemOf(node) ?? []))),
    ),
  ].sort();

/** Which counts a list belongs to; what follows `@` changes with each scan. */
export const stateOf = (state: PatchState): string =>
  `${state.missing}:${state.failed}:${state.pendingReboot}:${state.rejected}@${state.endedAt}`;

export const countsOf = (of: string): string => of.split('@')[0] ?? '';

/** When the scan ended that a list belongs to. */
const scanOf = (of: string): number => Number(of.split('@')[1] ?? 0);

export interface Joined {
  sweep: Pick<Sweep, 'id' | 'startedAt' | 'unread' | 'noLists'>;
  fleet: { name: string; config: FleetConfig | undefined };
  joined: JoinedFleet;
  lists: ReadonlyMap<string, KeptList>;
  /** What is not read here, and could not be read when it was. */
  unreadBefore: readonly Unread[];
}

/** What the sweep read of the fleet. */
export function sweptFleet({ sweep, fleet, joined, lists, unreadBefore }: Joined): SweptFleet {
  const instances = [...joined.instances.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = instances.map((instance) => asInstance(instance, lists.get(instance.id)));
  const noLists = instances.some(({ id, state }) => isOfEarlierScan(state, lists.get(id)));
  const unread = [
    ...sweep.unread.filter((each) => concerns(each, fleet.config, instances)).map(withoutGroup),
    ...unreadBefore,
    ...joined.failed.values(),
    ...(sweep.noLists !== undefined && noLists ? [sweep.noLists] : []),
  ];
  const isGroup = patchGroupOf(fleet.config) !== undefined;
  const isRead = !unread.some(({ part }) => part === 'baselines');
  return {
    fleet: fleet.name,
    sweepId: sweep.id,
    readAt: sweep.startedAt,
    instances: shown,
    baselines: isGroup ? baselinesOf(joined) : {},
    windows: windowsOf(joined),
    unread: distinct(unread),
    ...present({
      ownBaselines: isGroup && isRead ? [...joined.ownBaselines].sort() : undefined,
      dhmc: joined.dhmc,
      images: joined.images,
      deployed: joined.deployed?.image,
    }),
  };
}

/** Its list is not there, or of a scan before: as many patches may be others. */
const isOfEarlierScan = (state: PatchState | undefined, list: KeptList | undefined): boolean =>
  state !== undefined && countsOf(stateOf(state)) !== '0:0:0:0' && list?.of !== stateOf(state);

function asInstance(
  { id, ec2, node, state, summary, name }: JoinedInstance,
  list: KeptList | undefined,
): SweptInstance {
  const isCurrent = state !== undefined && list !== undefined && countsOf(list.of) === countsOf(stateOf(state));
  const lacksNothing = state !== undefined && countsOf(stateOf(state)) === '0:0:0:0';
  const named = [ec2?.tags['Name'], node?.computerName, name].find((each) => each !== undefined && each !== '');
  return {
    id,
    ...present({
      name: named,
      ec2,
      node,
      state,
      summary,
      missing: lacksNothing ? [] : isCurrent ? list.missing : undefined,
      listedAt: isCurrent && isOfEarlierScan(state, list) ? scanOf(list.of) : undefined,
      livePatches: isCurrent ? list.livePatches : undefined,
    }),
  };
}

const baselinesOf = (joined: JoinedFleet): SweptFleet['baselines'] =>
  Object.fromEntries(systemsOf(joined).map((os) => [os, joined.baselines.get(os) ?? 'unreachable']));

function windowsOf({ windows }: JoinedFleet): SweptFleet['windows'] {
  const all = [...windows.values()];
  const last = all.flatMap(({ lastOpenedAt }) => lastOpenedAt ?? []);
  const next = [...new Set(all.flatMap((each) => each.next))].sort((a, b) => a - b);
  return { next, ...(last.length === 0 ? {} : { lastOpenedAt: Math.max(...last) }) };
}

/** States of another group say nothing of this fleet. */
const concerns = (
  { group }: { group?: string },
  config: FleetConfig | undefined,
  instances: readonly JoinedInstance[],
): boolean =>
  group === undefined ||
  patchGroupOf(config) === group ||
  instances.some(({ ec2 }) => ec2 !== undefined && groupsIn(ec2.tags).includes(group));

export const withoutGroup = ({ part, what, error }: Unread): Unread => ({ part, what, error });

const distinct = (unread: readonly Unread[]): Unread[] => [
  ...new Map(unread.map((each) => [`${each.part} ${each.what} ${each.error}`, each])).values(),
];
