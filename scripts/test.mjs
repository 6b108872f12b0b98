// `npm test`: what must hold at every change. First the build, which the tests use; then the tests, with the ten slowest files, and beside
// both the static checks, one at a time: they read nothing of the build. Prints how long each part took, and at the end what failed.
// `npm run test:all` plays further cases too (test/support/further.ts).
import { spawn } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
const BUILD = ['build', process.execPath, ['scripts/build.mjs']];
const SIZE = ['bundle size', bin('size-limit'), []];
/** What fails most often first. */
const CHECKS = [
  ['format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
  // The compiler of TypeScript 7 once, for types and for rules that need types; each folder has its nearest tsconfig.json.
  [
    'types, promises and exhaustive switches',
    bin('oxlint'),
    [
      '--type-aware',
      '--type-check',
      '--deny-warnings',
      'src',
      'local',
      'infra',
      'test',
      'bench',
      'scripts',
      'setup',
      'examples',
    ],
  ],
  ['unused code', bin('knip'), []],
  ['import rules', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'infra', 'local', 'examples']],
];
const REPORTERS = ['--reporters=default', '--reporters=./test/support/jest/slowest-files.cjs'];
// The workers have them too. Local worlds make much that is dropped at once, and workers that use every core have no use for more threads.
// A function is optimised when it has run several times as long as V8 waits by itself: most run for one test file, and compiling them costs more.
const V8 = ['--max-semi-space-size=128', '--single-threaded-gc', '--interrupt-budget=600000'];
// `--ci` after the reporters: jest would take a path that follows them for one more.
const given = process.argv.slice(2);
const isAll = given.includes('--all');
const ARGUMENTS = given.filter((argument) => argument !== '--all');
const TESTS = ['tests', process.execPath, [...V8, bin('jest'), ...REPORTERS, '--ci', ...ARGUMENTS]];

const env = { ...process.env, NODE_NO_WARNINGS: '1', ...(isAll ? { PATCHWARDEN_TESTS: 'all' } : {}) };
// The checks share the machine with the tests. On one thread the compiler makes each type once, and takes half as much processor time.
const CHECK_ENV = { ...env, GOMAXPROCS: '1' };
const began = Date.now();
const since = (from) => `${((Date.now() - from) / 1000).toFixed(1)} s`;
const failed = [];

/** Runs one step and says how it went; what it writes comes at once where it is shown, else only when it fails. Resolves to whether it passed. */
function passes([title, command, args], { shown = false, environment = env } = {}) {
  const from = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
      env: environment,
    });
    const written = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => written.push(chunk));
    const end = (problem) => {
      if (problem === undefined) console.log(`${title}: passed in ${since(from)}`);
      else {
        process.stdout.write(Buffer.concat(written));
        console.error(`\n${title}: failed after ${since(from)} (${problem})`);
        failed.push(title);
      }
      resolve(problem === undefined);
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
}

/** One after the other; a failed step does not keep the next ones from being looked at. */
async function checks() {
  for (const check of CHECKS) await passes(check, { environment: CHECK_ENV });
}

/** The size of the bundles is looked at beside the tests: it takes nothing that they need. */
async function buildAndTest() {
  if (await passes(BUILD)) await Promise.all([passes(SIZE), passes(TESTS, { shown: true })]);
}

await Promise.all([checks(), buildAndTest()]);

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
console.log(`Everything passed in ${since(began)}`);
