import { type Card, isNotice, type LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ world: 'approval', windows: false });

/** Cards of approval steps and retries, oldest first; their dates in UTC. */
const stepCards = (world: LocalWorld): Card[] =>
  world
    .messages('C0PATCHING')
    .filter(({ metadata }) => metadata?.event_payload?.run_id?.startsWith('i-') === true)
    .map((message) => ({
      channel: 'C0PATCHING',
      ts: message.ts,
      text: message.text,
      body: plain(linesOf(message.blocks ?? []).join('\n')),
      buttons: buttonsOf(message.blocks ?? []),
      replies: message.replies.filter((reply) => !isNotice(reply)).map((reply) => plain(bodyOf(reply))),
    }));

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

test('explore', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  console.log(plain(world.card('api').body));
  await world.press('U0ANA', 'approve');
  await world.press('U0BEN', 'approve');
  await world.advance('40m');
  console.log(plain(world.card('api').body), world.card('api').buttons);
  console.log(JSON.stringify(stepCards(world), null, 1));
  const card = stepCards(world).at(-1);
  console.log(await world.press('U0ANA', 'approve', card));
  console.log(await world.press('U0ANA', 'approve', card));
  console.log(await world.press('U0BEN', 'approve', card));
  await world.advance('3m');
  console.log(JSON.stringify(stepCards(world), null, 1));
  console.log(plain(world.card('api').body), world.card('api').buttons);
  await world.advance('15m');
  console.log(plain(world.card('api').body), world.card('api').buttons, await world.images('api'));
});
