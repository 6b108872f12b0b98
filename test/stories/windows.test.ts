import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { call, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { worldWith } from './variants.ts';

const CHANNEL = 'C0WINDOWS';
const DEV = 'mw-02dab9c37e5bf9d70';
/** An hour and a half before the window of Win-DEV opens. */
const local = inLocalWorld({
  watched: true,
  world: worldWith({ start: '2026-11-18T23:30:00Z' }),
});

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** Cards of one window's occurrences, oldest first. */
const cards = () =>
  local.world
    .messages(CHANNEL)
    .filter(({ metadata }) => fieldsOf(metadata?.event_payload)['window_id'] === DEV)
    .map(({ ts, text, blocks = [], replies }) => ({
      ts,
      text: plain(text),
      body: plain(linesOf(blocks).join('\n')),
      buttons: buttonsOf(blocks),
      replies: replies.map((reply) => plain(bodyOf(reply))),
    }));

test('a window that is not adopted is announced, called at its last lead, followed while it is open, and told with its receipt', async () => {
  const { world } = local;
  await world.advance('3m');
  const [notice] = cards();
  expect(notice?.text).toMatch(
    /^Upcoming window: Patching-DEV, win-dev\. Opens 2026-11-19 01:00 UTC \(Thu 19 Nov 12:00 Australia\/Sydney\)/,
  );
  expect(notice?.body).toContain('*win-dev* (2 instances) · installs patches and reboots');
  expect(notice?.body).toContain('*If nobody acts, it runs*');
  expect(notice?.body).toContain(`npm run adopt -- ${DEV}`);
  expect(notice?.buttons).toEqual(['Patch now', 'Details']);
  await world.control('click', { user: 'U0BEN', channel: CHANNEL, ts: notice?.ts, action_id: 'window-details' });
  expect(plain(world.form('U0BEN').body)).toMatch(/\*Missing on win-dev\*: \d+ patches/);
  expect(world.form('U0BEN').body).toMatch(/\*KB\d+\* .* · on 2 instances/);
  const [skipped] = await world.patch('U0BEN', 'skip win-dev', CHANNEL);
  expect(skipped).toMatch(/^Nothing was changed: window Patching-DEV of win-dev, opening .*, is not adopted/);
  await world.advance('35m');
  expect(cards()[0]?.replies).toEqual([expect.stringContaining('*Patching-DEV* opens 2026-11-19 01:00 UTC')]);
  await world.advance('54m');
  expect(cards()[0]?.text).toMatch(/^Patching-DEV is open/);
  await world.advance('40m');
  const [ended] = cards();
  expect(ended?.text).toMatch(/^Patching-DEV ended: 2 of 2 instances patched/);
  // The AWS CLI sees the same.
  const { WindowExecutions } = await call(world, 'ssm', 'DescribeMaintenanceWindowExecutions', { WindowId: DEV });
  expect(listOf(WindowExecutions).map(({ Status }) => Status)).toEqual(['SUCCESS']);
});
