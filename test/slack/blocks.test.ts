import fc from 'fast-check';
import * as blocks from '../../src/slack/blocks.ts';
import { codePoints } from '../../src/slack/escape.ts';
import { joinMd, md } from '../../src/slack/mrkdwn.ts';
import * as rich from '../../src/slack/rich-text.ts';
import { hostileText } from '../support/hostile-text.ts';
import { inputs } from '../support/inputs.ts';

/** Slack's limits as its reference lists them, by the block's or element's type and field; written down apart from the code. */
const TEXT_LIMITS: Readonly<Record<string, number>> = {
  'header.text': 150,
  'section.text': 3000,
  'section.fields': 2000,
  'context.elements': 3000,
  'button.text': 75,
  'button.accessibility_label': 75,
  'button.value': 2000,
  'confirm.title': 100,
  'confirm.text': 300,
  'confirm.confirm': 30,
  'confirm.deny': 30,
  'modal.title': 24,
  'modal.submit': 24,
  'modal.close': 24,
  'modal.private_metadata': 3000,
  'input.label': 2000,
  'input.hint': 2000,
  'plain_text_input.placeholder': 150,
  'plain_text_input.initial_value': 3000,
  'static_select.placeholder': 150,
  'option.text': 75,
  'option.description': 75,
  'option.value': 150,
};

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Every limit that a block breaks, and every empty text. */
function faults(node: unknown, owner = ''): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => faults(item, owner));
  if (!isJson(node)) return [];
  const kind =
    'value' in node && !('type' in node)
      ? 'option'
      : owner.endsWith('.confirm')
        ? 'confirm'
        : typeof node['type'] === 'string'
          ? node['type']
          : owner;
  return Object.entries(node).flatMap(([field, value]) => {
    const path = `${kind}.${field}`;
    const texts = (Array.isArray(value) ? value : [value]).map((item) =>
      isJson(item) && 'text' in item && typeof item['text'] === 'string' ? item['text'] : item,
    );
    const limit = TEXT_LIMITS[path];
    const own = texts.flatMap((text) =>
      typeof text !== 'string' || limit === undefined
        ? []
        : text === '' && field !== 'initial_value'
          ? [`${path} empty`]
          : codePoints(text) > limit
            ? [`${path} long`]
            : [],
    );
    return [...own, ...faults(value, path)];
  });
}

const textsOf = (text: string): unknown[] => [
  blocks.header(text),
  blocks.section(md`${text}`),
  blocks.section(joinMd(Array.from({ length: 12 }, () => md`${text}`))),
  blocks.fields([md`${text}`, md`${text}`], md`${text}`),
  blocks.context(md`${text}`),
  blocks.button({
    actionId: 'a',
    text,
    value: 'b-1:1',
    accessibilityLabel: text,
    confirm: blocks.confirm({ title: text, text, confirm: text, deny: text }),
  }),
  blocks.modal({
    callbackId: 'c',
    title: text,
    submit: text,
    close: text,
    blocks: [blocks.divider()],
    privateMetadata: '' + 'm',
  }),
  blocks.inputText({ actionId: 'a', label: text, hint: text, placeholder: text, initial: text }),
  blocks.staticSelect({
    actionId: 'a',
    label: text,
    placeholder: text,
    choices: [{ text, value: 'v', description: text }],
  }),
];

test('whatever the text, nothing is longer than Slack takes, and nothing is empty', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(textsOf(text).flatMap((block) => faults(block))).toEqual([]);
    }),
    { numRuns: inputs(800) },
  );
});

test('the check itself sees a long and an empty text', () => {
  expect(faults({ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } })).toEqual(['header.text long']);
  expect(faults(blocks.button({ actionId: 'a', text: 'A', value: 'v' }))).toEqual([]);
  expect(faults({ type: 'section', text: { type: 'mrkdwn', text: '' } })).toEqual(['section.text empty']);
  expect(faults({ type: 'button', confirm: { title: { type: 'plain_text', text: 'x'.repeat(101) } } })).toEqual([
    'confirm.title long',
  ]);
});

test('lists are cut to what a block, a message and a view may hold', () => {
  const fact = md`f`;
  expect(blocks.fields(Array.from({ length: 11 }, () => fact)).fields).toHaveLength(10);
  expect(blocks.context(...Array.from({ length: 11 }, () => fact)).elements).toHaveLength(10);
  const one = blocks.button({ actionId: 'a', text: 'A', value: 'v' });
  expect(blocks.actions('id', ...Array.from({ length: 26 }, () => one)).elements).toHaveLength(25);
  const many = Array.from({ length: 101 }, () => blocks.divider());
  expect(blocks.modal({ callbackId: 'c', title: 't', blocks: many }).blocks).toHaveLength(100);
  expect(blocks.fitMessage(many.slice(0, 50), fact)).toHaveLength(50);
  expect(blocks.fitMessage(many, md`52 more`)).toHaveLength(50);
  expect(blocks.fitMessage(many, md`52 more`).at(-1)).toEqual(blocks.context(md`52 more`));
});

test('a value that Slack would cut is refused, since cut it would mean something else', () => {
  expect(() => blocks.button({ actionId: 'a', text: 'A', value: 'v'.repeat(2001) })).toThrow(RangeError);
  expect(() => blocks.modal({ callbackId: 'c', title: 't', blocks: [], privateMetadata: 'm'.repeat(3001) })).toThrow(
    RangeError,
  );
  const choice = { text: 't', value: 'v'.repeat(151) };
  expect(() => blocks.staticSelect({ actionId: 'a', label: 'l', choices: [choice] })).toThrow(RangeError);
  expect(() => blocks.staticSelect({ actionId: 'a', label: 'l', choices: [] })).toThrow(RangeError);
});

test('builds what Slack documents', () => {
  expect(blocks.section(md`*a*`)).toEqual({ type: 'section', text: { type: 'mrkdwn', text: '*a*', verbatim: true } });
  expect(
    blocks.button({
      actionId: 'run-approve',
      text: 'Approve',
      value: 'b-7k2m9x4q:1',
      style: 'primary',
      accessibilityLabel: 'Approve the bake of web',
    }),
  ).toEqual({
    type: 'button',
    action_id: 'run-approve',
    text: { type: 'plain_text', text: 'Approve', emoji: false },
    value: 'b-7k2m9x4q:1',
    style: 'primary',
    accessibility_label: 'Approve the bake of web',
  });
  expect(blocks.dateTimePicker({ actionId: 'when', label: 'Until', initial: 1_763_618_400_000 })).toEqual({
    type: 'input',
    block_id: 'when',
    label: { type: 'plain_text', text: 'Until', emoji: false },
    element: { type: 'datetimepicker', action_id: 'when', initial_date_time: 1_763_618_400 },
    optional: false,
  });
});

test('rich text holds other people’s text as it is, without control characters, and never empty', () => {
  expect(
    rich.richText(rich.textSection('<!channel> *a*', rich.text('x', { code: true })), rich.list(['`a`', ''])),
  ).toEqual({
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: '<!channel> *a*' },
          { type: 'text', text: 'x', style: { code: true } },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: '`a`' }] },
          { type: 'rich_text_section', elements: [{ type: 'text', text: ' ' }] },
        ],
      },
    ],
  });
  expect(rich.preformatted('a\r\nb\u001b[1m\u202e')).toEqual({
    type: 'rich_text_preformatted',
    elements: [{ type: 'text', text: 'a\nb[1m' }],
  });
  const [long] = rich.preformatted('x'.repeat(5000)).elements;
  expect(long?.type === 'text' && codePoints(long.text)).toBe(2900);
});
