import { checkView } from '../../local/slack/blocks/surface.ts';
import { fleetBlocks } from '../../src/deploy/message/menu.ts';
import { menuModal } from '../../src/menu/message.ts';
import { waitingBlocks } from '../../src/runs/message/waiting.ts';
import { aDeploy } from '../deploy/message/fixture.ts';
import { aRecord } from '../runs/fixture.ts';
import { linesOf } from '../support/block-text.ts';
import { kindsDouble } from '../support/ports.ts';

const COMMANDS = [
  { usage: 'status [image or fleet]', does: 'what is running now' },
  { usage: 'deploy [fleet]', does: 'request a deploy' },
];
const aFleet = (name: string) => ({
  name,
  policy: 'prod',
  image: 'web',
});

test('shows what waits for the person, the fleets of the channel with buttons, and every command', () => {
  const here = fleetBlocks([aFleet('web-prod')], { isHere: true });
  const waiting = waitingBlocks([aRecord(aDeploy('awaiting-approval'))], kindsDouble());
  const view = menuModal([{}, { waiting }, { here }], COMMANDS);
  expect(checkView(view)).toEqual([]);
  expect(linesOf(view.blocks)).toEqual([
    'Waiting for you',
    expect.stringMatching(
      /^• \*deploy of web-prod\*, `ami-0aaa1111bbbb22222` → `ami-0ccc3333dddd44444`: needs approval, requested by <@U0DEV>, expires .*Open run d-7k2m9x4q>$/,
    ),
    'Fleets of this channel',
    '*web-prod* · policy prod · image web',
    expect.stringContaining('Deploy…'),
    'Commands',
    '• `/patch status [image or fleet]`: what is running now\n• `/patch deploy [fleet]`: request a deploy',
  ]);
  expect(JSON.stringify(view)).toContain('"action_id":"deploy-plan"');
});

test('says that nothing waits, and that no fleet has the channel', () => {
  const view = menuModal([{ here: fleetBlocks([aFleet('web-prod')], { isHere: false }) }], COMMANDS);
  expect(linesOf(view.blocks)).toEqual(
    expect.arrayContaining([
      'No request waits for your approval.',
      'No fleet in patchwarden.yml uses this channel, so fleets of all channels are listed.',
    ]),
  );
});

test('of a hundred fleets and requests says what is left out, and keeps the commands', () => {
  const fleets = Array.from({ length: 100 }, (_, i) => aFleet(`${'f'.repeat(57)}-${i}`));
  const waiting = waitingBlocks(
    Array.from({ length: 100 }, () => aRecord(aDeploy('awaiting-approval'))),
    kindsDouble(),
  );
  const view = menuModal([{ waiting }, { here: fleetBlocks(fleets, { isHere: true }) }], COMMANDS);
  expect(checkView(view)).toEqual([]);
  const lines = linesOf(view.blocks).join('\n');
  expect(lines).toContain('85 more are not shown here: `/patch status` lists them.');
  expect(lines).toContain('80 more fleets without buttons here: ');
  expect(lines).toContain('and 50 more. `/patch deploy &lt;fleet&gt;`');
  expect(linesOf(view.blocks).at(-1)).toContain('`/patch status [image or fleet]`');
});
