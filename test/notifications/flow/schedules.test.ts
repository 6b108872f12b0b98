import { savePreferences } from '../../../src/notifications/effect/preferences.ts';
import { tell } from '../../../src/notifications/flow/tell.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { createRandom, type Random } from '../../model/random.ts';
import { createWorkerDouble, type PostedDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { ANA, aCard, anApproval, aRun, BEN, CHECKPOINT, HOUR, MINUTE, runIn } from '../../runs/fixture.ts';

const SCHEDULES = 60;
const EVERYONE = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0DEV', 'U0EVE'];
const PLATFORM = ['U0ANA', 'U0BEN', 'U0CLEO', 'U0DEV'];
const ENDS: readonly RunState[] = ['failed', 'rolled-back', 'expired', 'succeeded', 'rejected'];

interface Scene {
  world: WorkerDouble;
  random: Random;
  inChannel: ReadonlySet<string>;
  muted: ReadonlySet<string>;
  /** With quiet hours of their own. */
  quiet: ReadonlySet<string>;
  /** From here on posts belong to what comes after the start. */
  before: number;
  wasHalfDone: boolean;
}

const some = (random: Random, all: readonly string[]): string[] => all.filter(() => random.chance(0.5));

async function sceneOf(seed: number): Promise<Scene> {
  const random = createRandom(seed);
  const world = createWorkerDouble();
  const inChannel = new Set([...some(random, EVERYONE), 'U0BEN']);
  const muted = new Set(random.chance(0.5) ? some(random, EVERYONE) : []);
  for (const id of muted) await savePreferences(world.table, { userId: id, person: id }, { mutedUntil: 'for-good' });
  const quiet = new Set(random.chance(0.5) ? some(random, EVERYONE) : []);
  for (const id of quiet)
    await savePreferences(
      world.table,
      { userId: id, person: id },
      {
        quiet: { from: `${10 + random.int(10)}:00`, to: `0${random.int(10)}:30` },
      },
    );
  world.ports.slack.userGroupMembers = async () => PLATFORM;
  world.ports.slack.channelMembers = async () => inChannel;
  return { world, random, inChannel, muted, quiet, before: 0, wasHalfDone: false };
}

/** One look at the run, in which Slack may fail, its answer be lost, or the worker die at one of its writes. */
async function look({ world, random }: Scene, run: Run): Promise<number | undefined> {
  const table = { ...world.table };
  const dies = random.chance(0.3) ? 1 + random.int(4) : 0;
  let writes = 0;
  world.table.write = async (all) => {
    writes += 1;
    if (writes === dies && random.chance(0.5)) throw new Error('died');
    const result = await table.write(all);
    if (writes === dies) throw new Error('died');
    return result;
  };
  if (random.chance(0.2)) world.loseNextAnswer();
  if (random.chance(0.2)) world.failNext('postMessage', random.pick(['ambiguous', 'rate-limited']), 5);
  if (random.chance(0.1)) world.failNext('findMessage', 'ambiguous');
  try {
    return await tell(world.ports, { run, card: aCard(), text: run.state, policy: run.policy }, world.clock.now);
  } catch {
    return world.clock.now;
  } finally {
    Object.assign(world.table, table);
  }
}

/** Until nothing more is to be told of the run as it is, or the time is over. */
async function lookUntil(scene: Scene, run: Run, end: number): Promise<void> {
  const { clock } = scene.world;
  for (let looks = 0; looks < 200; looks += 1) {
    const next = await look(scene, run);
    clock.now = Math.min(Math.max(next ?? end, clock.now + MINUTE), end);
    if (next === undefined || clock.now >= end) break;
  }
  clock.now = Math.max(clock.now, end);
}

/** Asked up to four times over, sometimes half done, and ended in some way. */
async function play(scene: Scene): Promise<Run> {
  const { random, world } = scene;
  const policy = { ...aRun().policy, approvals: 1 + random.int(3) };
  for (let epoch = 1 + random.int(3), first = epoch; epoch < first + 1 + random.int(4); epoch += 1) {
    const expiresAt = world.clock.now + (1 + random.int(30)) * HOUR;
    const approvals = random.chance(0.3) ? [anApproval(ANA, { epoch })] : [];
    await lookUntil(scene, aRun({ policy, epoch, expiresAt }), world.clock.now + random.int(20) * HOUR);
    await lookUntil(scene, aRun({ policy, epoch, expiresAt, approvals }), expiresAt - 1);
  }
  scene.before = world.there.length;
  scene.wasHalfDone = random.chance(0.4);
  if (scene.wasHalfDone)
    await lookUntil(scene, runIn('waiting', { ...CHECKPOINT, epoch: 9 }), world.clock.now + 3 * HOUR);
  const end = runIn(random.pick(ENDS), { policy, approvals: random.chance(0.5) ? [anApproval(BEN)] : [] });
  await lookUntil(scene, end, world.clock.now + 72 * HOUR);
  return end;
}

/** Whom a post notifies, as Slack does: members of the channel who are mentioned, and the reader of a direct message. */
function notifiedBy({ channel, text }: PostedDouble, inChannel: ReadonlySet<string>): string[] {
  if (channel.startsWith('D')) return [`U${channel.slice(1)}`];
  const users = [...text.matchAll(/<@(U0[A-Z0-9]+)>/g)].map(([, id = '']) => id);
  const all = text.includes('<!subteam^S0PLATFORM>') ? [...users, ...PLATFORM] : users;
  return [...new Set(all)].filter((id) => inChannel.has(id));
}

const schedules = Array.from({ length: SCHEDULES }, (_, seed) => seed + 1);

test('at most three per person before the start, nothing twice, ends always, and nobody who is muted', async () => {
  const reached = new Set<string>();
  for (const seed of schedules) {
    const scene = await sceneOf(seed);
    const end = await play(scene);
    const { there } = scene.world;
    const told = (posts: readonly PostedDouble[], id: string): number =>
      posts.filter((post) => notifiedBy(post, scene.inChannel).includes(id)).length;
    const isMuted = (id: string): boolean => scene.muted.has(id) && id !== 'U0DEV';
    const markers = there.map(({ marker }) => marker);
    const capped = there.slice(0, scene.before).filter(({ text }) => text.includes('awaiting-approval'));
    const ends = there.filter(({ text }) => text.endsWith(end.state) || text.includes(`${end.state} <https`));
    // Ben is an approver in the channel.
    const isBenOpen = !scene.muted.has('U0BEN') && !scene.quiet.has('U0BEN');
    const halfDone = there.filter(({ text }) => / waiting$/.test(text));
    expect({
      seed,
      markers,
      overTold: EVERYONE.filter((id) => told(capped, id) > 3 && id !== 'U0DEV'),
      requester: told(ends, 'U0DEV'),
      benAtCheckpoint: isBenOpen ? told(halfDone, 'U0BEN') : 0,
      muted: EVERYONE.filter((id) => isMuted(id) && told(there, id) > 0),
      broadcasts: there.filter(({ text }) => /<!(?:here|channel|everyone)/.test(text)).length,
    }).toEqual({
      seed,
      markers: [...new Set(markers)],
      overTold: [],
      requester: 1,
      benAtCheckpoint: isBenOpen && scene.wasHalfDone ? 1 : 0,
      muted: [],
      broadcasts: 0,
    });
    for (const marker of markers) reached.add(String(marker).replace(/.*told\/([a-z-]+).*/, '$1'));
  }
  // The schedules are worth something only if they come to all of these.
  expect([...reached].sort()).toEqual(['ask', 'checkpoint', 'end', 'reminder-half', 'reminder-hour']);
}, 60_000);
