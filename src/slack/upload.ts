import type { WebClient } from '@slack/web-api';
import { SlackCallError } from './call-error.ts';
import { classifyStatus } from './classify-error.ts';

/** Files for one conversation, with a sentence beside them. */
export interface Upload {
  channel: string;
  threadTs?: string;
  /** Mrkdwn, escaped. */
  comment: string;
  files: readonly { name: string; text: string }[];
}

export interface Uploading {
  client: Pick<WebClient, 'files'>;
  /** Runs one call of the Web API. @throws SlackCallError */
  calling: <T>(method: string, call: () => Promise<T>) => Promise<T>;
  timeoutMs: number;
  /** The configured Web API, whose host may be called as well. */
  apiUrl?: string;
  /** @throws when no more calls may start */
  beforeCall?: () => void;
}

/** Hosts that take files. */
const FILE_HOST = /^files\.slack(?:-gov)?\.com$/;

/**
 * An address for each file, its bytes there, and then all of them at once into the conversation: a failure before that shows nobody
 * anything. https://docs.slack.dev/messaging/working-with-files/#upload
 * @throws SlackCallError
 */
export async function uploadFiles({ channel, threadTs, comment, files }: Upload, how: Uploading): Promise<void> {
  const { client, calling } = how;
  const uploaded: { id: string; title: string }[] = [];
  for (const { name, text } of files) {
    const bytes = Buffer.from(text, 'utf8');
    const given = await calling('files.getUploadURLExternal', () =>
      client.files.getUploadURLExternal({ filename: name, length: bytes.byteLength }),
    );
    const { upload_url: address = '', file_id: id = '' } = given;
    await send(address, bytes, how);
    uploaded.push({ id, title: name });
  }
  const [first, ...others] = uploaded;
  if (first === undefined) return;
  await calling('files.completeUploadExternal', () =>
    client.files.completeUploadExternal({
      files: [first, ...others],
      channel_id: channel,
      initial_comment: comment,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    }),
  );
}

async function send(
  address: string,
  body: Buffer<ArrayBuffer>,
  { timeoutMs, apiUrl, beforeCall }: Uploading,
): Promise<void> {
  if (!isSlacks(address, apiUrl)) throw new SlackCallError('upload', { kind: 'refused', code: 'host-not-slack' });
  const response = await post(address, { body, timeoutMs, beforeCall });
  await response.body?.cancel();
  if (!response.ok)
    throw new SlackCallError(
      'upload',
      classifyStatus(response.status, response.headers.get('retry-after') ?? undefined),
    );
}

async function post(
  address: string,
  {
    body,
    timeoutMs,
    beforeCall,
  }: { body: Buffer<ArrayBuffer>; timeoutMs: number; beforeCall?: (() => void) | undefined },
): Promise<Response> {
  try {
    beforeCall?.();
    return await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    const code = error instanceof Error ? error.name : 'UnknownError';
    throw new SlackCallError('upload', { kind: 'ambiguous', code }, error);
  }
}

/** The address is an answer of the Web API's; the files hold who decided what, so it must still be one of Slack's hosts. */
function isSlacks(address: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.protocol === 'https:' && url.port === '' && FILE_HOST.test(url.hostname)) return true;
  return apiUrl !== undefined && URL.canParse(apiUrl) && url.origin === new URL(apiUrl).origin;
}
