import { parse as parseForm } from 'node:querystring';
import { unescapeControl } from './escape.ts';
import type { CommandInteraction, Interaction, PayloadRefusal, SubmitInteraction } from './interaction.ts';
import { parseClick } from './payload-click.ts';
import { parseEvent, parseRateLimited } from './payload-event.ts';
import {
  ANY,
  CHANNEL,
  type Fields,
  has,
  IDENTIFIER,
  isFields,
  parseActor,
  parsePerson,
  str,
  sub,
  WEB_ADDRESS,
} from './payload-fields.ts';
import { parseState } from './payload-inputs.ts';
import type { ContentType } from './verifier.ts';

/** Total: any text gives an interaction or a refusal. */
export function parsePayload(body: string, contentType: ContentType): Interaction | PayloadRefusal {
  const fields = contentType === 'application/json' ? parseJson(body) : parseFormBody(body);
  if (fields === undefined) return 'malformed';
  return parseInteraction(fields) ?? 'malformed';
}

function parseJson(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Slash commands are plain forms; interactions are JSON in the form's `payload`. */
function parseFormBody(body: string): Fields | undefined {
  const form = parseForm(body);
  if (form['payload'] === undefined) return form;
  return typeof form['payload'] === 'string' ? parseJson(form['payload']) : undefined;
}

/** In Bolt's own order, so that what is checked here is what Bolt dispatches on. */
function parseInteraction(fields: Fields): Interaction | PayloadRefusal | undefined {
  if (has(fields, 'ssl_check')) return { kind: 'ssl-check' };
  if (fields['type'] === 'url_verification') {
    return str(fields['challenge'], ANY, 500) === undefined ? 'malformed' : { kind: 'url-verification' };
  }
  if (fields['type'] === 'app_rate_limited') return parseRateLimited(fields);
  if (has(fields, 'event')) return parseEvent(fields);
  if (has(fields, 'command')) return parseCommand(fields);
  if (has(fields, 'name')) return 'unmatched';
  if (fields['type'] === 'block_actions') return parseClick(fields);
  if (has(fields, 'actions')) return 'unmatched';
  if (fields['type'] === 'view_submission') return parseSubmit(fields);
  return typeof fields['type'] === 'string' ? 'unmatched' : 'malformed';
}

function parseCommand(fields: Fields): CommandInteraction | undefined {
  const command = str(fields['command'], /^\/[\x21-\x7e]{1,31}$/);
  const channelId = str(fields['channel_id'], CHANNEL);
  const text = fields['text'] === undefined ? '' : str(fields['text'], ANY, 20_000);
  const responseUrl = str(fields['response_url'], WEB_ADDRESS, 1000);
  const triggerId = str(fields['trigger_id'], IDENTIFIER);
  const actor = parseActor(fields['user_id'], fields['team_id'], fields['enterprise_id']);
  if (!command || !channelId || text === undefined || !responseUrl || !triggerId || !actor) return undefined;
  return { kind: 'command', command, text: unescapeControl(text), channelId, responseUrl, triggerId, actor };
}

/** A `view_submission` payload. https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
function parseSubmit(fields: Fields): SubmitInteraction | undefined {
  const view = sub(fields, 'view');
  const callbackId = str(view?.['callback_id'], IDENTIFIER);
  const privateMetadata = view?.['private_metadata'] === undefined ? '' : str(view['private_metadata'], ANY, 3000);
  const values = view && parseState(view);
  const viewId = str(view?.['id'], IDENTIFIER);
  const actor = parsePerson(fields);
  if (!callbackId || privateMetadata === undefined || values === undefined || !viewId || !actor) return undefined;
  return { kind: 'submit', callbackId, privateMetadata, values, viewId, actor };
}
