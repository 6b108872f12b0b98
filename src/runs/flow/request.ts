import { withoutConfirm } from '../../approvals/decision/policy.ts';
import { loadQuorum } from '../../approvals/effect.ts';
import type { Person, PolicySnapshot, Quorum } from '../../approvals/types.ts';
import { checkChannel } from '../../cards/effect/channel.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { countedQuorum } from '../decision/quorum.ts';
import { createRun, loadLease, loadRun } from '../effect/run-store.ts';
import { asked, askedBefore, channelRefusal, goingAlready, overtaken, tooFew } from '../message/request.ts';
import type { ReconcilePorts } from '../ports.ts';
import type { HasKinds, Mended } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { reconcile } from './reconcile.ts';

/** What blocks a request before its plan is even read: a run on the same thing, or a channel that cannot take its card. */
export async function inTheWay(
  ports: Uses<'table' | 'slack'> & HasKinds,
  { subject, channel }: { subject: string; channel: string },
): Promise<Mrkdwn | undefined> {
  const going = await isGoing(ports, subject);
  if (going !== undefined) return going;
  const check = await checkChannel(ports, channel);
  return check.kind === 'ok' ? undefined : channelRefusal(channel, check);
}

/** A run on the same thing, as it is said. */
export async function isGoing(ports: Uses<'table'> & HasKinds, subject: string): Promise<Mrkdwn | undefined> {
  const going = await loadGoing(ports, subject);
  return going === undefined ? undefined : goingAlready(going, ports.kinds);
}

/** A run as it is requested, but for what its feature says of it. */
export const requested = (
  { config }: Uses<'config'>,
  { policy, requester, now }: { policy: PolicySnapshot; requester: Person; now: number },
) => ({
  schema: 1 as const,
  version: 1,
  epoch: 1,
  policy,
  requester,
  requestedAt: now,
  expiresAt: now + policy.expiresMs,
  deferrals: 0,
  maxDeferrals: config.deferrals.max,
  deferWithinMs: config.deferrals.withinMs,
  approvals: [],
});

export type Opened =
  /** Too few people could approve it, so no request is made. */
  | { kind: 'short'; run: Run; people: readonly string[] }
  /** `uncounted`: what kept Slack from saying whether enough people could approve it. */
  | { kind: 'opened'; record: RunRecord; uncounted?: string }
  | { kind: 'replayed'; run: Run }
  | { kind: 'busy'; going?: RunRecord };

/** What a person asks for: refused when too few people could ever approve it, since it would only expire. */
export async function openRun(ports: ReconcilePorts, run: Run, now: number): Promise<Opened> {
  const quorum = await quorumOf(ports, run);
  return quorum.kind === 'short' ? { kind: 'short', run, people: quorum.people } : open(ports, { run, quorum, now });
}

/** A request that opens automatically is not refused: its card says that too few people can approve it. */
export const openRunByItself = async (ports: ReconcilePorts, run: Run, now: number): Promise<Opened> =>
  open(ports, { run, quorum: await quorumOf(ports, run), now });

/** A rollback brings approvals with it, the config may approve in advance, and where all is observed nobody is asked; only otherwise are possible approvers counted. */
const quorumOf = async (ports: ReconcilePorts, run: Run): Promise<Quorum> =>
  isApprovedBefore(run) || ports.kinds.of(run).observeOf(run) === true ? { kind: 'enough' } : loadQuorum(ports, run);

const isApprovedBefore = ({ approvals, standing }: Run): boolean => approvals.length > 0 || standing === true;

/** Stores a new run with its lease and first audit record, and brings it as far as it goes at once. */
async function open(
  ports: ReconcilePorts,
  { run: asked, quorum, now }: { run: Run; quorum: Quorum; now: number },
): Promise<Opened> {
  const kind = ports.kinds.of(asked);
  const observe = kind.observeOf(asked);
  const counted = isApprovedBefore(asked) || observe === true ? undefined : countedQuorum(asked, quorum);
  const isNeverConfirmed = kind.isNeverConfirmed?.(asked) === true || observe !== undefined;
  const policy = isNeverConfirmed ? withoutConfirm(asked.policy) : asked.policy;
  const run = { ...asked, policy, ...present({ counted, observe }) };
  const { userId, person } = run.setOffBy ?? run.requester;
  const created = await createRun(ports, run, {
    type: 'requested',
    by: userId,
    person,
    ...present({ note: run.reason }),
    evidence: {
      plan: run.plan,
      policy: run.policy,
      ...(run.approvals.length === 0 ? {} : { approvals: run.approvals }),
    },
  });
  if (created.kind === 'busy') {
    const going = await loadGoing(ports, run.subject);
    return { kind: 'busy', ...present({ going }) };
  }
  const record = await loadRun(ports, run.id);
  if (created.kind === 'replayed') return { kind: 'replayed', run: record?.run ?? run };
  await reconcile(ports, run.id, now);
  const uncounted = quorum.kind === 'unknown' ? quorum.what : undefined;
  return { kind: 'opened', record: (await loadRun(ports, run.id)) ?? created.record, ...present({ uncounted }) };
}

/** What the person who asked is told. */
export function openedMessage(opened: Opened, { kinds }: HasKinds): Mrkdwn {
  switch (opened.kind) {
    case 'short':
      return tooFew(opened.run, opened.people);
    case 'opened':
      return asked(opened.record, kinds, opened.uncounted);
    case 'replayed':
      return askedBefore(opened.run);
    case 'busy':
      return opened.going === undefined ? overtaken() : goingAlready(opened.going, kinds);
  }
}

/** The same for an emergency, which names the run. One that is there already is its own: it asked with the same id. */
export function mendedBy(opened: Opened, ports: HasKinds): Mended {
  switch (opened.kind) {
    case 'opened':
      return { kind: 'opened', runId: opened.record.run.id };
    case 'replayed':
      return { kind: 'opened', runId: opened.run.id };
    case 'short':
    case 'busy':
      return { kind: 'refused', text: openedMessage(opened, ports) };
  }
}

async function loadGoing(ports: Uses<'table'> & HasKinds, subject: string): Promise<RunRecord | undefined> {
  const runId = await loadLease(ports.table, subject);
  return runId === undefined ? undefined : loadRun(ports, runId);
}
