import { type FramedCard, framedCard } from '../../../src/cards/message/framed-card.ts';
import { actions, button } from '../../../src/slack/blocks.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { linesOf } from '../../support/block-text.ts';

const FRAME: FramedCard = {
  title: 'Approval needed: bake web',
  headline: md`Approval needed: bake web.`,
  lines: { what: md`what`, status: md`risk`, undo: md`undo`, next: md`next` },
  foot: md`foot`,
};

const row = (id: string) => actions(id, button({ actionId: id, text: id, value: 'v' }));

test('has its parts in the order in which people decide', () => {
  const { text, blocks } = framedCard({
    ...FRAME,
    warnings: [md`one instance serves`],
    buttons: [row('Approve')],
    offers: [row('Deploy')],
  });
  expect(text).toBe('Approval needed: bake web.');
  expect(linesOf(blocks)).toEqual([
    'Approval needed: bake web',
    '*Warning* one instance serves',
    'what\nrisk\nundo\nnext',
    '[Approve]',
    '[Deploy]',
    'foot',
  ]);
  expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'actions', 'actions', 'context']);
});

test('leaves out a line that has no fact', () => {
  expect(linesOf(framedCard({ ...FRAME, lines: { what: md`what`, next: md`next` } }).blocks)[1]).toBe('what\nnext');
});

test('shows two warnings, and says where the rest are', () => {
  const warnings = [md`first`, md`second`, md`third`, md`fourth`];
  expect(linesOf(framedCard({ ...FRAME, warnings }).blocks)[1]).toBe(
    '*Warning* first\n*Warning* second\n2 more in Review',
  );
  expect(linesOf(framedCard({ ...FRAME, warnings, moreWarnings: 'the thread' }).blocks)[1]).toMatch(
    /2 more in the thread$/,
  );
});

test('a line of any length cuts off none of the others', () => {
  const long = md`${'x'.repeat(480)}${'y'.repeat(480)}`;
  const lines = { what: long, status: long, undo: long, next: md`next` };
  const said = (linesOf(framedCard({ ...FRAME, lines }).blocks)[1] ?? '').split('\n');
  expect(said.map(({ length }) => length)).toEqual([700, 700, 700, 4]);
  expect(said.at(-1)).toBe('next');
});
