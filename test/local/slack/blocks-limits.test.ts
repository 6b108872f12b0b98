import { checkBlocks } from '../../../local/slack/blocks/surface.ts';
import {
  actions,
  button,
  cell,
  chart,
  choosing,
  confirming,
  dataTable,
  date,
  image,
  input,
  list,
  many,
  md,
  option,
  options,
  pie,
  plain,
  rich,
  richSection,
  section,
  segment,
  select,
  table,
  typing,
  word,
  x,
} from './support/block-builders.ts';

/** At the limit, then one beyond it. */
const limits: [string, object, object][] = [
  ['section text 3000', section({ text: md(x(3000)) }), section({ text: md(x(3001)) })],
  ['section text at least 1', section({ text: md('x') }), section({ text: md('') })],
  ['section fields 10', section({ fields: many(10, () => md('x')) }), section({ fields: many(11, () => md('x')) })],
  ['section field 2000', section({ fields: [md(x(2000))] }), section({ fields: [md(x(2001))] })],
  ['section needs text or fields', { type: 'section', fields: [md('x')] }, { type: 'section' }],
  ['header 150', { type: 'header', text: plain(x(150)) }, { type: 'header', text: plain(x(151)) }],
  ['header is plain', { type: 'header', text: plain('x') }, { type: 'header', text: md('x') }],
  [
    'context elements 10',
    { type: 'context', elements: many(10, () => md('x')) },
    { type: 'context', elements: many(11, () => md('x')) },
  ],
  ['context elements at least 1', { type: 'context', elements: [md('x')] }, { type: 'context', elements: [] }],
  ['actions elements 25', actions(...many(25, () => button())), actions(...many(26, () => button()))],
  ['actions elements at least 1', actions(button()), actions()],
  ['actions take no typed input', actions(select()), actions({ type: 'plain_text_input' })],
  ['image alt text 2000', image({ alt_text: x(2000) }), image({ alt_text: x(2001) })],
  ['image title 2000', image({ title: plain(x(2000)) }), image({ title: plain(x(2001)) })],
  ['image needs a source', image(), { type: 'image', alt_text: 'b' }],
  ['image has no ready Slack file', image(), { type: 'image', alt_text: 'b', slack_file: { id: 'F0' } }],
  ['block_id 255', section({ block_id: x(255) }), section({ block_id: x(256) })],
  ['button text 75', actions(button({ text: plain(x(75)) })), actions(button({ text: plain(x(76)) }))],
  ['button value 2000', actions(button({ value: x(2000) })), actions(button({ value: x(2001) }))],
  ['button url', actions(button({ url: 'https://a.example' })), actions(button({ url: 'a.example' }))],
  ['button url 3000', actions(button({ url: `https://${x(2992)}` })), actions(button({ url: `https://${x(2993)}` }))],
  ['button style', actions(button({ style: 'danger' })), actions(button({ style: 'default' }))],
  [
    'button accessibility label 75',
    actions(button({ accessibility_label: x(75) })),
    actions(button({ accessibility_label: x(76) })),
  ],
  ['action_id 255', actions(button({ action_id: x(255) })), actions(button({ action_id: x(256) }))],
  ['confirm title 100', confirming({ title: plain(x(100)) }), confirming({ title: plain(x(101)) })],
  ['confirm text 300', confirming({ text: plain(x(300)) }), confirming({ text: plain(x(301)) })],
  ['confirm button 30', confirming({ confirm: plain(x(30)) }), confirming({ confirm: plain(x(31)) })],
  ['deny button 30', confirming({ deny: plain(x(30)) }), confirming({ deny: plain(x(31)) })],
  ['options 100', actions(select({ options: many(100, options) })), actions(select({ options: many(101, options) }))],
  ['option text 75', choosing({ text: plain(x(75)) }), choosing({ text: plain(x(76)) })],
  ['option value 150', choosing({ value: x(150) }), choosing({ value: x(151) })],
  ['option description 75', choosing({ description: plain(x(75)) }), choosing({ description: plain(x(76)) })],
  ['placeholder 150', actions(select({ placeholder: plain(x(150)) })), actions(select({ placeholder: plain(x(151)) }))],
  [
    'an initial option is one of the options',
    actions(select({ initial_option: option() })),
    actions(select({ initial_option: option({ value: 'b' }) })),
  ],
  ['a select has options', actions(select()), actions({ type: 'static_select' })],
  [
    'overflow 5',
    actions({ type: 'overflow', options: many(5, options) }),
    actions({ type: 'overflow', options: many(6, options) }),
  ],
  [
    'checkboxes 10',
    actions({ type: 'checkboxes', options: many(10, options) }),
    actions({ type: 'checkboxes', options: many(11, options) }),
  ],
  [
    'radio buttons 10',
    actions({ type: 'radio_buttons', options: many(10, options) }),
    actions({ type: 'radio_buttons', options: many(11, options) }),
  ],
  [
    'date picker dates',
    actions({ type: 'datepicker', initial_date: '2026-11-20' }),
    actions({ type: 'datepicker', initial_date: '20/11/2026' }),
  ],
  [
    'date and time in seconds',
    actions({ type: 'datetimepicker', initial_date_time: 1_800_000_000 }),
    actions({ type: 'datetimepicker', initial_date_time: 1_800_000_000_000 }),
  ],
  [
    'a date and time picker is no accessory',
    section({ accessory: { type: 'datepicker' } }),
    section({ accessory: { type: 'datetimepicker' } }),
  ],
  ['input label 2000', typing({}, { label: plain(x(2000)) }), typing({}, { label: plain(x(2001)) })],
  ['input hint 2000', typing({}, { hint: plain(x(2000)) }), typing({}, { hint: plain(x(2001)) })],
  ['input takes no button', input(select()), input(button())],
  ['text input max_length 3000', typing({ max_length: 3000 }), typing({ max_length: 3001 })],
  ['text input min below max', typing({ min_length: 2, max_length: 2 }), typing({ min_length: 3, max_length: 2 })],
  [
    'number input says about decimals',
    input({ type: 'number_input', is_decimal_allowed: true }),
    input({ type: 'number_input' }),
  ],
  ['rich text is not empty', richSection(word), richSection({ type: 'text', text: '' })],
  [
    'rich text style',
    richSection({ ...word, style: { bold: true } }),
    richSection({ ...word, style: { blink: true } }),
  ],
  [
    'rich text users are ids',
    richSection({ type: 'user', user_id: 'U0ANA' }),
    richSection({ type: 'user', user_id: 'ana' }),
  ],
  ['rich text colours', richSection({ type: 'color', value: '#aabbcc' }), richSection({ type: 'color', value: 'red' })],
  [
    'rich text broadcasts',
    richSection({ type: 'broadcast', range: 'here' }),
    richSection({ type: 'broadcast', range: 'all' }),
  ],
  ['rich text dates', richSection(date('{date_short} {time}')), richSection(date('{yesterday}'))],
  ['rich text dates have a token', richSection(date('at {time}')), richSection(date('at noon'))],
  ['rich text list indent 8', rich(list({ indent: 8 })), rich(list({ indent: 9 }))],
  ['rich text list style', rich(list({ style: 'ordered' })), rich(list({ style: 'letters' }))],
  [
    'preformatted holds text and links',
    rich({ type: 'rich_text_preformatted', elements: [word] }),
    rich({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U0ANA' }] }),
  ],
];

describe('limits', () => {
  test.each(limits)('%s', (_limit, allowed, refused) => {
    expect(checkBlocks([allowed], 'message')).toEqual([]);
    expect(checkBlocks([refused], 'message')).toHaveLength(1);
  });

  test('lengths are counted in code points', () => {
    expect(checkBlocks([{ type: 'header', text: plain('🚀'.repeat(150)) }], 'message')).toEqual([]);
    expect(checkBlocks([{ type: 'header', text: plain('🚀'.repeat(151)) }], 'message')).toHaveLength(1);
  });

  test('a message has at most 50 blocks, a view 100 and at least one', () => {
    const blocks = (count: number) => many(count, () => ({ type: 'divider' }));
    expect(checkBlocks(blocks(50), 'message')).toEqual([]);
    expect(checkBlocks(blocks(51), 'message')).toEqual(['no more than 50 items allowed [json-pointer:/blocks]']);
    expect(checkBlocks(blocks(100), 'modal')).toEqual([]);
    expect(checkBlocks(blocks(101), 'home')).toHaveLength(1);
    expect(checkBlocks([], 'modal')).toHaveLength(1);
  });

  test.each([
    ['one table', table([[cell()]]), 1],
    ['one data table', dataTable([[cell()], [cell()]]), 1],
    ['two charts', chart(pie([segment()])), 2],
  ])('a message has at most %s', (_what, block, max) => {
    expect(
      checkBlocks(
        many(max, () => block),
        'message',
      ),
    ).toEqual([]);
    expect(
      checkBlocks(
        many(max + 1, () => block),
        'message',
      ),
    ).toHaveLength(1);
  });

  test('markdown blocks share 12,000 characters', () => {
    const blocks = [x(6000), x(6001)].map((text) => ({ type: 'markdown', text }));
    expect(checkBlocks(blocks.slice(0, 1), 'message')).toEqual([]);
    expect(checkBlocks(blocks, 'message')).toHaveLength(1);
  });
});
