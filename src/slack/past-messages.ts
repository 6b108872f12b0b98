import { isFields, readText, stringsIn } from './answers.ts';
import { SlackCallError } from './call-error.ts';

/** A message of ours that may have arrived. */
export interface LookedFor {
  channel: string;
  /** Looks in this thread; without it in the channel itself. */
  threadTs?: string;
  /** The `block_id` of its first block. */
  marker: string;
  /** When the first attempt to post it began, by our clock: milliseconds since the epoch. */
  since: number;
}

/** `hasReplies`: someone has written below it. */
export interface FoundMessage {
  ts: string;
  hasReplies: boolean;
}

/** What a channel holds already. */
export interface PastMessages {
  /** The `ts` of our own message that carries the marker; `undefined`: there is none. Needs the `…:history` scopes. */
  findMessage(looked: LookedFor): Promise<string | undefined>;
  /** All of our own messages that carry the marker, in any order. Needs the same scopes. */
  findMessages(looked: LookedFor): Promise<readonly FoundMessage[]>;
  /** Everyone in a channel, the app included. */
  channelMembers(channel: string): Promise<ReadonlySet<string>>;
}

/** One call with its arguments. @throws SlackCallError */
type Call = (method: string, args: Record<string, string | number>) => Promise<unknown>;

/** How far Slack's clock may be behind ours: the time stamp of a message is Slack's. */
const CLOCK_MARGIN_MS = 60_000;
/**
 * Given only `oldest`, Slack begins with the messages closest to it, and the one looked for is among these:
 * it was sent within seconds of `since`, or at one of few later attempts. (slack-api-docs, channels.history)
 */
const MAX_PAGES = 3;
/** "We recommend no more than 200 results at a time." https://docs.slack.dev/reference/methods/conversations.history */
const MESSAGES_A_PAGE = 200;
const MEMBERS_A_PAGE = 500;
const MAX_MEMBER_PAGES = 10;

/** A bound that does not suffice is `refused`: no later call would say more. */
export function readPast(call: Call): PastMessages {
  let ours: string | undefined;
  async function* marked({ channel, threadTs, marker, since }: LookedFor): AsyncGenerator<FoundMessage, void> {
    ours ??= readText('auth.test', await call('auth.test', {}), 'bot_id');
    const method = threadTs === undefined ? 'conversations.history' : 'conversations.replies';
    const oldest = ((since - CLOCK_MARGIN_MS) / 1000).toFixed(6);
    const where: Record<string, string> = threadTs === undefined ? { channel } : { channel, ts: threadTs };
    const args = { ...where, oldest, limit: MESSAGES_A_PAGE };
    for await (const page of pages(call, { method, args, max: MAX_PAGES })) {
      for (const message of messagesIn(method, page)) {
        if (isMarked(message, { bot: ours, marker }))
          yield { ts: readText(method, message, 'ts'), hasReplies: hasReplies(message) };
      }
    }
  }
  return {
    findMessage: async (looked) => {
      for await (const { ts } of marked(looked)) return ts;
      return undefined;
    },
    findMessages: async (looked) => {
      const found: FoundMessage[] = [];
      for await (const message of marked(looked)) found.push(message);
      return found;
    },
    channelMembers: async (channel) => {
      const method = 'conversations.members';
      const members = new Set<string>();
      const args = { channel, limit: MEMBERS_A_PAGE };
      for await (const page of pages(call, { method, args, max: MAX_MEMBER_PAGES })) {
        for (const member of stringsIn(method, page, 'members')) members.add(member);
      }
      return members;
    },
  };
}

/** @throws SlackCallError `too-many-pages` when there is more than `max` of them */
async function* pages(
  call: Call,
  { method, args, max }: { method: string; args: Record<string, string | number>; max: number },
): AsyncGenerator<unknown, void> {
  let cursor = '';
  for (let page = 0; page < max; page += 1) {
    const answer = await call(method, cursor === '' ? args : { ...args, cursor });
    yield answer;
    cursor = nextCursor(answer);
    if (cursor === '') return;
  }
  throw new SlackCallError(method, { kind: 'refused', code: 'too-many-pages' });
}

function nextCursor(answer: unknown): string {
  const metadata = isFields(answer) ? answer['response_metadata'] : undefined;
  const cursor = isFields(metadata) ? metadata['next_cursor'] : undefined;
  return typeof cursor === 'string' ? cursor : '';
}

function messagesIn(method: string, answer: unknown): readonly unknown[] {
  const messages: unknown = isFields(answer) ? answer['messages'] : undefined;
  if (!Array.isArray(messages)) throw new SlackCallError(method, { kind: 'refused', code: 'no-messages-in-answer' });
  return messages;
}

const hasReplies = (message: unknown): boolean =>
  isFields(message) && typeof message['reply_count'] === 'number' && message['reply_count'] > 0;

/** Anyone may write any `block_id`: only what this app posted counts. */
function isMarked(message: unknown, { bot, marker }: { bot: string | undefined; marker: string }): boolean {
  if (!isFields(message) || bot === undefined || message['bot_id'] !== bot) return false;
  const blocks: unknown = message['blocks'];
  const first: unknown = Array.isArray(blocks) ? blocks[0] : undefined;
  return isFields(first) && first['block_id'] === marker;
}
