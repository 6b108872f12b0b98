import type { AnyBlock } from '@slack/types';
import { present } from '../present.ts';
import { SlackCallError } from './call-error.ts';
import { classifyStatus } from './classify-error.ts';

/** Hosts to which a response_url may point: it comes in a request's body, and is called from inside our network. */
const SLACK_HOSTS = new Set(['hooks.slack.com', 'hooks.slack-gov.com']);

export interface Reply {
  text: string;
  blocks?: readonly AnyBlock[];
  /** Replaces the message the button was on; otherwise a new one that only the person sees. */
  replaceOriginal?: boolean;
}

export interface Responding {
  /** The configured Web API, whose host may be called as well. */
  apiUrl?: string;
  timeoutMs: number;
  /** @throws when no more calls may start */
  beforeCall?: () => void;
}

/**
 * Answers through a response_url: five times within half an hour, says Slack.
 * @throws SlackCallError; `message-gone` when the URL is used up or too old, `refused` when it does not lead to Slack.
 */
export async function respondTo(responseUrl: string, reply: Reply, responding: Responding): Promise<void> {
  const url = allowedUrl(responseUrl, responding.apiUrl);
  if (url === undefined) throw new SlackCallError('response_url', { kind: 'refused', code: 'host-not-slack' });
  const response = await post(url, reply, responding);
  await response.body?.cancel();
  if (response.ok) return;
  const gone = response.status === 404 || response.status === 410;
  throw new SlackCallError(
    'response_url',
    gone
      ? { kind: 'message-gone', code: `http-${response.status}` }
      : classifyStatus(response.status, response.headers.get('retry-after') ?? undefined),
  );
}

async function post(
  url: URL,
  { text, blocks, replaceOriginal }: Reply,
  { timeoutMs, beforeCall }: Responding,
): Promise<Response> {
  try {
    beforeCall?.();
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: replaceOriginal ?? false,
        text,
        ...present({ blocks }),
      }),
      // A redirect could lead anywhere; its answer is an error like any other that is not 2xx.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const code = error instanceof Error ? error.name : 'UnknownError';
    throw new SlackCallError('response_url', { kind: 'ambiguous', code }, error);
  }
}

/** https, exactly one of Slack's hosts on the usual port, nobody's credentials; or exactly the configured Slack's origin. */
export function allowedUrl(responseUrl: string, apiUrl: string | undefined): URL | undefined {
  // Characters that some parsers drop and others take for a slash.
  if (/[^\x21-\x7e]|\\/.test(responseUrl) || !URL.canParse(responseUrl)) return undefined;
  const url = new URL(responseUrl);
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:' && url.port === '' && SLACK_HOSTS.has(url.hostname)) return url;
  return apiUrl !== undefined && URL.canParse(apiUrl) && url.origin === new URL(apiUrl).origin ? url : undefined;
}
