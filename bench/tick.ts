// What a minute costs in which nothing happens: calls of AWS by the worker for each tick of an hour, as people have left the world.
import { HOUR, MINUTE } from '../src/duration.ts';
import { LocalWorld, type WorldOptions } from '../test/support/local-world.ts';

/** The first sweeps, looks and notices are over by then. */
const SETTLED = 3 * HOUR;
const TICKS = 60;

interface Case extends WorldOptions {
  name: string;
  /** Of a tick in which nothing is due, and of all of the hour, with the sweep and the round of looks. */
  idle: number;
  mean: number;
}

const CASES: readonly Case[] = [
  { name: 'every feature on', compliance: true, windows: true, idle: 6, mean: 16 },
  { name: 'without compliance and windows', compliance: false, windows: false, idle: 4, mean: 8 },
];

let isMet = true;
const say = (met: boolean, what: string): void => {
  isMet &&= met;
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
};

for (const { name, idle, mean, ...options } of CASES) {
  const calls: string[] = [];
  const authorize = async ({ caller, operation }: { caller: string; operation: string }): Promise<boolean> => {
    if (caller.includes('worker')) calls.push(operation);
    return true;
  };
  const world = await LocalWorld.open({ ...options, authorize });
  try {
    await world.local.clock.advance(SETTLED);
    const ticks: number[] = [];
    for (let tick = 0; tick < TICKS; tick += 1) {
      const before = calls.length;
      await world.local.clock.advance(MINUTE);
      ticks.push(calls.length - before);
    }
    const sorted = ticks.toSorted((one, other) => one - other);
    const least = sorted[0] ?? 0;
    const half = sorted[TICKS / 2] ?? 0;
    const all = ticks.reduce((sum, each) => sum + each, 0) / TICKS;
    console.log(
      `${TICKS} minutes of the local world, ${name}: ${half} calls in half of the ticks, at most ${sorted.at(-1)}`,
    );
    say(
      least > 0 && least <= idle,
      `${least} calls of AWS in a tick in which nothing is due, at most ${idle}: ${name}`,
    );
    say(all <= mean, `${all.toFixed(1)} calls of AWS a tick over an hour, at most ${mean}: ${name}`);
  } finally {
    await world.close();
  }
}
process.exit(isMet ? 0 : 1);
