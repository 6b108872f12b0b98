import { pointerContent } from '../../../src/cards/message/origin.ts';

const WHAT = 'run d-7k2m9x4q';
const START = `This is not the card of ${WHAT}: nothing can be decided here. `;

test.each([
  [
    { status: 'posted', channel: 'C0WEB', ts: '1795165200.000100' },
    'The card is in <#C0WEB>: <https://slack.com/archives/C0WEB/p1795165200000100|open the card>.',
  ],
  [
    { status: 'posted', channel: 'D0DEV', ts: '1795165200.000100' },
    'The card is in the direct messages of whoever requested it: <https://slack.com/archives/D0DEV/p1795165200000100|open the card>.',
  ],
  [{ status: 'none', channel: 'C0WEB' }, 'The card is being posted again in <#C0WEB>.'],
  [
    { status: 'undeliverable', channel: 'D0DEV' },
    'Its card could not be posted anywhere: `/patch status` shows what is active.',
  ],
] as const)('a message that is not the card says where the card is: %j', (card, where) => {
  const { text, blocks } = pointerContent(card, WHAT);
  expect(blocks).toEqual([{ type: 'section', text: { type: 'mrkdwn', text: `${START}${where}`, verbatim: true } }]);
  expect(text.startsWith('This is not the card of')).toBe(true);
});
