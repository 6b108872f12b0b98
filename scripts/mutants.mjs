// `npm run mutants [count]`: makes small mistakes in the files that decide, one at a time, and looks whether the tests notice. Takes an
// even sample of all mistakes that scripts/mutants/mutate.mjs knows (240 unless told otherwise); fails below 92 %. Writes
// docs/mutants.md. A mistake that changes nothing anyone can see is kept in scripts/mutants/unseen.json with the reason; it still
// counts as missed.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutationsOf, withMutation } from './mutants/mutate.mjs';

const COUNT = Number(process.argv[2] ?? 240);
const LEAST = 0.92;
const LANES = Number(process.env['PATCHWARDEN_LANES'] ?? 2);
const HANGS_AFTER_MS = 240_000;

const read = (file) => readFileSync(file, 'utf8');
/**
 * `mutated`: the folders (without those in them) and files that decide. `near`: their tests. `wide`: the tests that run only when
 * `near` did not notice. test/scripts/mutants.test.ts fails when one of these paths no longer exists.
 */
const { mutated, near, wide } = JSON.parse(read('scripts/mutants/paths.json'));
const filesIn = (path) =>
  path.endsWith('.ts')
    ? [path]
    : readdirSync(path)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${path}/${name}`)
        .sort();
const files = mutated.flatMap(filesIn);
const all = files.flatMap((file) => mutationsOf(read(file)).map((mutation) => ({ file, ...mutation })));
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
  const env = { ...process.env, NODE_NO_WARNINGS: '1', PATCHWARDEN_TESTS: 'all' };
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
  for (const paths of [first, near, wide]) if (!(await testsPass(folder, paths))) return 'tests';
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
    if ((await noticedBy(folder, near)) !== undefined) throw new Error('the tests fail without any mistake');
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
      `| ${each.file} | ${cell(each.original)} | ${cell(each.replacement)} | ${unseen[nameOf(each)] ?? '**not explained**'} |`,
  );
writeFileSync(
  'docs/mutants.md',
  `# Mistakes that the tests notice

Written by \`npm run mutants\`, which makes one small mistake at a time in the files that decide and runs the tests that are meant
to notice it. The figures are for the files as they were on that date, not for later changes.

- Date: ${new Date().toISOString().slice(0, 10)}
- Files: ${files.length}, in ${mutated.join(', ')}
- Sample: ${sample.length}, evenly, of ${all.length} possible mistakes
- Noticed: ${noticed} of ${sample.length} (${share} %; the limit is ${100 * LEAST} %), ${byTypes} of them by the type check alone
- Time: ${Math.round((Date.now() - began) / 60_000)} minutes

## Not noticed

| File | Code | Mistake | Why no test notices it |
| ---- | ---- | ------- | ---------------------- |
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
