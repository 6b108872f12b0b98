import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { SlackCallError } from '../../slack/call-error.ts';
import { marked, markerOf } from '../message/marker.ts';
import type { Carded, ThreadPost } from '../types.ts';
import { type LookedUp, lookUp } from './once.ts';
import { heldFrom, LEASE_MS, REPAINT_INTERVAL_MS } from './pace.ts';
import { asSlackFailure } from './release.ts';
import type { Shown } from './shown.ts';
import { saveCard } from './store.ts';

type ThreadPorts = Uses<'table' | 'slack' | 'clock' | 'log' | 'measure'>;

/** Posts what the thread still lacks, each piece once: reserved, looked for if it may be there, posted, recorded. */
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
    const earlier = state?.first ?? state?.since;
    const reserved = await saveCard(ports.table, current, {
      threads: { ...card.threads, [post.key]: { since: heldFrom(ports, now), ...present({ first: earlier }) } },
    });
    if (reserved === undefined) return { kind: 'later', carded: current, at: now + REPAINT_INTERVAL_MS };
    const sent = await postPiece(ports, reserved, { post, now, threadTs: card.ts, earlier });
    if (sent.kind === 'later') return sent;
    current = sent.carded;
  }
  return { kind: 'shown', carded: current };
}

interface Piece {
  post: ThreadPost;
  now: number;
  threadTs: string;
  earlier: number | undefined;
}

async function postPiece<C extends Carded>(
  ports: ThreadPorts,
  reserved: C,
  { post, now, threadTs, earlier }: Piece,
): Promise<Shown<C>> {
  const { key, broadcast, ...content } = post;
  const { channel, threads } = reserved.card;
  const marker = markerOf(reserved.key.pk, `thread/${key}`);
  // In direct messages there is no channel to show it in.
  const toChannel = broadcast === true && !channel.startsWith('D') ? { replyBroadcast: true } : {};
  const looked: LookedUp =
    earlier === undefined ? { kind: 'absent' } : await lookUp(ports, { channel, threadTs, marker, since: earlier });
  if (looked.kind === 'unknown') return { kind: 'later', carded: reserved, at: lookAgainAt(looked.failure, now) };
  try {
    const { ts } =
      looked.kind === 'found'
        ? looked
        : await ports.slack.postMessage({ channel, threadTs, ...toChannel, ...marked(content, marker) });
    const saved = await saveCard(ports.table, reserved, { threads: { ...threads, [key]: ts } });
    if (saved === undefined) return { kind: 'later', carded: reserved, at: now + LEASE_MS };
    return { kind: 'shown', carded: saved };
  } catch (error) {
    const failure = asSlackFailure(error);
    ports.log('thread-not-posted', { key: reserved.key.pk, code: failure.code, kind: failure.kind });
    return freeThread(ports, reserved, { key, failure, now });
  }
}

/** The attempt holds the piece for as long as a lease, whatever Slack says. */
const lookAgainAt = ({ retryAfterSeconds = 0 }: SlackCallError, now: number): number =>
  now + Math.max(LEASE_MS, retryAfterSeconds * 1000);

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
