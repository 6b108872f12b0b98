import { SlackFailure } from './failure.ts';
import type { SlackFile } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Files on their way: an address is given, their bytes come, and then they are put into a conversation. */
export interface Uploads {
  issue(name: string, length: number): { id: string; url: string };
  /** Answers a POST of a file's bytes as Slack does. */
  put(token: string, bytes: Buffer): { status: number; body: string };
  /** The file whose bytes have come, once. @throws SlackFailure file_not_found */
  take(id: string, title: string): SlackFile;
}

/** An address that was not used by then is no more. */
const LIFETIME_MS = 60 * 60_000;

interface Pending {
  token: string;
  name: string;
  length: number;
  at: number;
  bytes?: Buffer;
}

/** https://docs.slack.dev/messaging/working-with-files/#upload */
export function createUploads(workspace: Workspace, baseUrl: () => string): Uploads {
  const pending = new Map<string, Pending>();
  return {
    issue: (name, length) => {
      const id = workspace.newId('F');
      const token = workspace.newId('U');
      pending.set(id, { token, name, length, at: workspace.clock.now() });
      return { id, url: `${baseUrl()}/upload/v1/${token}` };
    },
    put: (token, bytes) => {
      const found = [...pending.values()].find((each) => each.token === token);
      if (found === undefined || workspace.clock.now() - found.at > LIFETIME_MS)
        return { status: 404, body: 'Not Found' };
      if (bytes.byteLength !== found.length) return { status: 400, body: 'Bad Request' };
      found.bytes = bytes;
      return { status: 200, body: `OK - ${bytes.byteLength}` };
    },
    take: (id, title) => {
      const found = pending.get(id);
      if (found?.bytes === undefined) throw new SlackFailure('file_not_found');
      pending.delete(id);
      return { id, name: found.name, title, size: found.length, text: found.bytes.toString('utf8') };
    },
  };
}
