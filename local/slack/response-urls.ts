import { checkedBlocks } from './arguments.ts';
import { withIds } from './blocks/walk.ts';
import { SlackFailure } from './failure.ts';
import { isRecord, type JsonRecord, parseJson, textAt } from './json.ts';
import type { StoredMessage } from './messages.ts';
import { notifiedBy } from './notified.ts';
import type { SlackMessage } from './types.ts';
import type { Workspace } from './workspace.ts';

/** Where a response URL speaks: to a person in a channel, about the message they acted on, if any. */
export interface ResponseTarget {
  user: string;
  channel: string;
  source?: StoredMessage;
}

export interface ResponseUrls {
  issue(target: ResponseTarget): string;
  /** Answers a POST to a response URL as Slack does: text `ok`, or a status and an error. */
  use(id: string, body: string): { status: number; body: string };
}

const USES = 5;
const LIFETIME = 30 * 60_000;

export function createResponseUrls(workspace: Workspace, baseUrl: () => string): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    issue: (target) => {
      const id = workspace.newId('R');
      issued.set(id, { target, at: workspace.clock.now(), uses: 0 });
      return `${baseUrl()}/response/${id}`;
    },
    use: (id, body) => {
      const found = issued.get(id);
      if (found === undefined || workspace.installation !== 'installed') return refused(404, 'no_service');
      if (workspace.clock.now() - found.at > LIFETIME) return refused(404, 'expired_url');
      if (found.uses >= USES) return refused(404, 'used_url');
      const payload = parseJson(body);
      if (!isRecord(payload)) return refused(400, 'invalid_payload');
      try {
        speak(workspace, found.target, payload);
      } catch (error) {
        if (error instanceof SlackFailure)
          return { status: 400, body: JSON.stringify({ ok: false, error: error.code, ...error.detail }) };
        throw error;
      }
      found.uses++;
      return { status: 200, body: 'ok' };
    },
  };
}

const refused = (status: number, error: string): { status: number; body: string } => ({
  status,
  body: JSON.stringify({ ok: false, error }),
});

/**
 * What an app says through a response URL, or in the body of its answer to a command.
 * @throws SlackFailure no_text, invalid_blocks
 */
export function speak(workspace: Workspace, target: ResponseTarget, payload: JsonRecord): void {
  const { source } = target;
  if (payload['delete_original'] === true && source !== undefined) {
    workspace.messages.remove(source);
    tell(workspace, source);
    return;
  }
  const content = contentOf(workspace, payload);
  if (payload['replace_original'] === true && source !== undefined) {
    const { blocks: _blocks, ...kept } = source.message;
    workspace.messages.change(source, { ...kept, ...content });
    tell(workspace, source);
    return;
  }
  const inChannel = payload['response_type'] === 'in_channel';
  const threadTs = textAt(payload, 'thread_ts');
  const message: SlackMessage = {
    type: 'message',
    user: workspace.app.botUserId,
    bot_id: workspace.app.botId,
    app_id: workspace.app.id,
    team: workspace.team.id,
    ts: workspace.messages.newTs(),
    ...content,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  };
  const place = { channel: target.channel, message };
  const channel = workspace.channels.get(target.channel);
  const notified = channel === undefined ? [] : notifiedBy(workspace, channel, message);
  tell(workspace, workspace.messages.add(inChannel ? { ...place, notified } : { ...place, ephemeralTo: target.user }));
}

function contentOf(workspace: Workspace, payload: JsonRecord): { text: string; blocks?: JsonRecord[] } {
  const given = payload['blocks'];
  const blocks = given === undefined ? [] : checkedBlocks(given, workspace.app.scopes);
  const text = textAt(payload, 'text') ?? '';
  if (text === '' && blocks.length === 0) throw new SlackFailure('no_text');
  return blocks.length === 0 ? { text } : { text, blocks: withIds(blocks, () => workspace.newId('b')) };
}

/** Tells pages that a message came, changed or went. */
export function tell(workspace: Workspace, { channel, message, ephemeralTo }: StoredMessage): void {
  if (ephemeralTo !== undefined) workspace.changed({ type: 'ephemeral', channel, user: ephemeralTo, ts: message.ts });
  else workspace.changed({ type: 'message', channel, ts: message.thread_ts ?? message.ts });
}

/** Slackbot's words to one person, such as that an app did not answer. */
export function sayAsSlackbot(workspace: Workspace, user: string, channel: string, text: string): void {
  const message: SlackMessage = {
    type: 'message',
    user: 'USLACKBOT',
    team: workspace.team.id,
    ts: workspace.messages.newTs(),
    text,
  };
  tell(workspace, workspace.messages.add({ channel, message, ephemeralTo: user }));
}
