import { dueNow, noTurns, thingsAbout } from '../../../src/outside/flow/hints.ts';
import { lookAtChange } from '../../../src/outside/flow/look-change.ts';
import { lookAtThing } from '../../../src/outside/flow/look-thing.ts';
import type { OutsideChange } from '../../../src/outside/types/change.ts';
import type { Found, OutsideSource } from '../../../src/outside/types/source.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { failure } from '../../deploy/effect/fake-aws.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { aRun, MINUTE, NOW } from '../../runs/fixture.ts';
import { hintOf } from '../../support/hint.ts';
import { HOME } from '../../support/home.ts';
import { tickAt } from '../../support/tick.ts';
import { anUpdate } from '../fixture.ts';

const THING = { key: 'fleet/web-prod', name: 'web-prod', channel: 'C0PATCHING', place: HOME };
const NOTHING: Found = { changes: [], handled: [] };

/** The feature with one thing and a source that a test scripts. */
function outside(parts: Partial<OutsideSource> = {}) {
  const double = createWorkerDouble();
  const source: OutsideSource = {
    changeKinds: ['stack-update'],
    things: () => [THING],
    isAbout: ({ key }, { resources }) => resources.includes(key),
    glance: async () => new Map(),
    find: async () => NOTHING,
    observe: async (change) => change,
    compare: async () => 'ready',
    show: async ({ state }) => ({
      title: `Outside stack update of web-prod: ${state}`,
      warnings: [],
      lines: { what: md`web-prod`, next: md`Nothing is needed` },
      ids: md``,
      posts: [],
    }),
    ...parts,
  };
  const ports = { ...double.ports, sources: () => [source] };
  const look = (now = NOW, hinted = false) => lookAtThing(ports, THING.key, { now, hinted });
  const posts = () => double.there.map(({ text }) => text.split(',')[0]);
  return { double, ports, look, posts };
}

const found = (change: OutsideChange): Found => ({ changes: [change], handled: [change.awsId] });
const throttled = () => Promise.reject(failure('Throttling'));

test('a change that is found twice has one card', async () => {
  const { look, posts } = outside({ find: async () => found(anUpdate()) });
  await look();
  await look(NOW + MINUTE);
  expect(posts()).toEqual(['Outside stack update of web-prod: running']);
});

test('two looks at the same time post one card', async () => {
  const { look, posts } = outside({ find: async () => found(anUpdate()) });
  await Promise.all([look(), look()]);
  expect(posts()).toEqual(['Outside stack update of web-prod: running']);
});

test('a look that fails loses nothing, and the next ones have their turn', async () => {
  let fails = true;
  const { look, posts, ports, double } = outside({
    find: () => (fails ? throttled() : Promise.resolve(found(anUpdate()))),
  });
  await look();
  expect(double.logged).toContain('outside-not-read');
  expect(await dueNow(ports, noTurns(), tickAt(ports.table, NOW + MINUTE))).toEqual([]);
  fails = false;
  expect(await dueNow(ports, noTurns(), tickAt(ports.table, NOW + 5 * MINUTE))).toEqual([THING.key]);
  await look(NOW + 5 * MINUTE);
  expect(posts()).toHaveLength(1);
});

test('a thing that looks different from a minute before is looked at, whatever its turn', async () => {
  let glance = 'version 7';
  const { ports, look } = outside({ glance: async () => new Map([[THING.key, glance]]) });
  const turns = noTurns();
  expect(await dueNow(ports, turns, tickAt(ports.table, NOW))).toEqual([THING.key]);
  await look();
  expect(await dueNow(ports, turns, tickAt(ports.table, NOW + MINUTE))).toEqual([]);
  glance = 'version 8';
  expect(await dueNow(ports, turns, tickAt(ports.table, NOW + 2 * MINUTE))).toEqual([THING.key]);
  await look(NOW + 2 * MINUTE);
  expect(await dueNow(ports, turns, tickAt(ports.table, NOW + 3 * MINUTE))).toEqual([]);
});

test('a glance that fails leaves the round as it is', async () => {
  const { ports, double } = outside({ glance: throttled });
  expect(await dueNow(ports, noTurns(), tickAt(ports.table, NOW))).toEqual([THING.key]);
  expect(double.logged).toContain('outside-not-glanced-at');
});

test('a change is followed each minute to its end, and then left', async () => {
  let state: OutsideChange['state'] = 'running';
  const { ports, look, double } = outside({
    find: async () => found(anUpdate()),
    observe: async (change) => ({ ...change, state, ...(state === 'running' ? {} : { endedAt: NOW + MINUTE }) }),
  });
  await look();
  const due = async (now: number) =>
    (await dueNow(ports, noTurns(), tickAt(ports.table, now))).filter((key) => key.startsWith('change/'));
  expect(await due(NOW + MINUTE)).toEqual([`change/${anUpdate().id}`]);
  state = 'rolled-back';
  await lookAtChange(ports, anUpdate().id, { now: NOW + MINUTE, hinted: false });
  expect(double.said.at(-1)?.text).toContain('Outside stack update of web-prod: rolled-back');
  expect(await due(NOW + 10 * MINUTE)).toEqual([]);
});

test('a change that cannot be read stays as it is, and is looked at again', async () => {
  const { ports, look, posts } = outside({ find: async () => found(anUpdate()), observe: throttled });
  await look();
  expect(posts()).toEqual(['Outside stack update of web-prod: running']);
  expect(await dueNow(ports, noTurns(), tickAt(ports.table, NOW + MINUTE))).toContain(`change/${anUpdate().id}`);
});

test('a burst of events is one look', async () => {
  let looks = 0;
  const { look, double } = outside({
    find: async () => {
      looks += 1;
      return NOTHING;
    },
  });
  await look();
  await look(NOW + 1000, true);
  await look(NOW + 2000, true);
  expect(looks).toBe(1);
  expect(double.wakes).toHaveLength(1);
});

test('an event leads here unless a run of ours is under way that it is about', async () => {
  const { ports, double } = outside();
  const event = hintOf({ resources: [THING.key] });
  expect(await thingsAbout(ports, [event])).toEqual([[THING.key]]);
  await double.store(aRun({ state: 'awaiting-approval' }));
  const isAbout = () => true;
  const of = { ...ports.kinds.of(aRun()), isAbout };
  const kinds = { ...ports.kinds, of: () => of };
  expect(await thingsAbout({ ...ports, kinds }, [event])).toEqual([[THING.key]]);
  await double.store(aRun({ id: 'b-2', state: 'running', subject: 'another' }));
  expect(await thingsAbout({ ...ports, kinds }, [event])).toEqual([[]]);
  expect(await thingsAbout(ports, [event])).toEqual([[THING.key]]);
});
