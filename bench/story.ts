// The whole simulated bake: from `/patch bake web` over the approval to the new AMI and the difference in the channel.
import { LocalWorld } from '../test/support/local-world.ts';

const RUNS = 5;
/** Until the code is compiled; the first is shown apart. */
const WARM_UPS = 3;
const TARGET_MS = 1000;
/** Longer than any simulated bake: 22 to 27 minutes. */
const WORLD_TIME = '28m';

interface Story {
  wallMs: number;
  took: string;
  calls: number;
}

/**
 * One story in a world put back to its beginning, both functions warm: their cold start is measured elsewhere.
 * @throws when it does not end with an AMI and its difference
 */
async function tell(world: LocalWorld): Promise<Story> {
  await world.reset();
  await world.patch('U0ANA', 'status');
  const began = performance.now();
  await world.start('web');
  await world.advance(WORLD_TIME);
  const wallMs = performance.now() - began;
  const { text, body, replies } = world.card();
  const told = /^web baked: ami-[0-9a-f]{17}/.test(text) && /fixes \d+ CVEs/.test(body);
  if (!told || replies.length < 2) throw new Error(`the story ended otherwise: ${text}\n${body}`);
  const problems = world.problems();
  if (problems.length > 0) throw new Error(`the story had problems: ${problems.map(String).join('; ')}`);
  const { invocations } = world.local.aws.lambda.counters('patchwarden-worker');
  return { wallMs, took: / took (.+)/.exec(body)?.[1] ?? 'unknown', calls: invocations };
}

const world = await LocalWorld.open();
try {
  const first = await tell(world);
  for (let run = 1; run < WARM_UPS; run += 1) await tell(world);
  const stories: Story[] = [];
  for (let run = 0; run < RUNS; run += 1) stories.push(await tell(world));
  const sorted = stories.toSorted((one, other) => one.wallMs - other.wallMs);
  const median = sorted[Math.floor(RUNS / 2)];
  if (median === undefined) throw new Error('no story was told');
  const all = stories.map(({ wallMs }) => wallMs.toFixed(0)).join(', ');
  const met = median.wallMs < TARGET_MS;
  console.log(`A bake of ${median.took} of world time, command to difference, ${median.calls} calls of the worker`);
  console.log(`  ${RUNS} runs after ${WARM_UPS} to warm up (the first took ${first.wallMs.toFixed(0)} ms): ${all} ms`);
  console.log(`  ${WORLD_TIME} of world time were simulated each time`);
  console.log(
    `  ${met ? 'met   ' : 'MISSED'} ${median.wallMs.toFixed(0)} ms from command to difference, under ${TARGET_MS}`,
  );
  process.exitCode = met ? 0 : 1;
} finally {
  await world.close();
}
