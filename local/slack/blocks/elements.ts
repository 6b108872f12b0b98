import { isRecord, type JsonRecord, recordsAt } from '../json.ts';
import {
  also,
  byType,
  type Check,
  type Fields,
  flag,
  integer,
  list,
  matching,
  oneOf,
  type Problem,
  problem,
  shape,
  text,
} from './check.ts';
import {
  actionable,
  channelId,
  confirmable,
  focusable,
  optionGroup,
  overflowOption,
  placeholdable,
  plainOption,
  plainText,
  richOption,
  url,
  userId,
} from './text.ts';

/** Interactive elements. https://docs.slack.dev/reference/block-kit/block-elements */

const style = oneOf('primary', 'danger');
const label = text({ max: 75 });

export const button = shape(
  { type: oneOf('button'), text: plainText(75) },
  { ...actionable, ...confirmable, value: text({ min: 0, max: 2000 }), url: url(), style, accessibility_label: label },
);

const workflowButton = shape(
  {
    type: oneOf('workflow_button'),
    text: plainText(75),
    workflow: shape({
      trigger: shape(
        { url: url() },
        { customizable_input_parameters: list(shape({ name: text(), value: text() }), { max: 100 }) },
      ),
    }),
  },
  { ...actionable, ...confirmable, style, accessibility_label: label },
);

const overflow = shape(
  { type: oneOf('overflow'), options: list(overflowOption, { max: 5 }) },
  { ...actionable, ...confirmable },
);

/** An initial option must be one of the options, word for word. */
function initialsAreOptions(record: JsonRecord, at: string): Problem[] {
  const groups = recordsAt(record, 'option_groups');
  const options = [...recordsAt(record, 'options'), ...groups.flatMap((group) => recordsAt(group, 'options'))];
  const known = new Set(options.map((option) => JSON.stringify(sorted(option))));
  const initials: [string, unknown][] = ['initial_option', 'initial_options'].flatMap((field) => {
    const value = record[field];
    if (value === undefined) return [];
    const many: unknown[] = Array.isArray(value) ? value : [value];
    return many.map((option): [string, unknown] => [field, option]);
  });
  return initials
    .filter(([, option]) => !known.has(JSON.stringify(sorted(option))))
    .flatMap(([field]) => problem(`${field} must match one of the options`, at));
}

const sorted = (value: unknown): unknown =>
  isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, sorted(value[key])]),
      )
    : value;

const checkboxes = also(
  shape(
    { type: oneOf('checkboxes'), options: list(richOption, { max: 10 }) },
    { ...actionable, ...confirmable, ...focusable, initial_options: list(richOption, { max: 10 }) },
  ),
  initialsAreOptions,
);

const radioButtons = also(
  shape(
    { type: oneOf('radio_buttons'), options: list(richOption, { max: 10 }) },
    { ...actionable, ...confirmable, ...focusable, initial_option: richOption },
  ),
  initialsAreOptions,
);

const selectFields: Fields = { ...actionable, ...confirmable, ...focusable, ...placeholdable };
const multiFields: Fields = { ...selectFields, max_selected_items: integer(1, 1000) };
const optionSources: Fields = {
  options: list(plainOption, { max: 100 }),
  option_groups: list(optionGroup, { max: 100 }),
};

const withOptions = (type: string, fields: Fields): Check =>
  also(shape({ type: oneOf(type) }, { ...fields, ...optionSources }), (record, at) => {
    const sources = ['options', 'option_groups'].filter((source) => record[source] !== undefined);
    if (sources.length === 0) return problem('missing required field: options', at);
    if (sources.length === 2) return problem('options and option_groups exclude each other', at);
    return initialsAreOptions(record, at);
  });

const filter = shape(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), { max: 4 }),
    exclude_external_shared_channels: flag,
    exclude_bot_users: flag,
  },
);
const conversationFields: Fields = { filter, default_to_current_conversation: flag };
const ids = (id: Check): Check => list(id, { max: 1000 });

const datepicker = shape(
  { type: oneOf('datepicker') },
  { ...selectFields, initial_date: matching(/^\d{4}-\d{2}-\d{2}$/, 'a date as YYYY-MM-DD') },
);
const timepicker = shape(
  { type: oneOf('timepicker') },
  { ...selectFields, initial_time: matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:mm'), timezone: text() },
);
const datetimepicker = shape(
  { type: oneOf('datetimepicker') },
  { ...actionable, ...confirmable, ...focusable, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
);

/** Menus, boxes and pickers that stand in sections, actions and inputs alike. */
export const choices: Fields = {
  checkboxes,
  radio_buttons: radioButtons,
  static_select: withOptions('static_select', { ...selectFields, initial_option: plainOption }),
  multi_static_select: withOptions('multi_static_select', {
    ...multiFields,
    initial_options: list(plainOption, { max: 100 }),
  }),
  users_select: shape({ type: oneOf('users_select') }, { ...selectFields, initial_user: userId }),
  multi_users_select: shape({ type: oneOf('multi_users_select') }, { ...multiFields, initial_users: ids(userId) }),
  conversations_select: shape(
    { type: oneOf('conversations_select') },
    { ...selectFields, ...conversationFields, initial_conversation: channelId, response_url_enabled: flag },
  ),
  multi_conversations_select: shape(
    { type: oneOf('multi_conversations_select') },
    { ...multiFields, ...conversationFields, initial_conversations: ids(channelId) },
  ),
  channels_select: shape(
    { type: oneOf('channels_select') },
    { ...selectFields, initial_channel: channelId, response_url_enabled: flag },
  ),
  multi_channels_select: shape(
    { type: oneOf('multi_channels_select') },
    { ...multiFields, initial_channels: ids(channelId) },
  ),
  datepicker,
  timepicker,
};

export const actionsOnly: Fields = { button, overflow, workflow_button: workflowButton };
export const datetime: Fields = { datetimepicker };

const feedbackButton = shape({ text: plainText(75), value: text({ max: 2000 }) }, { accessibility_label: label });

/** What stands in a `context_actions` block. */
export const contextAction = byType({
  feedback_buttons: shape(
    { type: oneOf('feedback_buttons'), positive_button: feedbackButton, negative_button: feedbackButton },
    actionable,
  ),
  icon_button: shape(
    { type: oneOf('icon_button'), icon: oneOf('trash'), text: plainText(75) },
    {
      ...actionable,
      ...confirmable,
      value: text({ min: 0, max: 2000 }),
      accessibility_label: label,
      visible_to_user_ids: list(userId, { max: 10 }),
    },
  ),
});
