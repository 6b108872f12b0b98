import { marked, markerOf } from '../../../src/cards/message/marker.ts';
import { header, section } from '../../../src/slack/blocks.ts';
import { md } from '../../../src/slack/mrkdwn.ts';

test('a marker names the thing and the message within it', () => {
  expect(markerOf('RUN#d-7k2m9x4q', 'thread/failed')).toBe('patchwarden:RUN#d-7k2m9x4q:thread/failed');
  expect(markerOf('a', 'b/c')).not.toBe(markerOf('a/b', 'c'));
});

test('a marker that Slack would not take is refused, not cut: two things could get the same', () => {
  expect(markerOf('R'.repeat(238), 'card')).toHaveLength(255);
  expect(() => markerOf('R'.repeat(239), 'card')).toThrow('longer than 255 characters');
});

test('a marked message is the same message, with the marker on its first block', () => {
  const content = { text: 'Asked', blocks: [header('Asked'), section(md`web`)] };
  expect(marked(content, 'm')).toEqual({
    text: 'Asked',
    blocks: [{ ...header('Asked'), block_id: 'm' }, section(md`web`)],
  });
  expect(content.blocks[0]).not.toHaveProperty('block_id');
  expect(marked({ text: 'Asked', blocks: [] }, 'm')).toEqual({ text: 'Asked', blocks: [] });
});
