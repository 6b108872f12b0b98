import { parseConfig } from '../../../src/config/load.ts';
import { placed } from '../../../src/home/message/placed.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { changed } from '../../config/fixture.ts';

const config = parseConfig(
  changed({
    'accounts.444455556666': { regions: ['us-east-1'], name: 'shop' },
    'fleets.far': { policy: 'prod', patchGroup: 'far', account: '444455556666' },
  }),
);
const thing = (name: string) => ({
  name,
  text: md`*${name}*: no deploys recorded\nNext start: none planned`,
  buttons: [],
});

test('what is in another place says so right below its name, and what is at home says nothing of it', () => {
  expect(String(placed(config, thing('far')).text).split('\n')).toEqual([
    '*far*: no deploys recorded',
    '*In* `444455556666/us-east-1 (shop)`',
    'Next start: none planned',
  ]);
  const near = thing('web-dev');
  expect(placed(config, near)).toBe(near);
});
