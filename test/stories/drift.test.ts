import { bodyOf, buttonsOf } from '../support/written-text.ts';
import { inLocalWorld } from './in-local-world.ts';

const CHANNEL = 'C0PATCHING';
// One fleet, swept every quarter of an hour: what else the world's drift looks like is told without the product around it.
const local = inLocalWorld({ world: 'drift', config: 'test/stories/drift.patchwarden.yml', compliance: true });

const messages = (about: RegExp) =>
  local.world
    .messages(CHANNEL)
    .filter(({ text, metadata }) => metadata?.event_type === 'patchwarden_drift' && about.test(text))
    .map((message) => ({
      ts: message.ts,
      text: message.text,
      body: bodyOf(message),
      buttons: buttonsOf(message.blocks ?? []),
      replies: message.replies.map(({ text }) => text),
    }));

test('drift appears by itself, is told once with its causes, is mended with a button, and is told as mended', async () => {
  const { world } = local;
  await world.advance('2m');
  const [card, ...others] = messages(/unscanned/);
  expect(others).toEqual([]);
  expect(card?.text).toMatch(/^Drift in unscanned: 3 of 4 instances not seen\./);
  for (const cause of [
    'Never scanned: 1 instance',
    'Outdated scan: 1 instance',
    'Scanned with another baseline: 1 instance',
  ])
    expect(card?.body).toContain(cause);
  expect(card?.buttons).toEqual(['Scan', 'Why', 'Show window', 'Snooze']);
  await world.advance('15m');
  expect(messages(/unscanned/).map(({ ts }) => ts)).toEqual([card?.ts]);

  const click = (action_id: string) =>
    world.told('U0ANA', () => world.control('click', { user: 'U0ANA', channel: CHANNEL, ts: card?.ts, action_id }));
  expect((await click('drift-why')).join('\n')).toContain('/patch scan unscanned');
  await click('patch-scan-form');
  await world.submit('U0ANA', {});
  const asked = world.messages(CHANNEL).find(({ text }) => /^Approval needed: scan unscanned/.test(text));
  expect(asked).toBeDefined();
  await world.control('click', { user: 'U0BEN', channel: CHANNEL, ts: asked?.ts, action_id: 'run-approve' });
  await world.advance('5m');
  const [mended, ...more] = messages(/unscanned/);
  expect([mended?.ts, more]).toEqual([card?.ts, []]);
  expect(mended?.text).toMatch(/^Back in compliance: unscanned, after \d+ min/);
  expect(mended?.replies.join('\n')).toMatch(/\*unscanned\* is back in compliance after \d+ min/);
  expect((await world.patch('U0ANA', 'compliance')).join('\n')).toContain('*unscanned*: compliant');
});
