import type { Uses } from '../../contract/ports.ts';
import type { SlackCallError } from '../../slack/call-error.ts';
import type { Carded, ThreadPost } from '../types.ts';
import { LEASE_MS, REPAINT_INTERVAL_MS } from './pace.ts';
import { asSlackFailure } from './release.ts';
import type { Shown } from './shown.ts';
import { saveCard } from './store.ts';

type ThreadPorts = Uses<'table' | 'slack' | 'log'>;

/** Posts what the thread still lacks, each piece once: reserved, posted, recorded. */
export async function showThread<C extends Carded>(
  ports: ThreadPorts,
  carded: C,
  { posts, now }: { posts: readonly ThreadPost[]; now: number },
): Promise<Shown<C>> {
  let current = carded;
  for (const post of posts) {
    const { card } = current;
    if (card.status !== 'posted' || card.ts === undefined) return { kind: 'shown', carded: current };
    const state = card.threads[post.key];
    if (typeof state === 'string') continue;
    if (state !== undefined && state.since + LEASE_MS > now)
      return { kind: 'later', carded: current, at: state.since + LEASE_MS };
    const reserved = await saveCard(ports.table, current, {
      threads: { ...card.threads, [post.key]: { since: now } },
    });
    if (reserved === undefined) return { kind: 'later', carded: current, at: now + REPAINT_INTERVAL_MS };
    try {
      const { key, ...content } = post;
      const { ts } = await ports.slack.postMessage({ channel: card.channel, threadTs: card.ts, ...content });
      const saved = await saveCard(ports.table, reserved, { threads: { ...reserved.card.threads, [key]: ts } });
      if (saved === undefined) return { kind: 'later', carded: reserved, at: now + LEASE_MS };
      current = saved;
    } catch (error) {
      const failure = asSlackFailure(error);
      ports.log('thread-not-posted', { key: carded.key.pk, code: failure.code, kind: failure.kind });
      return freeThread(ports, reserved, { key: post.key, failure, now });
    }
  }
  return { kind: 'shown', carded: current };
}

/** No later attempt could succeed: there is nobody to read it, or Slack never takes it. */
const LOST: readonly SlackCallError['kind'][] = ['message-gone', 'channel-gone', 'invalid-content', 'user-unreachable'];

async function freeThread<C extends Carded>(
  { table }: ThreadPorts,
  carded: C,
  { key, failure, now }: { key: string; failure: SlackCallError; now: number },
): Promise<Shown<C>> {
  if (failure.kind === 'ambiguous') return { kind: 'later', carded, at: now + LEASE_MS };
  if (LOST.includes(failure.kind)) {
    // The card tells the end without it; asking again for ever would not.
    const given = await saveCard(table, carded, { threads: { ...carded.card.threads, [key]: 'not posted' } });
    return { kind: 'later', carded: given ?? carded, at: now + REPAINT_INTERVAL_MS };
  }
  const { [key]: _freed, ...threads } = carded.card.threads;
  const saved = await saveCard(table, carded, { threads });
  const wait = failure.kind === 'rate-limited' ? (failure.retryAfterSeconds ?? 1) * 1000 : LEASE_MS;
  return { kind: 'later', carded: saved ?? carded, at: now + wait };
}
