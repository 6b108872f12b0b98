import { escapeControl, unescapeControl } from '../../src/slack/escape.ts';

test.each(['R&D', '<!channel>', '&amp;', '&lt;b&gt;', 'plain', '&&lt;;'])('%s comes back as it was typed', (typed) => {
  expect(unescapeControl(escapeControl(typed))).toBe(typed);
});
