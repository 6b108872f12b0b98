import { type Json, ts } from './fake-world.ts';

/** Messages of a bake as the app might post them, for the page to draw. */

const mrkdwn = (text: string): Json => ({ type: 'mrkdwn', text });
const plain = (text: string): Json => ({ type: 'plain_text', text, emoji: true });

export const APPROVE: Json = {
  type: 'button',
  action_id: 'run-approve',
  value: 'b-7k2m9x4q:1',
  style: 'primary',
  text: plain('Approve'),
  confirm: {
    title: plain('Bake web?'),
    text: mrkdwn('This starts the pipeline *web* now.'),
    confirm: plain('Bake'),
    deny: plain('Not now'),
  },
};

export const REJECT: Json = {
  type: 'button',
  action_id: 'run-reject',
  value: 'b-7k2m9x4q:1',
  style: 'danger',
  text: plain('Reject'),
};

export const card = (more: Json = {}): Json => ({
  type: 'message',
  ts: ts(-60),
  user: 'UPATCHBOT',
  bot_id: 'B0PATCH',
  text: 'Waiting for approval: bake web',
  blocks: [
    { type: 'header', text: plain('Waiting for approval: bake web') },
    { type: 'section', text: mrkdwn('<@U0ANA> asks for a new image of *web*, because `openssl` has a fix.') },
    {
      type: 'section',
      fields: [mrkdwn('*Pipeline*\nweb'), mrkdwn('*Current image*\nami-0aaa1111bbbb22222, 34 days old')],
    },
    {
      type: 'context',
      elements: [mrkdwn('Asked <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>')],
    },
    { type: 'actions', elements: [APPROVE, REJECT] },
  ],
  ...more,
});

export const reply = (text: string, seconds: number, more: Json = {}): Json => ({
  type: 'message',
  ts: ts(seconds),
  thread_ts: ts(-60),
  user: 'UPATCHBOT',
  bot_id: 'B0PATCH',
  text,
  ...more,
});

export const modal = (more: Json = {}): Json => ({
  id: 'V0REJECT',
  type: 'modal',
  title: plain('Reject this bake'),
  submit: plain('Reject'),
  close: plain('Cancel'),
  blocks: [
    { type: 'section', text: mrkdwn('The bake of *web* will not run.') },
    {
      type: 'input',
      block_id: 'reason-block',
      label: plain('Reason'),
      hint: plain('Everyone in the channel sees it.'),
      element: { type: 'plain_text_input', action_id: 'reason', multiline: true, max_length: 40 },
    },
    {
      type: 'input',
      block_id: 'when-block',
      optional: true,
      label: plain('Ask again at'),
      element: { type: 'datetimepicker', action_id: 'when', initial_date_time: 1795167000 },
    },
    {
      type: 'input',
      block_id: 'image-block',
      label: plain('Image'),
      element: {
        type: 'static_select',
        action_id: 'image',
        options: [
          { text: plain('web'), value: 'web' },
          { text: plain('api'), value: 'api' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'kind-block',
      label: plain('Kind'),
      element: {
        type: 'radio_buttons',
        action_id: 'kind',
        options: [
          { text: plain('This plan'), value: 'plan' },
          { text: plain('This week'), value: 'week' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'tell-block',
      optional: true,
      label: plain('Tell'),
      element: {
        type: 'checkboxes',
        action_id: 'tell',
        options: [
          { text: plain('The requester'), value: 'requester' },
          { text: plain('The channel'), value: 'channel' },
        ],
      },
    },
  ],
  ...more,
});
