import { unmentioning } from '../../../src/cards/message/unmentioning.ts';
import { section } from '../../../src/slack/blocks.ts';
import { md, user } from '../../../src/slack/mrkdwn.ts';

test('a card that is posted names nobody whom it does not know, in sentences that need no name', () => {
  const body = md`${'1 of 2'} approved: ${user('U0ANA')}, ${user('U0BEN')} · needs 1 more`;
  const content = { text: `${user('U0BEN').text} chose Stop: no`, blocks: [section(body)] };
  const silent = (names: Record<string, string>) => JSON.stringify(unmentioning(content, names));
  expect(silent({})).toContain('"text":"Stop was chosen: no"');
  expect(silent({})).toContain('1 of 2 approvals given · needs 1 more');
  expect(silent({ U0BEN: 'ben' })).toContain('"text":"ben chose Stop: no"');
  expect(silent({ U0BEN: 'ben' })).toContain('1 of 2 approvals given');
  expect(silent({ U0ANA: 'ana', U0BEN: 'ben' })).toContain('1 of 2 approved: ana, ben · needs 1 more');
});
