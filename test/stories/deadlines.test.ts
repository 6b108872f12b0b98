import { utc } from '../../src/slack/mrkdwn.ts';
import { bodyOf } from '../support/written-text.ts';
import { inLocalWorld } from './in-local-world.ts';

const CHANNEL = 'C0PATCHING';
const DUE = Date.parse('2026-11-20T23:59:00Z');
const local = inLocalWorld({ world: 'drift', config: 'test/stories/deadlines.patchwarden.yml', compliance: true });

/** Dates as in UTC, whoever reads. */
const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');
const bodies = (): string[] => local.world.messages(CHANNEL).map((message) => plain(bodyOf(message)));

test('what the catalogue lists has one due date on drift card, run card and list, and no deferral goes beyond it', async () => {
  const { world } = local;
  await world.advance('3m');
  const asked = plain((await world.patch('U0ANA', 'install slow', CHANNEL)).join('\n'));
  expect(asked).toMatch(/^Requested: patching of slow/);
  const run = world.messages(CHANNEL).find(({ text }) => /^Approval needed: patch slow/.test(text));
  const list = plain((await world.patch('U0ANA', 'compliance')).join('\n'));
  const due = `*Due* ${utc(DUE)}`;
  const card = bodies().find((body) => /Drift in slow/.test(body));
  for (const surface of [card, run === undefined ? '' : plain(bodyOf(run)), list]) expect(surface).toContain(due);
  expect(card).toContain('Either patch before the window with `/patch install slow`, or move the window');

  const click = { user: 'U0BEN', channel: CHANNEL, ts: run?.ts, action_id: 'run-defer' };
  expect(plain((await world.told('U0BEN', () => world.control('click', click))).join('\n'))).toContain(utc(DUE));
  const refused = await world.submit('U0BEN', { until: DUE / 1000 + 3600 });
  expect(plain(refused.join('\n'))).toMatch(/^Not deferred: CVE-2026-52833 is due /);
  await world.told('U0BEN', () => world.control('click', click));
  expect(plain((await world.submit('U0BEN', { until: DUE / 1000 - 3600 })).join('\n'))).toMatch(/^Deferred: /);
});
