// `npm run mutants [count]`: makes small mistakes in the files that decide, one at a time, and looks whether the tests notice. Takes an
// even sample of all mistakes that scripts/mutants/mutate.mjs knows (240 unless told otherwise); fails below 92 %. Writes
// docs/mutants.md. A mistake that changes nothing anyone can see is kept in scripts/mutants/unseen.json with the reason; it counts as
// missed all the same.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutationsOf, withMutation } from './mutants/mutate.mjs';

const COUNT = Number(process.argv[2] ?? 240);
const LEAST = 0.92;
const LANES = Number(process.env['PATCHWARDEN_LANES'] ?? 2);
/** Where the decisions are. */
const PLACES = [
  'src/runs/decision',
  'src/approvals',
  'src/approvals/decision',
  'src/deploy/decision',
  'src/slack/verifier.ts',
];
/** What tests them by itself, and what more is asked of a mistake that this did not notice. */
const NEAR = ['test/runs', 'test/approvals', 'test/deploy', 'test/slack/verifier'];
const WIDE = [
  'test/bake',
  'test/home',
  'test/app/command',
  'test/app/features',
  'test/handlers',
  'test/model/schedules',
];
const HANGS_AFTER_MS = 240_000;

const read = (file) => readFileSync(file, 'utf8');
const filesIn = (place) =>
  place.endsWith('.ts')
    ? [place]
    : readdirSync(place)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${place}/${name}`)
        .sort();
const all = PLACES.flatMap(filesIn).flatMap((file) =>
  mutationsOf(read(file)).map((mutation) => ({ file, ...mutation })),
);
const sample = Array.from(
  { length: Math.min(COUNT, all.length) },
  (_, at) => all[Math.floor((at * all.length) / COUNT)],
);
const unseen = JSON.parse(read('scripts/mutants/unseen.json'));

/** A copy of what the tests need, so that two mistakes can be tried at once and the working tree is never touched. */
function createLane() {
  const folder = mkdtempSync(join(tmpdir(), 'patchwarden-mutants-'));
  for (const name of readdirSync('.').filter((name) => !['node_modules', '.git', 'cdk.out'].includes(name)))
    cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, '.cache'));
  return folder;
}

/** Resolves to whether the command passes there. */
function passes(folder, command, args) {
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const child = spawn(`node_modules/.bin/${command}`, args, { cwd: folder, env, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_AFTER_MS);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

const testsPass = (folder, paths) =>
  passes(folder, 'jest', [
    ...['--ci', '-i', '--bail', '--silent', '--cacheDirectory', join(folder, '.cache')],
    '--passWithNoTests',
    '--selectProjects',
    'unit',
    '--testPathPatterns',
    ...paths,
  ]);
const typesPass = (folder) => passes(folder, 'tsc', ['-p', 'tsconfig.json']);

/** `test/runs/decision` for `src/runs/decision/start.ts`: what is most likely to notice. */
const mirrorOf = (file) => file.replace(/^src/, 'test').replace(/\/[^/]*$|\.ts$/, '');

/** The tests first, since a type error is no behaviour: what the compiler alone notices is told apart. */
async function noticedBy(folder, first) {
  for (const paths of [first, NEAR, WIDE]) if (!(await testsPass(folder, paths))) return 'tests';
  return (await typesPass(folder)) ? undefined : 'types';
}

const lineOf = ({ file, start }) => Buffer.from(read(file)).subarray(0, start).toString().split('\n').length;
const oneLine = (text) => text.replaceAll(/\s+/g, ' ');
/** What stays the same when lines are added above. */
const nameOf = ({ file, rule, original, replacement }) =>
  `${file}: ${rule}: ${oneLine(original)} -> ${oneLine(replacement)}`;

const missed = [];
let tried = 0;
let byTypes = 0;
async function lane(waiting) {
  const folder = createLane();
  try {
    if ((await noticedBy(folder, NEAR)) !== undefined) throw new Error('the tests fail without any mistake');
    for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
      const text = read(mutation.file);
      writeFileSync(join(folder, mutation.file), withMutation(text, mutation));
      const by = await noticedBy(folder, [mirrorOf(mutation.file)]);
      writeFileSync(join(folder, mutation.file), text);
      tried += 1;
      if (by === 'types') byTypes += 1;
      if (by !== undefined) continue;
      missed.push(mutation);
      console.log(`missed after ${tried}: ${lineOf(mutation)} of ${nameOf(mutation)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const began = Date.now();
const waiting = [...sample];
await Promise.all(Array.from({ length: LANES }, () => lane(waiting)));

const noticed = sample.length - missed.length;
const share = ((100 * noticed) / sample.length).toFixed(1);
const cell = (text) => `\`${oneLine(text).replaceAll('|', '\\|')}\``;
const rows = missed
  .toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
  .map(
    (each) =>
      `| ${each.file.replace('src/', '')}:${lineOf(each)} | ${cell(each.original)} | ${cell(each.replacement)} | ${unseen[nameOf(each)] ?? '**not explained**'} |`,
  );
writeFileSync(
  'docs/mutants.md',
  `# Mistakes that the tests notice

Written by \`npm run mutants\`, which makes one small mistake at a time in the files that decide (${PLACES.join(', ')}) and runs the tests that are meant
to notice it. This is an even sample of ${sample.length} from ${all.length} possible mistakes; the limit is ${100 * LEAST} %.

- Date: ${new Date().toISOString().slice(0, 10)}
- Noticed: ${noticed} of ${sample.length} (${share} %), ${byTypes} of them by the type check alone
- Time: ${Math.round((Date.now() - began) / 60_000)} minutes

## Not noticed

| Where | Instead of | It was | Why nothing notices it |
| ----- | ---------- | ------ | ---------------------- |
${rows.join('\n')}
`,
);
const { status } = await new Promise((resolve) =>
  spawn('node_modules/.bin/biome', ['format', '--write', 'docs/mutants.md'], { stdio: 'inherit' }).once(
    'close',
    (code) => resolve({ status: code }),
  ),
);
console.log(`${noticed} of ${sample.length} mistakes were noticed (${share} %); docs/mutants.md is written`);
if (status !== 0 || noticed < LEAST * sample.length) process.exit(1);
