import type { Config, FleetConfig } from '../../config/types.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import { NO_FLEET, type Unread } from '../../posture/types/swept.ts';
import type { Read, Row, Sweep, SweepScope, Unlisted } from '../types/sweep.ts';
import { groupsIn, patchGroupOf, tagsOf } from './sweep-members.ts';

/** So often a page is asked for before it counts as not to be had. */
const MOST_TRIES = 5;
const PAUSE_MS = 5 * SECOND;
const LONGEST_PAUSE_MS = 2 * MINUTE;

type Fleets = Pick<Config, 'fleets'>;

/** A sweep that has read nothing yet. */
export function beginSweep(scope: SweepScope, { fleets }: Fleets, now: number): Sweep {
  const fleet = scope.kind === 'fleet' ? fleets[scope.fleet] : undefined;
  return {
    schema: 1,
    id: `s-${now.toString(36)}`,
    scope,
    startedAt: now,
    phase: 'reading',
    reads: fleet === undefined ? readsOfAll() : readsOfFleet(fleet),
    tries: 0,
    pages: 0,
    chunk: 0,
    chunkRows: 0,
    groups: [],
    unread: [],
    unlisted: [],
    sorted: 0,
    fleets: scope.kind === 'fleet' ? [scope.fleet] : [...Object.keys(fleets), NO_FLEET],
    concluded: 0,
    kept: 0,
    lists: 0,
    listsOfFleet: 0,
    calls: 0,
  };
}

const readsOfAll = (): Read[] => [
  { kind: 'instances' },
  { kind: 'nodes' },
  { kind: 'unmanaged' },
  { kind: 'summaries' },
  { kind: 'patch-groups' },
  { kind: 'settings' },
];

/** Compliance summaries cannot be asked for by instance: those of the last sweep are taken. */
function readsOfFleet(fleet: FleetConfig): Read[] {
  const group = patchGroupOf(fleet);
  const tags = tagsOf(fleet);
  return [
    ...tags.map((tag): Read => ({ kind: 'instances', tag })),
    ...tags.map((tag): Read => ({ kind: 'nodes', tag })),
    { kind: 'settings' },
    ...(group === undefined ? [] : ([{ kind: 'patch-groups' }, { kind: 'group-states', group }] as const)),
  ];
}

/** A chunk is given to its fleets at once, so it is kept small. */
const CHUNK_ROWS = 2_000;

export interface PageRead {
  rows: readonly Row[];
  next?: string | undefined;
  calls: number;
}

/** What a page changes: where the next one begins, and what has to be read besides. */
export function afterPage(sweep: Sweep, { rows, next, calls }: PageRead, config: Fleets): Sweep {
  const [read, ...rest] = sweep.reads;
  const seen: Sweep = { ...sweep, ...seenIn(sweep, rows), calls: sweep.calls + calls, tries: 0 };
  const counted: Sweep = read !== undefined && 'fleet' in read ? countFleet(seen, read) : countPage(seen, rows.length);
  if (next !== undefined) return { ...counted, token: next };
  return readNext({ ...counted, reads: [...rest, ...foundReads(seen, read, config)] });
}

function countPage(sweep: Sweep, rows: number): Sweep {
  const isFull = sweep.chunkRows > 0 && sweep.chunkRows + rows > CHUNK_ROWS;
  const chunk = isFull ? { chunk: sweep.chunk + 1, chunkRows: rows } : { chunkRows: sweep.chunkRows + rows };
  return { ...sweep, ...chunk, pages: sweep.pages + 1 };
}

const countFleet = (sweep: Sweep, { kind }: Read): Sweep =>
  kind === 'list'
    ? { ...sweep, lists: sweep.lists + 1, listsOfFleet: sweep.listsOfFleet + 1 }
    : { ...sweep, kept: sweep.kept + 1 };

/** The next list begins, where the one before has ended. */
function readNext({ token: _token, again: _again, ...sweep }: Sweep): Sweep {
  return { ...sweep, tries: 0 };
}

function seenIn({ groups, hybrid }: Sweep, rows: readonly Row[]): Pick<Sweep, 'groups' | 'hybrid'> {
  const found = new Set(groups);
  let outside = hybrid === true;
  for (const row of rows) {
    if (row.kind === 'ec2') for (const group of groupsIn(row.ec2.tags)) found.add(group);
    outside ||= row.kind === 'node' && !row.node.id.startsWith('i-');
  }
  return { groups: [...found], ...(outside ? { hybrid: true } : {}) };
}

/** States of every group that an instance names or a fleet is, and who is in it outside EC2, which no list of instances says. */
function foundReads(sweep: Sweep, read: Read | undefined, { fleets }: Fleets): Read[] {
  if (sweep.scope.kind !== 'all') return [];
  const ofFleets = Object.values(fleets).flatMap((fleet) => patchGroupOf(fleet) ?? []);
  if (read?.kind === 'instances') {
    const groups = [...new Set([...ofFleets, ...sweep.groups])].sort();
    return groups.map((group): Read => ({ kind: 'group-states', group }));
  }
  if (read?.kind !== 'nodes' || sweep.hybrid !== true) return [];
  return [...new Set(ofFleets)].flatMap((value) =>
    TAG_KEYS.map((key): Read => ({ kind: 'members', tag: { key, value } })),
  );
}

/** What a failed call means: it is made again after a pause, its list is restarted, or it is given up. */
export type AfterFailure =
  | { kind: 'again'; sweep: Sweep; afterMs: number }
  | { kind: 'given-up'; sweep: Sweep; unread: Unread };

export interface FailedRead {
  /** It may be another time: throttled, or without an answer. */
  isPassing: boolean;
  code: string;
  /** What it would have told, in words for people. */
  told: Pick<Unread, 'part' | 'what'>;
}

export function afterFailure(sweep: Sweep, failed: FailedRead, config: Fleets): AfterFailure {
  const { isPassing, code } = failed;
  const called = { ...sweep, calls: sweep.calls + 1 };
  const tries = sweep.tries + 1;
  if (isPassing && tries < MOST_TRIES) {
    const afterMs = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** sweep.tries);
    return { kind: 'again', sweep: { ...called, tries }, afterMs };
  }
  // A token is good for a while only; rows that come twice are the same.
  if (/token/i.test(code) && sweep.token !== undefined && sweep.again === undefined) {
    const { token: _token, ...anew } = called;
    return { kind: 'again', sweep: { ...anew, tries: 0, again: true }, afterMs: 0 };
  }
  return givenUp(called, failed, config);
}

/** Refused for one instance it is refused for all; and what stays throttled is left to the next sweep. */
const isOfAll = ({ isPassing, code }: FailedRead): boolean => isPassing || /denied|authoriz/i.test(code);

function givenUp(sweep: Sweep, failed: FailedRead, config: Fleets): AfterFailure {
  const [read, ...rest] = sweep.reads;
  const unread: Unread = { ...failed.told, error: failed.code };
  if (read?.kind === 'list' && isOfAll(failed))
    return { kind: 'given-up', unread, sweep: readNext({ ...sweep, reads: [], noLists: unread }) };
  if (read !== undefined && 'fleet' in read)
    return { kind: 'given-up', unread, sweep: readNext({ ...sweep, reads: rest, kept: sweep.kept + 1 }) };
  if (read === undefined) return { kind: 'given-up', unread, sweep: readNext(sweep) };
  const group = read.kind === 'group-states' ? { group: read.group } : {};
  const reads = [...rest, ...foundReads(sweep, read, config)];
  const told = [...sweep.unread, { ...unread, of: read.kind, ...group }];
  const unlisted = [...sweep.unlisted, ...unlistedBy(read)];
  return { kind: 'given-up', unread, sweep: readNext({ ...sweep, reads, unread: told, unlisted }) };
}

function unlistedBy({ kind }: Read): readonly Unlisted[] {
  if (kind === 'instances') return ['ec2'];
  return kind === 'nodes' || kind === 'members' ? ['outside'] : [];
}
