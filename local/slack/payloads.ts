import type { PlacedElement } from './blocks/walk.ts';
import { everyElement } from './blocks/walk.ts';
import { type FormState, formState } from './form-state.ts';
import { draftOf, holdsValue, readValue } from './input-values.ts';
import { type JsonRecord, recordAt, recordsAt, textAt } from './json.ts';
import type { StoredMessage } from './messages.ts';
import { placeOf } from './methods/views.ts';
import type { SlackChannel, SlackCommand, SlackUser } from './types.ts';
import { type StoredView, viewObject } from './views.ts';
import type { Workspace } from './workspace.ts';

/** The bodies that Slack sends. https://docs.slack.dev/reference/interaction-payloads */

/** What an element sends when it is used; `undefined` when it offers no such value. */
export function actionOf({ block, element }: PlacedElement, value: unknown, actionTs: string): JsonRecord | undefined {
  const base = {
    type: element['type'],
    action_id: element['action_id'],
    block_id: block['block_id'],
    action_ts: actionTs,
  };
  const chosen = chosenBy(element, value);
  return chosen === undefined ? undefined : { ...chosen, ...base };
}

function chosenBy(element: JsonRecord, value: unknown): JsonRecord | undefined {
  switch (element['type']) {
    case 'button':
    case 'icon_button':
    case 'workflow_button':
      return (value ?? undefined) === undefined || value === (element['value'] ?? '')
        ? pick(element, BUTTON_FIELDS)
        : undefined;
    case 'feedback_buttons': {
      const buttons = [recordAt(element, 'positive_button'), recordAt(element, 'negative_button')];
      const pressed = buttons.find((button) => button?.['value'] === value);
      return pressed === undefined ? undefined : pick(pressed, ['text', 'value']);
    }
    case 'overflow': {
      const option = recordsAt(element, 'options').find((one) => one['value'] === value);
      return option === undefined ? undefined : { selected_option: option };
    }
    default: {
      const read = readValue(element, value);
      return read.kind === 'held' ? read.value : draftOf(element, value);
    }
  }
}

const BUTTON_FIELDS = ['text', 'value', 'url', 'style', 'confirm', 'icon'];

const pick = (record: JsonRecord, fields: readonly string[]): JsonRecord =>
  Object.fromEntries(fields.filter((field) => record[field] !== undefined).map((field) => [field, record[field]]));

/** Elements with this action id, in reading order. */
export const elementsNamed = (blocks: readonly JsonRecord[], actionId: string): PlacedElement[] =>
  everyElement(blocks).filter(({ element }) => textAt(element, 'action_id') === actionId);

const personOf = (user: SlackUser): JsonRecord => ({
  id: user.id,
  username: user.name,
  name: user.name,
  team_id: user.team_id,
});

const common = ({ team, app }: Workspace, user: SlackUser): JsonRecord => ({
  team: { id: team.id, domain: team.domain },
  enterprise:
    user.enterprise_user === undefined
      ? null
      : { id: user.enterprise_user.enterprise_id, name: user.enterprise_user.enterprise_name },
  is_enterprise_install: false,
  user: personOf(user),
  api_app_id: app.id,
  token: app.verificationToken,
});

export interface Acted {
  user: SlackUser;
  action: JsonRecord;
  triggerId: string;
}

/** What the inputs hold once the action has happened: a menu that was used holds what was chosen in it. */
function valuesAfter(values: FormState['values'], action: JsonRecord): JsonRecord {
  if (!holdsValue(action)) return values;
  const { block_id, action_id, action_ts: _ts, ...held } = action;
  const block = String(block_id);
  return { ...values, [block]: { ...values[block], [String(action_id)]: held } };
}

/** A click in a message. An ephemeral one is not in the payload, only where it stands. */
export function messageAction(
  workspace: Workspace,
  { user, action, triggerId }: Acted,
  place: { stored: StoredMessage; channel: SlackChannel; responseUrl: string },
): JsonRecord {
  const { stored, channel, responseUrl } = place;
  const isEphemeral = stored.ephemeralTo !== undefined;
  const thread = stored.message.thread_ts;
  const { metadata: _metadata, ...message } = workspace.messages.shown(stored);
  return {
    type: 'block_actions',
    ...common(workspace, user),
    container: {
      type: 'message',
      message_ts: stored.message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    },
    trigger_id: triggerId,
    channel: { id: channel.id, name: channelName(channel) },
    ...(isEphemeral ? {} : { message }),
    state: { values: valuesAfter(formState(stored.message.blocks ?? [], {}).values, action) },
    response_url: responseUrl,
    actions: [action],
  };
}

/** A click in a modal or in App Home: no channel and no response URL. */
export const viewAction = (
  workspace: Workspace,
  { user, action, triggerId }: Acted,
  { view, values }: { view: StoredView; values: FormState['values'] },
): JsonRecord => ({
  type: 'block_actions',
  ...common(workspace, user),
  container: { type: 'view', view_id: view.id },
  trigger_id: triggerId,
  view: viewObject(view, placeOf(workspace), valuesAfter(values, action)),
  actions: [action],
});

export const viewSubmission = (
  workspace: Workspace,
  { user, triggerId }: { user: SlackUser; triggerId: string },
  { view, values }: { view: StoredView; values: JsonRecord },
): JsonRecord => ({
  type: 'view_submission',
  ...common(workspace, user),
  trigger_id: triggerId,
  view: viewObject(view, placeOf(workspace), values),
  response_urls: [],
});

export const viewClosed = (
  workspace: Workspace,
  user: SlackUser,
  { view, isCleared }: { view: StoredView; isCleared: boolean },
): JsonRecord => ({
  type: 'view_closed',
  ...common(workspace, user),
  view: viewObject(view, placeOf(workspace)),
  is_cleared: isCleared,
});

/** https://docs.slack.dev/interactivity/implementing-slash-commands. `team_id` is the person's own team. */
export const commandForm = (
  { team, app }: Workspace,
  invoked: {
    user: SlackUser;
    channel: SlackChannel;
    command: SlackCommand;
    text: string;
    triggerId: string;
    responseUrl: string;
  },
): URLSearchParams =>
  new URLSearchParams({
    token: app.verificationToken,
    team_id: invoked.user.team_id,
    team_domain: team.domain,
    channel_id: invoked.channel.id,
    channel_name: channelName(invoked.channel),
    user_id: invoked.user.id,
    user_name: invoked.user.name,
    command: invoked.command.command,
    text: invoked.text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: invoked.responseUrl,
    trigger_id: invoked.triggerId,
  });

const channelName = (channel: SlackChannel): string =>
  channel.is_im ? 'directmessage' : channel.is_private ? 'privategroup' : channel.name;
