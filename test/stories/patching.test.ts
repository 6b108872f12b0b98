import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard, patchCards } from './patching.ts';

const local = inLocalWorld();

test('install on rhel-dev, from the command to the receipt', async () => {
  const { world } = local;
  const asked = await world.patch('U0ANA', 'install rhel-dev because CVE-2026-1234', CHANNEL);
  const show = () => { const c = patchCard(world, 'rhel-dev'); console.log(c.text, '\n', c.body, c.buttons, c.replies);};
  show();
  console.log(await world.press('U0BEN', 'approve', patchCard(world, 'rhel-dev')));
  for (const by of ['2m', '10m', '20m', '40m']) {
    await world.advance(by);
    console.log(by); show();
  }
  console.log(patchCards(world).map((c)=>c.text));
});
