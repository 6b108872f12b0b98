import { inLocalWorld } from './in-local-world.ts';
import { configFile, imageFleets } from './variants.ts';

/** The world begins on a Thursday at ten, in the zone of the config. */
const config = configFile('digest.yml', {
  fleets: imageFleets(),
  compliance: { windowTags: [], digest: { day: 'thursday', at: '10:08', leadership: 'C0PATCHING' } },
});

const local = inLocalWorld({ compliance: true, config });

const digestsIn = (channel: string): string[] =>
  local.world
    .messages(channel)
    .map(({ text }) => text)
    .filter((text) => text.startsWith('Weekly digest'));

test('fleets are swept, App Home says where they stand, and each channel has one digest of the same', async () => {
  const { world } = local;
  await world.advance('7m');
  await world.told('U0ANA', () => world.control('home', { user: 'U0ANA' }));
  const home = world.home('U0ANA') ?? '';
  const [, compliant = '', fleets = ''] = /\*Compliance\*\n(\d+) of (\d+) fleets compliant/.exec(home) ?? [];
  expect(home).toMatch(/\n\*web-prod\*: .*\n.*\n\*(?:Not compliant|Not fully seen)\* since .*drift card/);
  expect(digestsIn('C0PATCHING')).toEqual([]);
  await world.advance('3m');
  await world.advance('2m');
  expect(digestsIn('C0PATCHING')).toEqual([
    expect.stringMatching(new RegExp(`^Weekly digest of all fleets: ${compliant} of ${fleets} fleets compliant`)),
  ]);
  expect(digestsIn('C0WEB')).toEqual([expect.stringMatching(/^Weekly digest: 0 of 1 fleet compliant/)]);
});
