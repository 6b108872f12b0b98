// Cold start of the slack function: process start → first signed command verified, enqueued and acknowledged.
// Medians of the ratios within each round, so that a busy moment of the machine counts for all three. Exits 1 when a target is missed.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleSlack } from '../scripts/bundle.mjs';

const RUNS = Number(process.env.BENCH_RUNS ?? 21);
const TARGETS = { ofBolt: 0.45, ofHandCheck: 2.1, kilobytes: 200 };

const fixture = (name) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'patchwarden-bench-'));
const secrets = { BENCH_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5', BENCH_BOT_TOKEN: 'xoxb-bench-token' };

const plainBundle = (name) =>
  build({
    entryPoints: [fixture(`${name}.mjs`)],
    outfile: join(out, name, 'index.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    logLevel: 'error',
  });

const startAws = async () => {
  const server = fork(fixture('aws-server.mjs'), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...secrets },
  });
  const [port] = await once(server.stdout, 'data');
  return { server, url: `http://127.0.0.1:${String(port).trim()}` };
};

/** Milliseconds from just before the process is started to the acknowledgement inside it. */
async function coldStart(bundle, env) {
  const startedAt = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, [fixture('invoke.cjs'), bundle], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  const answer = JSON.parse(/^@(.+)$/m.exec(output)?.[1] ?? '{}');
  if (answer.statusCode !== 200) throw new Error(`${bundle} answered ${output}`);
  return answer.at - startedAt;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Of two lists of as many rounds: a round's one time by its other. */
const ratio = (times, others) => median(times.map((time, round) => time / others[round]));

const shuffled = (items) =>
  items
    .map((item) => ({ item, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);

async function measure() {
  await Promise.all([bundleSlack(join(out, 'slack')), plainBundle('bolt-app'), plainBundle('hand-check')]);
  const { server, url } = await startAws();
  const env = {
    PATH: process.env.PATH,
    ...secrets,
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: url,
    PATCHWARDEN_REQUESTS_QUEUE_URL: `${url}/111122223333/patchwarden-requests.fifo`,
  };
  const names = ['slack', 'bolt-app', 'hand-check'];
  const times = Object.fromEntries(names.map((name) => [name, []]));
  // The first start of each reads its files from disk; it is not counted.
  for (const name of names) await coldStart(join(out, name, 'index.cjs'), env);
  for (let run = 0; run < RUNS; run += 1) {
    for (const name of shuffled(names)) times[name].push(await coldStart(join(out, name, 'index.cjs'), env));
  }
  const sent = Number(await (await fetch(`${url}/sent`)).text());
  server.disconnect();
  if (sent !== RUNS + 1) throw new Error(`${RUNS + 1} commands were acknowledged, ${sent} reached the queue`);
  return Object.fromEntries(
    names.map((name) => [
      name,
      { times: times[name], ms: median(times[name]), kilobytes: statSync(join(out, name, 'index.cjs')).size / 1000 },
    ]),
  );
}

try {
  const result = await measure();
  const rows = [
    ['slack function: verified, enqueued, acknowledged', result.slack],
    ['one-command Bolt AwsLambdaReceiver, no queue', result['bolt-app']],
    ['hand-written signature check, no queue', result['hand-check']],
  ];
  console.log(`Cold start, Node ${process.version}, medians of ${RUNS} interleaved runs`);
  for (const [name, { ms, kilobytes }] of rows) {
    console.log(`  ${name.padEnd(52)} ${ms.toFixed(1).padStart(7)} ms ${kilobytes.toFixed(0).padStart(6)} kB`);
  }
  const checks = [
    ['× the Bolt bundle', ratio(result.slack.times, result['bolt-app'].times), TARGETS.ofBolt],
    ['× the hand-written check', ratio(result.slack.times, result['hand-check'].times), TARGETS.ofHandCheck],
    ['kB minified', result.slack.kilobytes, TARGETS.kilobytes],
  ];
  for (const [name, value, target] of checks) {
    console.log(`  ${value <= target ? 'met   ' : 'MISSED'} ${value.toFixed(2)} ${name}, at most ${target}`);
  }
  process.exitCode = checks.every(([, value, target]) => value <= target) ? 0 : 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
