import { checkBlocks } from '../../../local/slack/blocks/surface.ts';
import { type NoticeFacts, noticeMessage } from '../../../src/notifications/message/notice.ts';
import type { Message, NoticeKind } from '../../../src/notifications/types.ts';
import { MINUTE } from '../../runs/fixture.ts';
import { aMessage } from '../fixture.ts';

const TEXT = 'Approval needed: deploy web-prod to ami-07f3';

const facts = (parts: Partial<NoticeFacts> = {}): NoticeFacts => ({
  text: TEXT,
  card: { channel: 'C0WEB', ts: '1795165200.000100' },
  approvers: ['platform', 'leads'],
  names: { S0PLATFORM: 'platform' },
  escalation: { afterMs: 30 * MINUTE, name: 'leads' },
  ...parts,
});

const said = (message: Partial<Message>, parts: Partial<NoticeFacts> = {}): string =>
  noticeMessage(aMessage(message), facts(parts)).text;

const WHO = '<!subteam^S0PLATFORM>';
const LINK = '<https://slack.com/archives/C0WEB/p1795165200000100|Open the card>';

test.each<[NoticeKind, string]>([
  ['ask', `${WHO} ${TEXT}`],
  ['reminder-half', `${WHO} *Reminder:* ${TEXT}`],
  ['reminder-hour', `${WHO} *Reminder:* ${TEXT}`],
  ['checkpoint', `${WHO} ${TEXT}`],
  ['needs-attention', `${WHO} ${TEXT}`],
  ['escalation', `${WHO} *Escalated to leads:* this has waited for 30 min. ${TEXT}`],
  ['end', `${WHO} ${TEXT}`],
  [
    'nobody-known',
    `${WHO} *No approver was notified:* Slack shows nobody in platform or leads who can approve this. Ask an approver you know to open the card; the groups are read again every 15 minutes. ${TEXT}`,
  ],
])('%s: who, what kind of notice, and what the card says', (kind, expected) => {
  expect(said({ kind })).toBe(expected);
});

test('one person is told where the card is', () => {
  expect(said({ kind: 'quiet-end', to: { kind: 'person', userId: 'U0DEV' } })).toBe(`${TEXT} ${LINK}`);
});

test.each([
  ['no channel has the card', undefined],
  ['the card is in another person’s direct messages', { channel: 'D0DEV', ts: '1795165200.000100' }],
])('one person gets no link when %s', (_which, card) => {
  expect(said({ kind: 'end', to: { kind: 'person', userId: 'U0ANA' } }, { card })).toBe(TEXT);
});

test('whoever is mentioned in the card’s text is mentioned only if the notice reaches them anyway', () => {
  const text =
    'Stopped by <@U0ANA|ana>, not <@U0BEN>; <!subteam^S0PLATFORM|@platform> or <!subteam^S0OTHER> decides<!here>';
  const to = { kind: 'channel', mentions: { groups: [], users: ['U0ANA'] } } as const;
  expect(said({ to, reaches: ['U0ANA'] }, { text })).toBe(
    '<@U0ANA> Stopped by <@U0ANA|ana>, not someone; platform or a user group decides',
  );
  expect(said({ reaches: ['U0BEN'] }, { text })).toBe(
    `${WHO} Stopped by someone, not <@U0BEN>; platform or a user group decides`,
  );
});

test('where a name is not known, a reminder does without one; a person of the config is named', () => {
  const text = '1 of 2 approved: <@U0BEN> · needs 1 more. <@U0BEN> chose Stop: no';
  expect(said({ reaches: [] }, { text })).toBe(`${WHO} 1 of 2 approvals given · needs 1 more. Stop was chosen: no`);
  expect(said({ reaches: [] }, { text, names: { U0BEN: 'ben' } })).toBe(
    `${WHO} 1 of 2 approved: ben · needs 1 more. ben chose Stop: no`,
  );
  expect(said({ reaches: ['U0BEN'] }, { text })).toBe(`${WHO} ${text}`);
});

test('a direct message names everyone: it notifies its reader alone', () => {
  const to = { kind: 'person', userId: 'U0DEV' } as const;
  expect(said({ to }, { text: 'Rejected by <@U0ANA>' })).toBe(`Rejected by <@U0ANA> ${LINK}`);
});

test('someone who cannot be told is named in the thread, and nothing else is said', () => {
  const to = { kind: 'thread', mentions: { groups: [], users: ['U0DEV'] } } as const;
  expect(said({ kind: 'not-reached', to })).toBe(
    'Slack does not deliver direct messages to <@U0DEV>, so they were not notified of this. Tell them another way.',
  );
});

test('a message has one block that Slack takes, with the same words as its text', () => {
  const { text, blocks } = noticeMessage(aMessage({ kind: 'escalation' }), facts());
  expect(checkBlocks(blocks, 'message')).toEqual([]);
  expect(blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }]);
});
