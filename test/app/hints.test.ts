import { type App, buildApp } from '../../src/app/build.ts';
import type { FeatureName } from '../../src/app/doors.ts';
import type { BuiltFeature } from '../../src/app/features.ts';
import { handleHints } from '../../src/app/hints.ts';
import { MINUTE } from '../../src/duration.ts';
import { portsDouble } from '../support/ports.ts';

const T0 = Date.parse('2026-11-27T11:00:00Z');

const ticked = async (features: Partial<Record<FeatureName, BuiltFeature>>, minutes: number): Promise<void> => {
  const app: App = { ...buildApp(portsDouble()), features: new Map() };
  const names: FeatureName[] = ['home', 'exceptions'];
  const only = new Map(names.flatMap((name) => (features[name] === undefined ? [] : [[name, features[name]]])));
  for (let minute = 0; minute < minutes; minute += 1) {
    // A tick is handled some seconds after its minute began.
    const time = { clock: () => T0 + minute * MINUTE + 7_000, mayTake: () => true };
    await handleHints({ ...app, features: only }, [{ id: `t${minute}`, message: { kind: 'tick' } }], time);
  }
};

test('a tick comes to each feature in each minute, and to one that needs it less in every fifth', async () => {
  const ticks: string[] = [];
  const feature = (name: string, rest: Partial<BuiltFeature> = {}): BuiltFeature => ({
    ...rest,
    onTick: async () => {
      ticks.push(name);
      return [];
    },
  });
  await ticked({ home: feature('home'), exceptions: feature('exceptions', { everyMinutes: 5 }) }, 12);
  expect(ticks.filter((name) => name === 'home')).toHaveLength(12);
  expect(ticks.filter((name) => name === 'exceptions')).toHaveLength(3);
});
