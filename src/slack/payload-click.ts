import { present } from '../present.ts';
import type { InputValue } from './inputs.ts';
import type { ClickInteraction } from './interaction.ts';
import type { ClickOrigin } from './job.ts';
import {
  ANY,
  CHANNEL,
  type Fields,
  IDENTIFIER,
  isFields,
  parsePerson,
  str,
  sub,
  WEB_ADDRESS,
} from './payload-fields.ts';
import { parseState, readInput } from './payload-inputs.ts';

const TIMESTAMP = /^[0-9]{1,12}\.[0-9]{1,9}$/;

/** A `block_actions` payload. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function parseClick(fields: Fields): ClickInteraction | undefined {
  const used = parseUse(fields['actions']);
  const triggerId = str(fields['trigger_id'], IDENTIFIER);
  const actor = parsePerson(fields);
  const from = parseOrigin(fields);
  if (used === undefined || triggerId === undefined || actor === undefined || from === undefined) return undefined;
  const responseUrl = fields['response_url'];
  if (responseUrl !== undefined && str(responseUrl, WEB_ADDRESS, 1000) === undefined) return undefined;
  return {
    kind: 'click',
    ...used,
    from,
    isStackFull: from.kind === 'modal' && isThird(sub(fields, 'view') ?? {}),
    triggerId,
    actor,
    ...(typeof responseUrl === 'string' ? { responseUrl } : {}),
  };
}

/** Elements that hold nothing and say their own value. */
const BUTTONS: readonly unknown[] = ['button', 'icon_button', 'feedback_buttons', 'workflow_button'];

/** One element, used once: Slack sends a list, and never more than one in it. */
function parseUse(actions: unknown): { actionId: string; value: string; input?: InputValue } | undefined {
  if (!Array.isArray(actions) || actions.length !== 1) return undefined;
  const action: unknown = actions[0];
  if (!isFields(action)) return undefined;
  const actionId = str(action['action_id'], IDENTIFIER);
  if (actionId === undefined) return undefined;
  if (BUTTONS.includes(action['type'])) {
    const value = action['value'] === undefined ? '' : str(action['value'], ANY, 2000);
    return value === undefined ? undefined : { actionId, value };
  }
  const input = readInput(action);
  if (input === 'malformed') return undefined;
  return input === 'empty' ? { actionId, value: '' } : { actionId, value: '', input };
}

function parseOrigin(fields: Fields): ClickOrigin | undefined {
  const container = sub(fields, 'container');
  if (container?.['type'] === 'view') return parseView(fields, container);
  return container?.['type'] === 'message' ? parseMessage(fields, container) : undefined;
}

/** The message that holds the element, as Slack says twice; both must agree. */
function parseMessage(fields: Fields, container: Fields): ClickOrigin | undefined {
  const channelId = str(container['channel_id'], CHANNEL);
  const messageTs = str(container['message_ts'], TIMESTAMP);
  if (channelId === undefined || messageTs === undefined) return undefined;
  const channel = sub(fields, 'channel');
  if (channel !== undefined && channel['id'] !== channelId) return undefined;
  const message = sub(fields, 'message');
  if (message !== undefined && message['ts'] !== messageTs) return undefined;
  return { kind: 'message', channelId, messageTs, ...present({ marker: firstBlockOf(message) }) };
}

/** Absent in an ephemeral message, which Slack does not send along. */
function firstBlockOf(message: Fields | undefined): string | undefined {
  const blocks: unknown = message?.['blocks'];
  const first: unknown = Array.isArray(blocks) ? blocks[0] : undefined;
  return isFields(first) ? str(first['block_id'], IDENTIFIER) : undefined;
}

/** The view that holds the element, as Slack says twice too, with what its inputs hold. */
function parseView(fields: Fields, container: Fields): ClickOrigin | undefined {
  const view = sub(fields, 'view');
  const viewId = str(container['view_id'], IDENTIFIER);
  if (view === undefined || viewId === undefined || view['id'] !== viewId) return undefined;
  const hash = view['hash'] === undefined ? undefined : str(view['hash'], IDENTIFIER);
  const privateMetadata = str(view['private_metadata'] ?? '', ANY, 3000);
  const callbackId = str(view['callback_id'] ?? '', /^[\x21-\x7e]*$/);
  const values = parseState(view);
  if (hash === undefined && view['hash'] !== undefined) return undefined;
  if (privateMetadata === undefined || callbackId === undefined || values === undefined) return undefined;
  const shown = { viewId, ...present({ hash }), privateMetadata, values };
  if (view['type'] === 'home') return { kind: 'home', ...shown };
  return view['type'] === 'modal' ? { kind: 'modal', callbackId, ...shown } : undefined;
}

/** The first of a stack has no previous view, and the second's previous is the root. */
const isThird = ({ previous_view_id: previous, root_view_id: root }: Fields): boolean =>
  typeof previous === 'string' && previous !== root;
