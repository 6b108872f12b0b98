import { parse as parseForm } from 'node:querystring';
import { unescapeControl } from './escape.ts';
import type { Actor } from './job.ts';
import type { ContentType } from './verifier.ts';

/** One interaction as Slack sent it, reduced to what is used, every field checked. Nothing here says who may do what. */
export type Interaction =
  | { kind: 'ssl-check' }
  | { kind: 'url-verification' }
  | CommandInteraction
  | ClickInteraction
  | SubmitInteraction
  | { kind: 'home'; actor: Actor }
  | { kind: 'workspace'; event: 'usergroup-changed' | 'app-removed'; usergroupId?: string; actor: Actor }
  /** An event of a type that nobody asked for, or a tab of App Home that is not ours. */
  | { kind: 'ignored-event' };

export interface CommandInteraction {
  kind: 'command';
  command: string;
  text: string;
  channelId: string;
  responseUrl: string;
  triggerId: string;
  actor: Actor;
}

export interface ClickInteraction {
  kind: 'click';
  actionId: string;
  value: string;
  /** Absent for a button in a view. */
  message?: { channelId: string; ts: string };
  responseUrl?: string;
  triggerId: string;
  actor: Actor;
}

export interface SubmitInteraction {
  kind: 'submit';
  callbackId: string;
  privateMetadata: string;
  values: Record<string, string>;
  actor: Actor;
}

/** `malformed` answers 400, `unmatched` (well-formed, not ours) 404. */
export type PayloadRefusal = 'malformed' | 'unmatched';

type Fields = Readonly<Record<string, unknown>>;

const USER = /^[UW][A-Z0-9]{1,30}$/;
const TEAM = /^[TE][A-Z0-9]{1,30}$/;
const ENTERPRISE = /^E[A-Z0-9]{1,30}$/;
const CHANNEL = /^[CDG][A-Z0-9]{1,30}$/;
const USERGROUP = /^S[A-Z0-9]{1,30}$/;
const TIMESTAMP = /^[0-9]{1,12}\.[0-9]{1,9}$/;
const IDENTIFIER = /^[\x21-\x7e]{1,255}$/;
const ANY = /^/;

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
  const responseUrl = str(fields['response_url'], IDENTIFIER_URL, 1000);
  const triggerId = str(fields['trigger_id'], IDENTIFIER);
  const actor = parseActor(fields['user_id'], fields['team_id'], fields['enterprise_id']);
  if (!command || !channelId || text === undefined || !responseUrl || !triggerId || !actor) return undefined;
  return { kind: 'command', command, text: unescapeControl(text), channelId, responseUrl, triggerId, actor };
}

const IDENTIFIER_URL = /^https?:\/\/[\x21-\x7e]+$/;

/** `user.team_id` is the person's own team; `team.id` is the team the app is installed in. */
const parsePerson = (fields: Fields): Actor | undefined => {
  const person = sub(fields, 'user');
  const enterprise = sub(fields, 'enterprise')?.['id'] ?? sub(fields, 'team')?.['enterprise_id'];
  return person && parseActor(person['id'], person['team_id'], enterprise);
};

function parseActor(user: unknown, team: unknown, enterprise: unknown): Actor | undefined {
  const userId = str(user, USER);
  const teamId = str(team, TEAM);
  if (userId === undefined || teamId === undefined) return undefined;
  if (enterprise === undefined || enterprise === null) return { userId, teamId };
  const enterpriseId = str(enterprise, ENTERPRISE);
  return enterpriseId === undefined ? undefined : { userId, teamId, enterpriseId };
}

function parseClick(fields: Fields): ClickInteraction | undefined {
  const actions = fields['actions'];
  if (!Array.isArray(actions) || actions.length !== 1) return undefined;
  const action: unknown = actions[0];
  if (!isFields(action)) return undefined;
  const actionId = str(action['action_id'], IDENTIFIER);
  const value = action['value'] === undefined ? '' : str(action['value'], ANY, 2000);
  const triggerId = str(fields['trigger_id'], IDENTIFIER);
  const actor = parsePerson(fields);
  const message = parseContainer(fields);
  if (!actionId || value === undefined || !triggerId || !actor || message === undefined) return undefined;
  const responseUrl = fields['response_url'];
  if (responseUrl !== undefined && str(responseUrl, IDENTIFIER_URL, 1000) === undefined) return undefined;
  return {
    kind: 'click',
    actionId,
    value,
    triggerId,
    actor,
    ...(message === 'view' ? {} : { message }),
    ...(typeof responseUrl === 'string' ? { responseUrl } : {}),
  };
}

/** The message that holds the button, as Slack says twice; both must agree. */
function parseContainer(fields: Fields): { channelId: string; ts: string } | 'view' | undefined {
  const container = sub(fields, 'container');
  if (container?.['type'] === 'view') return 'view';
  if (container?.['type'] !== 'message') return undefined;
  const channelId = str(container['channel_id'], CHANNEL);
  const ts = str(container['message_ts'], TIMESTAMP);
  if (channelId === undefined || ts === undefined) return undefined;
  const channel = sub(fields, 'channel');
  if (channel !== undefined && channel['id'] !== channelId) return undefined;
  const message = sub(fields, 'message');
  if (message !== undefined && message['ts'] !== ts) return undefined;
  return { channelId, ts };
}

function parseSubmit(fields: Fields): SubmitInteraction | undefined {
  const view = sub(fields, 'view');
  const callbackId = str(view?.['callback_id'], IDENTIFIER);
  const privateMetadata = view?.['private_metadata'] === undefined ? '' : str(view['private_metadata'], ANY, 3000);
  const state = view && sub(view, 'state');
  const values = state === undefined ? new Map<string, string>() : parseValues(sub(state, 'values'));
  const actor = parsePerson(fields);
  if (!callbackId || privateMetadata === undefined || values === undefined || !actor) return undefined;
  return { kind: 'submit', callbackId, privateMetadata, values: Object.fromEntries(values), actor };
}

/** `{ block: { action: { type, … } } }` to action → value. An input left empty has no value; an action id twice is malformed. */
function parseValues(blocks: Fields | undefined): Map<string, string> | undefined {
  if (blocks === undefined) return undefined;
  const values = new Map<string, string>();
  for (const block of Object.values(blocks)) {
    if (!isFields(block)) return undefined;
    for (const [actionId, input] of Object.entries(block)) {
      if (!isFields(input) || !IDENTIFIER.test(actionId) || values.has(actionId)) return undefined;
      const value = inputValue(input);
      if (value !== undefined) values.set(actionId, value);
    }
  }
  return values;
}

function inputValue(input: Fields): string | undefined {
  switch (input['type']) {
    case 'plain_text_input':
      return str(input['value'], ANY, 3000);
    case 'datetimepicker': {
      const chosen = input['selected_date_time'];
      return typeof chosen === 'number' && Number.isSafeInteger(chosen) ? String(chosen) : undefined;
    }
    case 'static_select':
      return str(sub(input, 'selected_option')?.['value'], ANY, 150);
    default:
      return undefined;
  }
}

function parseEvent(fields: Fields): Interaction | PayloadRefusal | undefined {
  const event = sub(fields, 'event');
  const type = str(event?.['type'], IDENTIFIER);
  const teamId = str(fields['team_id'], TEAM);
  if (event === undefined || type === undefined || fields['type'] !== 'event_callback') return undefined;
  if (teamId === undefined) return undefined;
  switch (type) {
    case 'app_home_opened': {
      const actor = parseActor(event['user'], teamId, fields['enterprise_id']);
      if (actor === undefined) return undefined;
      return event['tab'] === 'home' ? { kind: 'home', actor } : { kind: 'ignored-event' };
    }
    case 'subteam_members_changed': {
      const usergroupId = str(event['subteam_id'], USERGROUP);
      return usergroupId === undefined
        ? undefined
        : { kind: 'workspace', event: 'usergroup-changed', usergroupId, actor: nobody(teamId) };
    }
    case 'app_uninstalled':
      return { kind: 'workspace', event: 'app-removed', actor: nobody(teamId) };
    case 'tokens_revoked': {
      const bots = sub(event, 'tokens')?.['bot'];
      return Array.isArray(bots) && bots.length > 0
        ? { kind: 'workspace', event: 'app-removed', actor: nobody(teamId) }
        : { kind: 'ignored-event' };
    }
    default:
      return { kind: 'ignored-event' };
  }
}

/** Slack does not say whose act these events are. */
const nobody = (teamId: string): Actor => ({ userId: '', teamId });

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const has = (fields: Fields, key: string): boolean => fields[key] !== undefined && fields[key] !== null;

const sub = (fields: Fields, key: string): Fields | undefined => {
  const value = fields[key];
  return isFields(value) ? value : undefined;
};

const str = (value: unknown, shape: RegExp, max = 255): string | undefined =>
  typeof value === 'string' && value.length <= max && shape.test(value) ? value : undefined;
