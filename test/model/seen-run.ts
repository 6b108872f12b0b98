import type { Item } from '../../src/store/table.ts';

/** A run's item, as far as the oracle looks at it: read attribute by attribute, and not with the code under test. */
export interface SeenRun {
  id: string;
  state: string;
  version: number;
  epoch: number;
  planHash: string;
  /** What it asks, as a hash. */
  asks: string | undefined;
  /** What its buttons carry: the run, its epoch, and what it asks. */
  asked: string;
  /** Why people are asked again. */
  askedAgain: string | undefined;
  subject: string;
  chain: string;
  /** What of the world its plan rests on: a recipe, or a fleet as it is. */
  basis: string;
  requester: string;
  scheduledFor: number | undefined;
  /** Something else starts it, within this time. */
  slot: { opensAt: number; latestStart: number } | undefined;
  /** Until when the gate may let it through, as it is written. */
  armedUntil: string | undefined;
  expiresAt: number;
  approvals: readonly { userId: string; epoch: number }[];
  cardPlace: string | undefined;
  cardStatus: string;
  hasStart: boolean;
  executionId: string | undefined;
  /** When AWS is asked again, after it had no room, or the gatekeeper turned the start away. */
  roomAgainAt: number;
  /** Executions that the gatekeeper turned away. */
  overIds: readonly string[];
  report: string | undefined;
  endingCode: string | undefined;
  /** What whoever ended it at a checkpoint wants of its first part. */
  endingHow: string | undefined;
  /** How what goes on in AWS is to be ended. */
  cancelHow: string | undefined;
  /** What it waits for. */
  gate: string | undefined;
  /** The stored run as one value: another object after each write of it. */
  whole: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const NONE: Fields = {};
const fields = (value: unknown): Fields => (isFields(value) ? value : NONE);

const cache = new WeakMap<Item, SeenRun>();

/** `undefined` for what is no run's item, or one whose parts contradict each other. */
export function asSeen(item: Item | undefined): SeenRun | undefined {
  if (item === undefined || item.sk !== 'RUN') return undefined;
  const known = cache.get(item);
  if (known !== undefined) return known;
  const run = fields(item['run']);
  const card = fields(item['card']);
  const { state, version, epoch, planHash } = run;
  if (item['state'] !== state || item['epoch'] !== epoch || item['version'] !== version) return undefined;
  if (item['planHash'] !== planHash) return undefined;
  const seen: SeenRun = {
    id: String(run['id']),
    state: String(state),
    version: Number(version),
    epoch: Number(epoch),
    planHash: String(planHash),
    asks: textIn(run['asks']),
    asked: `${String(run['id'])}:${String(epoch)}:h${String(run['asks'])}`,
    askedAgain: textIn(fields(run['askedAgain'])['code']),
    subject: String(item['subjectHere'] ?? item['subject']),
    chain: String(item['chain']),
    basis: basisIn(fields(run['plan'])),
    requester: String(fields(run['requester'])['userId']),
    scheduledFor: typeof run['scheduledFor'] === 'number' ? run['scheduledFor'] : undefined,
    slot: slotIn(run['slot']),
    armedUntil: textIn(item['armedUntil']),
    expiresAt: Number(run['expiresAt']),
    approvals: approvalsIn(run['approvals']),
    cardPlace: card['status'] === 'posted' ? `${String(card['channel'])}/${String(card['ts'])}` : undefined,
    cardStatus: String(card['status']),
    hasStart: isFields(run['start']),
    roomAgainAt: Math.max(...['turnedAway', 'heldAtGate'].map((name) => Number(fields(run[name])['until'] ?? 0))),
    overIds: idsIn(fields(run['heldAtGate'])['executions']),
    executionId: textIn(fields(run['start'])['executionId']),
    report: textIn(run['report']),
    gate: textIn(fields(run['gate'])['kind']),
    endingCode: textIn(fields(run['ending'])['code']),
    cancelHow: textIn(fields(run['cancel'])['how']),
    endingHow: textIn(fields(run['ending'])['how']),
    whole: item['run'],
  };
  cache.set(item, seen);
  return seen;
}

/** What a run has stored of its start: the runbook and its parameters. */
export function claimedStart(
  item: Item | undefined,
): { document: string; parameters: Readonly<Record<string, string>> } | undefined {
  const { document, parameters } = fields(fields(item?.['run'])['start']);
  if (typeof document !== 'string') return undefined;
  const texts = Object.entries(fields(parameters)).map(([name, value]) => [name, String(value)]);
  return { document, parameters: Object.fromEntries(texts) };
}

function basisIn(plan: Fields): string {
  if (plan['kind'] === 'bake') return `recipe ${String(fields(plan['recipe'])['arn'])}`;
  const version = plan['kind'] === 'patch' ? plan['readAt'] : fields(plan['change'])['stackChangedAt'];
  return `${String(plan['fleet'])} as changed ${String(version)} times`;
}

const slotIn = (slot: unknown): SeenRun['slot'] =>
  isFields(slot) ? { opensAt: Number(slot['opensAt']), latestStart: Number(slot['latestStart']) } : undefined;

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const idsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const approvalsIn = (value: unknown): SeenRun['approvals'] =>
  Array.isArray(value)
    ? value.map(fields).map(({ userId, epoch }) => ({ userId: String(userId), epoch: Number(epoch) }))
    : [];
