import { checkBlocks, checkView, type Surface } from '../../../local/slack/blocks/surface.ts';
import {
  actions,
  button,
  card,
  cell,
  chart,
  container,
  dataTable,
  feedback,
  image,
  md,
  pie,
  plain,
  plan,
  richSection,
  section,
  segment,
  table,
  task,
  typing,
  word,
  x,
} from './support/block-builders.ts';

describe('shape', () => {
  test.each<[string, unknown, string]>([
    ['an unknown type', { type: 'nonsense' }, 'unsupported type: nonsense [json-pointer:/blocks/0/type]'],
    ['a file block', { type: 'file' }, 'unsupported type: file [json-pointer:/blocks/0/type]'],
    ['no type', { text: 'x' }, 'missing required field: type [json-pointer:/blocks/0]'],
    ['no object', 'x', 'must be an object [json-pointer:/blocks/0]'],
    ['an unknown key', section({ colour: 'red' }), 'invalid additional property: colour [json-pointer:/blocks/0]'],
    [
      'emoji on mrkdwn',
      section({ text: { ...md('x'), emoji: true } }),
      'invalid additional property: emoji [json-pointer:/blocks/0/text]',
    ],
    ['a missing key', { type: 'header' }, 'missing required field: text [json-pointer:/blocks/0]'],
    [
      'a key of Object',
      JSON.parse('{"type":"divider","constructor":1}'),
      'invalid additional property: constructor [json-pointer:/blocks/0]',
    ],
    ['a video without its scope', { type: 'video' }, 'missing scope: links.embed:write [json-pointer:/blocks/0]'],
  ])('%s is refused in so many words', (_what, block, sentence) => {
    expect(checkBlocks([block], 'message')).toEqual([sentence]);
  });

  test('a video passes with its scope', () => {
    const video = {
      type: 'video',
      video_url: 'https://a.example/v',
      thumbnail_url: 'https://a.example/t',
      alt_text: 'x',
      title: plain('x'),
    };
    expect(checkBlocks([video], 'message', { scopes: ['links.embed:write'] })).toEqual([]);
  });

  test('block_id is unique in the message, also inside a container', () => {
    const blocks = [section({ block_id: 'a' }), container({ child_blocks: [section({ block_id: 'a' })] })];
    expect(checkBlocks(blocks, 'message')).toEqual([
      'block_id "a" already exists [json-pointer:/blocks/1/child_blocks/0/block_id]',
    ]);
  });

  test('action_id is unique in its block', () => {
    const go = button({ action_id: 'go' });
    expect(checkBlocks([actions(go, go)], 'message')).toEqual([
      'action_id "go" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ]);
    expect(checkBlocks([actions(go), actions(go)], 'message')).toEqual([]);
  });

  test('one element alone may take the focus', () => {
    const focused = typing({ focus_on_load: true });
    expect(checkBlocks([focused], 'modal')).toEqual([]);
    expect(checkBlocks([focused, focused], 'modal')).toHaveLength(1);
  });
});

describe('surfaces', () => {
  const everywhere: Surface[] = ['message', 'modal', 'home'];
  test.each<[object, Surface[]]>([
    [section(), everywhere],
    [{ type: 'header', text: plain('x') }, everywhere],
    [{ type: 'context', elements: [md('x')] }, everywhere],
    [actions(button()), everywhere],
    [{ type: 'divider' }, everywhere],
    [image(), everywhere],
    [richSection(word), everywhere],
    [typing({}), everywhere],
    [card(), everywhere],
    [{ type: 'alert', text: plain('x'), level: 'warning' }, ['modal']],
    [{ type: 'carousel', elements: [card()] }, ['message', 'home']],
    [container(), ['message']],
    [table([[cell()]]), ['message']],
    [dataTable([[cell()], [cell()]]), ['message']],
    [chart(pie([segment()])), ['message']],
    [{ type: 'markdown', text: 'x' }, ['message']],
    [feedback(1), ['message']],
    [plan([task()]), ['message']],
    [task(), ['message']],
  ])('%j stands on its surfaces alone', (block, surfaces) => {
    const allowed = everywhere.filter((surface) => checkBlocks([block], surface).length === 0);
    expect(allowed).toEqual(surfaces);
  });
});

describe('views', () => {
  const modal = (extra: object = {}) => ({ type: 'modal', title: plain('x'), blocks: [section()], ...extra });
  test.each<[string, object, object]>([
    ['title 24', modal({ title: plain(x(24)) }), modal({ title: plain(x(25)) })],
    ['submit 24', modal({ submit: plain(x(24)) }), modal({ submit: plain(x(25)) })],
    ['close 24', modal({ close: plain(x(24)) }), modal({ close: plain(x(25)) })],
    ['private metadata 3000', modal({ private_metadata: x(3000) }), modal({ private_metadata: x(3001) })],
    ['callback id 255', modal({ callback_id: x(255) }), modal({ callback_id: x(256) })],
    ['a modal has a title', modal(), { type: 'modal', blocks: [section()] }],
    [
      'a home has none',
      { type: 'home', blocks: [section()] },
      { type: 'home', title: plain('x'), blocks: [section()] },
    ],
    [
      'an input needs a submit button',
      modal({ submit: plain('x'), blocks: [typing({})] }),
      modal({ blocks: [typing({})] }),
    ],
    ['types', modal(), modal({ type: 'dialog' })],
  ])('%s', (_rule, allowed, refused) => {
    expect(checkView(allowed)).toEqual([]);
    expect(checkView(refused)).toHaveLength(1);
  });

  test('complaints about a block say where in the view it is', () => {
    expect(checkView(modal({ blocks: [section({ text: md('') })] }))).toEqual([
      'must be more than 0 characters [json-pointer:/view/blocks/0/text/text]',
    ]);
  });
});
