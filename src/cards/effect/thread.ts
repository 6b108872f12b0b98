import { saveCard } from '../../runs/effect/run-store.ts';
import type { ThreadPost } from '../../runs/feature.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { Services } from '../../runs/services.ts';
import type { SlackCallError } from '../../slack/client.ts';
import { asSlackFailure, LEASE_MS, REPAINT_INTERVAL_MS, type Shown } from './card.ts';

/** Posts what the thread still lacks, each piece once: reserved, posted, recorded. */
export async function showThread(
  services: Services,
  record: RunRecord,
  { posts, now }: { posts: readonly ThreadPost[]; now: number },
): Promise<Shown> {
  let current = record;
  for (const post of posts) {
    const { card } = current;
    if (card.status !== 'posted' || card.ts === undefined) return { kind: 'shown', record: current };
    const state = card.threads[post.key];
    if (typeof state === 'string') continue;
    if (state !== undefined && state.since + LEASE_MS > now)
      return { kind: 'later', record: current, at: state.since + LEASE_MS };
    const reserved = await saveCard(services.table, current, {
      threads: { ...card.threads, [post.key]: { since: now } },
    });
    if (reserved === undefined) return { kind: 'later', record: current, at: now + REPAINT_INTERVAL_MS };
    try {
      const { key, ...content } = post;
      const { ts } = await services.slack.postMessage({ channel: card.channel, threadTs: card.ts, ...content });
      const saved = await saveCard(services.table, reserved, { threads: { ...reserved.card.threads, [key]: ts } });
      if (saved === undefined) return { kind: 'later', record: reserved, at: now + LEASE_MS };
      current = saved;
    } catch (error) {
      const failure = asSlackFailure(error);
      services.log('thread-not-posted', { runId: record.run.id, code: failure.code, kind: failure.kind });
      return freeThread(services, reserved, { key: post.key, failure, now });
    }
  }
  return { kind: 'shown', record: current };
}

/** No later attempt could succeed: there is nobody to read it, or Slack never takes it. */
const LOST: readonly SlackCallError['kind'][] = ['message-gone', 'channel-gone', 'invalid-content', 'user-unreachable'];

async function freeThread(
  services: Services,
  record: RunRecord,
  { key, failure, now }: { key: string; failure: SlackCallError; now: number },
): Promise<Shown> {
  if (failure.kind === 'ambiguous') return { kind: 'later', record, at: now + LEASE_MS };
  if (LOST.includes(failure.kind)) {
    // The card tells the end without it; asking again for ever would not.
    const given = await saveCard(services.table, record, { threads: { ...record.card.threads, [key]: 'not posted' } });
    return { kind: 'later', record: given ?? record, at: now + REPAINT_INTERVAL_MS };
  }
  const { [key]: _freed, ...threads } = record.card.threads;
  const saved = await saveCard(services.table, record, { threads });
  const wait = failure.kind === 'rate-limited' ? (failure.retryAfterSeconds ?? 1) * 1000 : LEASE_MS;
  return { kind: 'later', record: saved ?? record, at: now + wait };
}
