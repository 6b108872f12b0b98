import type { InputValue } from '../../src/slack/inputs.ts';

/** Every element that holds a value: the member of its payload, what it may hold, and what that is read as. */
export interface ElementCase {
  type: string;
  member: string;
  holds: unknown;
  read: InputValue;
  /** What Slack sends while nothing is in it. */
  empty: unknown;
}

const option = (value: string) => ({ text: { type: 'plain_text', text: value.toUpperCase(), emoji: true }, value });

const text = (type: string, value: string): ElementCase => ({
  type,
  member: 'value',
  holds: value,
  read: { kind: 'text', text: value },
  empty: null,
});

const one = (type: string): ElementCase => ({
  type,
  member: 'selected_option',
  holds: option('web'),
  read: { kind: 'choice', value: 'web' },
  empty: null,
});

const many = (type: string): ElementCase => ({
  type,
  member: 'selected_options',
  holds: [option('web'), option('api')],
  read: { kind: 'choices', values: ['web', 'api'] },
  empty: [],
});

const users = (...userIds: string[]): InputValue => ({ kind: 'users', userIds });
const channels = (...channelIds: string[]): InputValue => ({ kind: 'channels', channelIds });

export const ELEMENTS: readonly ElementCase[] = [
  text('plain_text_input', 'Not during the sale 🩹'),
  text('email_text_input', 'ana@patchwarden.example'),
  text('url_text_input', 'https://status.example/1'),
  { type: 'number_input', member: 'value', holds: '-2.5', read: { kind: 'number', number: -2.5 }, empty: null },
  one('static_select'),
  one('external_select'),
  one('radio_buttons'),
  many('multi_static_select'),
  many('multi_external_select'),
  many('checkboxes'),
  {
    type: 'datepicker',
    member: 'selected_date',
    holds: '2028-02-29',
    read: { kind: 'date', date: '2028-02-29' },
    empty: null,
  },
  { type: 'timepicker', member: 'selected_time', holds: '23:05', read: { kind: 'time', time: '23:05' }, empty: null },
  {
    type: 'datetimepicker',
    member: 'selected_date_time',
    holds: 1_763_700_000,
    read: { kind: 'moment', at: 1_763_700_000_000 },
    empty: null,
  },
  { type: 'users_select', member: 'selected_user', holds: 'U0BEN', read: users('U0BEN'), empty: null },
  {
    type: 'multi_users_select',
    member: 'selected_users',
    holds: ['U0BEN', 'W0CLEO'],
    read: users('U0BEN', 'W0CLEO'),
    empty: [],
  },
  { type: 'channels_select', member: 'selected_channel', holds: 'C0WEB', read: channels('C0WEB'), empty: null },
  {
    type: 'multi_channels_select',
    member: 'selected_channels',
    holds: ['C0WEB', 'C0API'],
    read: channels('C0WEB', 'C0API'),
    empty: [],
  },
  {
    type: 'conversations_select',
    member: 'selected_conversation',
    holds: 'D0ANA',
    read: channels('D0ANA'),
    empty: null,
  },
  {
    type: 'multi_conversations_select',
    member: 'selected_conversations',
    holds: ['C0WEB', 'G0OPS'],
    read: channels('C0WEB', 'G0OPS'),
    empty: [],
  },
];
