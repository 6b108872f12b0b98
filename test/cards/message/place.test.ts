import { placeLine, viewWithPlace, withPlace } from '../../../src/cards/message/place.ts';
import { header, modal, section } from '../../../src/slack/blocks.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { HOME } from '../../support/home.ts';

const AWAY = { account: '444455556666', region: 'us-east-1' };
const config = {
  accounts: {
    [HOME.account]: { regions: [HOME.region, 'eu-west-1'] },
    [AWAY.account]: { regions: [AWAY.region], name: 'shop production' },
  },
};
const card = { text: 'x', blocks: [header('Approval needed'), section(md`what`)] };
const view = modal({ callbackId: 'x', title: 'Approve', blocks: [section(md`what`)] });

test('what is at home says nothing of it', () => {
  expect(placeLine(config, HOME)).toBeUndefined();
  expect(withPlace(card, config, HOME)).toBe(card);
  expect(viewWithPlace(view, config, HOME)).toBe(view);
});

test('anything else says where it is, once and above what is decided', () => {
  expect(String(placeLine(config, AWAY))).toBe('*In* `444455556666/us-east-1 (shop production)`');
  expect(String(placeLine(config, { ...HOME, region: 'eu-west-1' }))).toBe('*In* `111122223333/eu-west-1`');
  const [title, line, ...rest] = withPlace(card, config, AWAY).blocks;
  expect([title, rest]).toEqual([card.blocks[0], card.blocks.slice(1)]);
  expect(line).toEqual(viewWithPlace(view, config, AWAY).blocks[0]);
});
