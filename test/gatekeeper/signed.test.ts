import { createReadSigned } from '../../src/gatekeeper/effect/signed.ts';
import { createSecretStore } from '../../src/slack/secrets.ts';
import { SigningSecrets } from '../../src/slack/verifier.ts';
import { ANA, MINUTE, T0 } from '../runs/fixture.ts';
import { OLD_SECRET, SECRET } from '../support/signed-request.ts';
import { askedBake, askedValue, clickBy, givenBy } from './world.ts';

const proofBy = (secret: string) => givenBy(ANA, clickBy(ANA, askedValue(askedBake())), {}, secret).proof;

/** Parameter Store, and a container of the gatekeeper that lives on. */
function aContainer(...stored: string[]) {
  const world = { stored, isDown: false, now: T0, reads: 0 };
  const secrets = createSecretStore(async () => {
    world.reads += 1;
    if (world.isDown) throw new Error('ThrottlingException');
    return { signingSecrets: new SigningSecrets(world.stored), botToken: 'xoxb-1-2-3' };
  });
  const read = createReadSigned(secrets, () => world.now);
  return { world, holds: async (secret: string) => (await read(proofBy(secret))) !== undefined };
}

test('while two are stored, what either signed holds', async () => {
  const { holds } = aContainer(SECRET, OLD_SECRET);
  expect([await holds(OLD_SECRET), await holds(SECRET)]).toEqual([true, true]);
});

test('a secret that was taken away verifies nothing a minute later', async () => {
  const { world, holds } = aContainer(SECRET, OLD_SECRET);
  await holds(OLD_SECRET);
  world.stored = [SECRET];
  world.now += MINUTE;
  expect([await holds(OLD_SECRET), await holds(SECRET)]).toEqual([false, true]);
});

test('a new one is known as soon as something is signed by it, whatever was refused a moment ago', async () => {
  const { world, holds } = aContainer(OLD_SECRET);
  expect(await holds('another-secret-that-is-long')).toBe(false);
  world.stored = [SECRET, OLD_SECRET];
  world.now += 10_000;
  expect(await holds(SECRET)).toBe(true);
});

test('secrets that cannot be read make no proof a bad one', async () => {
  const { world, holds } = aContainer(OLD_SECRET);
  await holds(OLD_SECRET);
  world.stored = [SECRET];
  world.isDown = true;
  world.now += 10_000;
  await expect(holds(SECRET)).rejects.toThrow('ThrottlingException');
});

test('many proofs that do not hold are one read more', async () => {
  const { world, holds } = aContainer(SECRET);
  for (let i = 0; i < 5; i += 1) await holds(OLD_SECRET);
  expect(world.reads).toBe(1);
});
