import type { StackEvent } from '../../aws/cloudformation.ts';
import { present } from '../../present.ts';
import { hashOf } from '../../store/table.ts';
import type { DeployFailure, EventLine, EventTally } from '../types/progress.ts';

/** Whose operation is counted. */
export interface Operation {
  stackId: string;
  /** The token that it was executed with. */
  token: string;
  /** Signals waited for, by the logical id of the plan's groups. */
  expected: Readonly<Record<string, number>>;
}

/** Lines kept for the thread; more than this nobody reads. */
const MAX_LINES = 30;
/** Resources being changed that are kept by their names. */
const MAX_PENDING = 20;
/** Resources that signal and are not the plan's groups; for groups, each signal is counted. */
const MAX_SIGNALLED = 100;

/**
 * Adds a page, or several, of events to what was counted before. Pages come newest first, and the page of a later look holds
 * events that were counted already: those are skipped. Without a tally nothing of this operation has happened yet.
 *
 * The operation begins with the first event that carries its token. A stop has a token of its own, so what follows counts
 * whatever its token, until the stack has come to an end: another operation can begin only after that.
 */
export function foldEvents(
  before: EventTally | undefined,
  newestFirst: readonly StackEvent[],
  operation: Operation,
): EventTally | undefined {
  let tally = before === undefined ? undefined : open(before);
  for (const event of unseen(before, newestFirst).map(cut)) {
    if (tally === undefined && event.token !== operation.token) continue;
    tally ??= open(EMPTY);
    if (tally.over) break;
    count(tally, event, operation);
  }
  return tally === undefined ? undefined : closed(tally);
}

/** A reason may hold a whole answer of a service, and is stored with each look. */
const MAX_REASON = 500;

const cut = ({ reason, ...event }: StackEvent): StackEvent =>
  reason === undefined
    ? event
    : { ...event, reason: reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON - 1)}…` : reason };

/** Oldest first. */
function unseen(before: EventTally | undefined, newestFirst: readonly StackEvent[]): readonly StackEvent[] {
  const seen = before === undefined ? -1 : newestFirst.findIndex(({ id }) => id === before.newestId);
  const fresh =
    seen === -1 ? newestFirst.filter(({ at }) => at >= (before?.newestAt ?? 0)) : newestFirst.slice(0, seen);
  return fresh.toReversed();
}

const EMPTY: EventTally = {
  count: 0,
  newestId: '',
  newestAt: 0,
  status: '',
  over: false,
  pending: [],
  doneGroups: [],
  signals: 0,
  failedSignals: 0,
  signalled: {},
  lines: [],
};

/** The same, to be counted in: thousands of events are folded at once. */
interface Open extends Omit<EventTally, 'pending' | 'pendingMore' | 'doneGroups' | 'signalled' | 'lines'> {
  /** Keyed by the beginning of a hash, which is all that is kept of most of them. */
  pending: Map<string, string | undefined>;
  doneGroups: Set<string>;
  signalled: Map<string, number>;
  lines: Map<string, EventLine>;
}

const open = ({ pendingMore = [], ...tally }: EventTally): Open => ({
  ...tally,
  pending: new Map([
    ...pendingMore.map((key) => [key, undefined] as const),
    ...tally.pending.map((id) => [keyOf(id), id] as const),
  ]),
  doneGroups: new Set(tally.doneGroups),
  signalled: new Map(Object.entries(tally.signalled)),
  lines: new Map(tally.lines.map((line) => [lineKey(line), line])),
});

/** Twelve hexadecimal digits tell 500 resources apart. */
const keyOf = (logicalId: string): string => hashOf(logicalId).slice(0, 12);

function closedPending(pending: Open['pending']): Pick<EventTally, 'pending' | 'pendingMore'> {
  const named = [...pending].flatMap(([key, id]) => (id === undefined ? [] : [{ key, id }])).slice(-MAX_PENDING);
  const kept = new Set(named.map(({ key }) => key));
  const more = [...pending.keys()].filter((key) => !kept.has(key));
  return { pending: named.map(({ id }) => id), ...(more.length === 0 ? {} : { pendingMore: more }) };
}

/** How many resources are being changed. */
export const pendingCount = ({ pending, pendingMore = [] }: EventTally): number => pending.length + pendingMore.length;

export const isPending = ({ pending, pendingMore = [] }: EventTally, logicalId: string): boolean =>
  pending.includes(logicalId) || pendingMore.includes(keyOf(logicalId));

const closed = (tally: Open): EventTally => ({
  ...tally,
  ...closedPending(tally.pending),
  doneGroups: [...tally.doneGroups],
  signalled: Object.fromEntries(tally.signalled),
  lines: [...tally.lines.values()],
});

const lineKey = ({ logicalId, status }: EventLine): string => `${logicalId}\n${status}`;

function count(tally: Open, event: StackEvent, operation: Operation): void {
  tally.count += 1;
  tally.newestId = event.id;
  tally.newestAt = event.at;
  // A nested stack is a resource of another id.
  if (event.physicalId === operation.stackId) countStack(tally, event);
  else countResource(tally, event, operation);
}

function countStack(tally: Open, { status, reason, at, logicalId }: StackEvent): void {
  tally.status = status;
  delete tally.statusReason;
  if (reason !== undefined) tally.statusReason = reason;
  // A rollback that failed is continued by a person, and then ends as this operation does.
  tally.over = !status.endsWith('_IN_PROGRESS') && status !== 'UPDATE_ROLLBACK_FAILED';
  const failure = status === 'UPDATE_ROLLBACK_IN_PROGRESS' ? whyTakenBack(status, reason) : undefined;
  if (failure !== undefined) tally.failure ??= failure;
  if (status.startsWith('UPDATE_ROLLBACK')) tally.pending.clear();
  addLine(tally, { at, logicalId, status, ...present({ reason }) });
}

/** `Received SUCCESS signal with UniqueId i-0abc` */
const SIGNAL = /^Received (SUCCESS|FAILURE) signal with UniqueId/;

function countResource(tally: Open, event: StackEvent, operation: Operation): void {
  const { logicalId, status, reason, at } = event;
  const [, signal] = SIGNAL.exec(reason ?? '') ?? [];
  if (signal !== undefined) {
    countSignal(tally, event, { signal, operation });
    return;
  }
  if (!status.endsWith('_IN_PROGRESS')) tally.pending.delete(keyOf(logicalId));
  else if (!tally.pending.has(keyOf(logicalId))) tally.pending.set(keyOf(logicalId), logicalId);
  const forward = tally.status === 'UPDATE_IN_PROGRESS';
  if (forward && status.endsWith('_COMPLETE') && Object.hasOwn(operation.expected, logicalId))
    tally.doneGroups.add(logicalId);
  const failure = failureOf(event, tally.lines);
  if (failure !== undefined && (tally.failure === undefined || (forward && saysNoCause(tally.failure))))
    tally.failure = failure;
  addLine(tally, { at, logicalId, status, ...present({ reason }) });
}

/** Signals during a rollback are of the old configuration: they have a line, and no part in the count. */
function countSignal(
  tally: Open,
  { logicalId, at }: StackEvent,
  { signal, operation }: { signal: string; operation: Operation },
): void {
  if (tally.status !== 'UPDATE_IN_PROGRESS') return;
  if (signal === 'FAILURE') {
    tally.failedSignals += 1;
    return;
  }
  tally.signals += 1;
  const isPlans = Object.hasOwn(operation.expected, logicalId);
  if (!isPlans && !tally.signalled.has(logicalId) && tally.signalled.size >= MAX_SIGNALLED) return;
  const signals = (tally.signalled.get(logicalId) ?? 0) + 1;
  tally.signalled.set(logicalId, signals);
  const expected = isPlans ? operation.expected[logicalId] : undefined;
  const reason = expected === undefined ? `signals ${signals}` : `signals ${signals} of ${Math.max(signals, expected)}`;
  addLine(tally, { at, logicalId, status: 'SIGNALS', reason });
}

/** What CloudFormation says of resources that fail because another did. */
const FOLLOWS = /^resource (creation|update|deletion) cancelled|^the following resource\(s\) failed/i;

/** A nested stack's failure says which of its own resources failed and not why: it counts until another says why. */
const EMBEDDED = /^embedded stack \S+ was not successfully \w+[\s\S]*the following resource\(s\) failed/i;

const saysNoCause = ({ reason }: DeployFailure): boolean => EMBEDDED.test(reason);

/** What CloudFormation writes when a person or the runbook cancels. */
const BY_HAND = /^user initiated/i;

/** An alarm takes the stack back, and not one of its resources: its end no longer says why. */
const whyTakenBack = (status: string, reason: string | undefined): DeployFailure | undefined =>
  reason === undefined || FOLLOWS.test(reason) || BY_HAND.test(reason) ? undefined : { status, reason };

/** Said just before the failure that it leads to, whose words count a signal that never came as one of FAILURE. */
const NEVER_CAME = /^failed to receive \d+ resource signal/i;
const COUNTED = /\bFAILURE signal/;

/** A failure's own reason; `undefined` for what only follows from another. */
function failureOf({ logicalId, status, reason }: StackEvent, lines: Open['lines']): DeployFailure | undefined {
  if (!status.endsWith('_FAILED') || reason === undefined || FOLLOWS.test(reason)) return undefined;
  const before = lines.get(`${logicalId}\n${status.replace(/FAILED$/, 'IN_PROGRESS')}`)?.reason ?? '';
  const first = COUNTED.test(reason) && NEVER_CAME.test(before) ? before : reason;
  return { resource: logicalId, status, reason: first };
}

/** One line for a resource and status, told as it was last; the oldest go when there are too many. */
function addLine({ lines }: Open, line: EventLine): void {
  const key = lineKey(line);
  lines.set(key, line);
  if (lines.size <= MAX_LINES) return;
  const [oldest] = lines.keys();
  if (oldest !== undefined) lines.delete(oldest);
}
