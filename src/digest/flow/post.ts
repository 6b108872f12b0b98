import { showCard } from '../../cards/effect/card.ts';
import type { CardPorts } from '../../cards/effect/shown.ts';
import type { CardMessage } from '../../cards/types.ts';
import type { Config } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import { figuresOf } from '../decision/figures.ts';
import { digestScopes, isOwed, lastDue } from '../decision/schedule.ts';
import { type FactPorts, loadFacts } from '../effect/facts.ts';
import { loadDigest, loadSince } from '../effect/store.ts';
import { digestMessage } from '../message/digest.ts';
import type { DueDigest } from '../types/digest.ts';

export type PostPorts = CardPorts & FactPorts;

/** A digest that no channel took for so long is given up: the next one says more. */
const GIVEN_UP_MS = 2 * DAY;

/** The digest that is due in each channel now, whether it was posted or not. */
export function dueDigests({ config }: Pick<PostPorts, 'config'>, now: number): readonly DueDigest[] {
  const schedule = config.compliance?.digest;
  const due = schedule && lastDue(schedule, { now, timezone: config.timezone });
  return due === undefined ? [] : [...digestScopes(config).keys()].map((channel) => ({ channel, ...due }));
}

/** Posts the channel's digest if one is due and not posted yet. True when there is nothing more to do for this week. */
export async function postDigest(ports: PostPorts, due: DueDigest, now: number): Promise<boolean> {
  const { table, config } = ports;
  const scope = digestScopes(config).get(due.channel);
  if (scope === undefined || !isOwed(due.dueAt, await loadSince(table, now))) return true;
  const record = await loadDigest(table, due);
  if (record === undefined || isDone(record.card)) return true;
  if (record.card.attempts > 0 && now > due.dueAt + GIVEN_UP_MS) return true;
  const figures = figuresOf(await loadFacts(ports, { scope, week: due.week, now }));
  const shown = await showCard(ports, record, {
    content: digestMessage(figures, { chart: true }),
    simple: digestMessage(figures, { chart: false }),
    now,
    metadata: { event_type: 'patchwarden_digest', event_payload: { channel: due.channel, week: due.week } },
    owner: ownerOf(config),
    what: `digest of ${due.week}`,
  });
  return shown.kind === 'shown';
}

/** Posted, and painted with whom it names, which the first post leaves out. */
const isDone = ({ status, paintedAt }: CardMessage): boolean =>
  status === 'undeliverable' || (status === 'posted' && paintedAt !== undefined);

/** Whose direct messages it goes to when no channel takes it: the first approver whom the config names. */
function ownerOf({ approvers }: Config): string {
  const [first] = Object.values(approvers).flatMap((group) => (group.kind === 'users' ? group.users : []));
  return first ?? '';
}
