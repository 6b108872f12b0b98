import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { worldPatching } from '../../local/world/world-patching.ts';
import { further } from '../support/further.ts';
import { fieldsOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard } from './patching.ts';
import { configFile, worldWith } from './variants.ts';

const { fleets } = fieldsOf(parse(readFileSync('patchwarden.yml', 'utf8')));
const fleetsOf = fieldsOf(fleets);

const SCHEDULES: Readonly<Record<string, string>> = {
  'Patching-DEV': 'cron(0 22 ? * THU *)',
  'Patching-QA': 'cron(30 0 ? * FRI *)',
};

/** A quarter of an hour before the window of Win-DEV opens; that of Win-QA opens two hours later, after a soak of one. */
const local = inLocalWorld({
  config: configFile('soak-of-an-hour.yml', {
    fleets: { ...fleetsOf, 'win-qa': { ...fieldsOf(fleetsOf['win-qa']), soak: '1h' } },
  }),
  world: worldWith({
    start: '2026-11-19T10:45:00Z',
    windows: worldPatching.windows.map((window) => ({
      ...window,
      schedule: SCHEDULES[window.name] ?? window.schedule,
    })),
  }),
});

further(
  'win-dev is patched by its own window, which is not adopted, and win-qa then runs in its adopted one',
  async () => {
    const { world } = local;
    await world.advance('3m');
    const [refused] = await world.patch('U0ANA', 'install win-qa', CHANNEL);
    expect(refused).toMatch(/^No request was made: win-dev goes first and/);
    const [approved] = await world.press('U0BEN', 'approve', patchCard(world, 'win-qa'));
    expect(approved).toMatch(/^Approved: the patching of win-qa starts at/);
    await world.advance('40m');
    await world.advance('1h');
    expect(patchCard(world, 'win-qa').body).not.toContain('goes first');
    expect(patchCard(world, 'win-qa').body).toMatch(
      /win-dev patched by its window Patching-DEV on 2026-11-19 11:\d\d UTC · win-dev healthy for 1 h( \d+ min)?/,
    );
    await world.advance('1h20m');
    expect(patchCard(world, 'win-qa').text).toMatch(/^win-qa patched: 2 of 2 instances/);
  },
);
