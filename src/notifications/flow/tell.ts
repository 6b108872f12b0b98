import { namesIn } from '../../approvals/decision/eligibility.ts';
import { escalationNow } from '../../approvals/decision/policy.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import type { CardMessage } from '../../cards/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import type { Run } from '../../runs/types/run.ts';
import { type Addressed, addressNotice, concernsGroups } from '../decision/address.ts';
import {
  dueMessages,
  hasWaited,
  heldBack,
  isStillTrue,
  type Keyed,
  nextMessageAt,
  withMessageState,
  withMessages,
  withNotice,
} from '../decision/ledger.ts';
import { noticesOf, owesNothing } from '../decision/notices.ts';
import { MOST_NAMED } from '../decision/places.ts';
import { type CardPlace, deliver } from '../effect/deliver.ts';
import { loadLedger, saveLedger } from '../effect/ledger.ts';
import { loadAvailability, loadPeople, withAccounts } from '../effect/people.ts';
import { noticeMessage } from '../message/notice.ts';
import type { Ledger, Notice, PeopleFacts } from '../types.ts';

export type TellPorts = Uses<'table' | 'slack' | 'config' | 'clock' | 'log' | 'measure' | 'shutOut'>;

/** A run as it is, with its card. */
export interface Told {
  run: Run;
  card: CardMessage;
  /** The card's own text. */
  text: string;
  /** Whom the config lets approve it now. */
  policy: PolicySnapshot;
}

/** How often people that Slack could not return are read again, and how long they are waited for. */
const AGAIN_MS = MINUTE;
const PATIENCE_MS = 10 * MINUTE;
/** While nobody is known who could act. */
const UNKNOWN_AGAIN_MS = 15 * MINUTE;
/** Another worker writes the ledger. */
const OVERTAKEN_MS = 3_000;

/**
 * Tells the people whom a run concerns what is due, each message once, whatever crashes in between. Resolves to when there is more to
 * tell; `undefined`: nothing as long as the run stays as it is.
 */
export async function tell(ports: TellPorts, told: Told, now: number): Promise<number | undefined> {
  const { run, card } = told;
  // Without a card there is nothing to point at: it comes first, and whoever posts it comes here after.
  if (owesNothing(run) || !(card.status === 'posted' || card.status === 'undeliverable')) return undefined;
  let ledger = await loadLedger(ports.table, run.id);
  for (const notice of dueNotices(ports, told, { ledger, now })) {
    const settled = await settleNotice(ports, told, { notice, ledger, now });
    if (settled === undefined) return now + OVERTAKEN_MS;
    ledger = settled;
  }
  for (let [message] = dueMessages(ledger, now); message !== undefined; [message] = dueMessages(ledger, now)) {
    const sent = await sendOrHold(ports, told, { message, ledger, now });
    if (sent === undefined) return now + OVERTAKEN_MS;
    ledger = sent;
  }
  return nextAt(ports, told, { ledger, now });
}

interface At {
  ledger: Ledger;
  now: number;
}

async function sendOrHold(
  ports: TellPorts,
  told: Told,
  { message, ledger, now }: At & { message: Keyed },
): Promise<Ledger | undefined> {
  const { run } = told;
  if (!isStillTrue(message, run))
    return saveLedger(ports.table, run.id, withMessageState(ledger, message.key, { kind: 'obsolete' }));
  const { to } = message;
  const held =
    to.kind === 'person' && hasWaited(ledger, message)
      ? heldBack(message, await loadAvailability(ports, run, { userId: to.userId, now }))
      : undefined;
  return held === undefined
    ? deliver(ports, ledger, message, deliveryOf(ports, told, { message, now }))
    : saveLedger(ports.table, run.id, withMessages(ledger, [held]));
}

const allNotices = ({ config }: TellPorts, { run }: Told, at: At): readonly Notice[] =>
  noticesOf(run, { ...at, escalation: escalationNow(config, run.policy) });

const dueNotices = (ports: TellPorts, told: Told, at: At): readonly Notice[] =>
  allNotices(ports, told, at).filter(({ dueAt }) => dueAt <= at.now);

function nextAt(ports: TellPorts, told: Told, at: At): number | undefined {
  const message = nextMessageAt(at.ledger);
  const moments = [
    ...allNotices(ports, told, at).map(({ dueAt }) => dueAt),
    ...(message === undefined ? [] : [message]),
  ];
  return moments.length === 0 ? undefined : Math.max(at.now, Math.min(...moments));
}

/** Settles who is told, unless what decides that cannot be read just now. */
async function settleNotice(
  ports: TellPorts,
  told: Told,
  { notice, ledger, now }: At & { notice: Notice },
): Promise<Ledger | undefined> {
  const { run } = told;
  const { facts, addressed } = await addressedBy(ports, told, { notice, ledger, now });
  const since = ledger.unread[notice.key]?.since ?? now;
  const unread = unreadIn(facts);
  // Where not even the channel's members are told, nothing could be posted either: an outage is waited out.
  const patience = facts.channel.kind === 'unknown' ? Number.POSITIVE_INFINITY : PATIENCE_MS;
  if (unread !== undefined && now < since + patience) {
    ports.log('notice-waits', { runId: run.id, notice: notice.key, what: unread });
    return waiting(ports, told, { ledger, notice, since, again: now + AGAIN_MS });
  }
  if (addressed.isSettled)
    return saveLedger(ports.table, run.id, withNotice(ledger, notice.key, addressed.messages, now));
  ports.log('nobody-known', { runId: run.id, notice: notice.key });
  return waiting(ports, told, {
    ledger: withMessages(ledger, addressed.messages),
    notice,
    since,
    again: now + UNKNOWN_AGAIN_MS,
  });
}

const waiting = (
  { table }: TellPorts,
  { run }: Told,
  { ledger, notice, ...unread }: { ledger: Ledger; notice: Notice; since: number; again: number },
): Promise<Ledger | undefined> =>
  saveLedger(table, run.id, { ...ledger, unread: { ...ledger.unread, [notice.key]: unread } });

const unreadIn = ({ channel, groups, accounts }: PeopleFacts): string | undefined =>
  [channel, ...Object.values(groups)].flatMap((read) => (read.kind === 'unknown' ? [read.what] : []))[0] ??
  Object.entries(accounts).find(([, state]) => state === 'unknown')?.[0];

/** So often others are named in the place of those who cannot act. */
const ROUNDS = 5;

/** Who would be told, and again until Slack has said of each of them whether they can act. */
async function addressedBy(
  ports: TellPorts,
  told: Told,
  { notice, ledger, now }: At & { notice: Notice },
): Promise<{ facts: PeopleFacts; addressed: Addressed }> {
  const { run, policy } = told;
  const place = placeOf(told);
  const escalation = notice.kind === 'escalation' ? escalationNow(ports.config, run.policy) : undefined;
  const groups = concernsGroups(notice, run);
  const about = { run, policy, ledger };
  let facts = await loadPeople(ports, { run, policy, escalation, channel: place?.channel, groups }, now);
  let addressed = addressNotice(notice, about, facts);
  for (let round = 0; round < ROUNDS; round += 1) {
    const unseen = new Set(addressed.messages.flatMap(namedIn).filter((id) => facts.accounts[id] === undefined));
    if (unseen.size === 0) break;
    facts = await withAccounts(ports, facts, [...unseen].slice(0, 2 * MOST_NAMED));
    addressed = addressNotice(notice, about, facts);
  }
  return { facts, addressed };
}

const namedIn = ({ to }: Keyed): readonly string[] => (to.kind === 'person' ? [to.userId] : to.mentions.users);

const placeOf = ({ card: { status, channel, ts } }: Told): CardPlace =>
  status === 'posted' && ts !== undefined ? { channel, ts } : undefined;

function deliveryOf({ config }: TellPorts, told: Told, { message, now }: { message: Keyed; now: number }) {
  const { run, text, policy } = told;
  const place = placeOf(told);
  const escalation = escalationNow(config, run.policy);
  const isEscalated = message.notice.startsWith('escalation:') && escalation !== undefined;
  const approvers = isEscalated ? [escalation.name] : Object.keys(policy.groups);
  const names = namesIn({ ...config.approvers, ...policy.groups }, config.people);
  const facts = { text, card: place, approvers, names, escalation };
  return { runId: run.id, place, content: noticeMessage(message, facts), now };
}
