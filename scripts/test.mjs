// `npm test`: everything that must hold. First the static checks, two at a time, and all that failed of them; then the tests, with
// the ten slowest files. Prints how long each part took.
import { spawn } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
/** The longest first. A step that needs another one follows it in the same list. */
const CHECKS = [
  [['types: src and tests', bin('tsc'), ['-p', 'tsconfig.json']]],
  [
    ['build', process.execPath, ['scripts/build.mjs']],
    ['bundle size', bin('size-limit'), []],
  ],
  [
    [
      'promises and exhaustive switches',
      bin('oxlint'),
      ['--type-aware', '--deny-warnings', 'src', 'local', 'infra', 'test', 'bench'],
    ],
  ],
  [['types: infra', bin('tsc'), ['-p', 'tsconfig.infra.json']]],
  [['unused code', bin('knip'), []]],
  [['import rules', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'infra', 'local']]],
  [['format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']]],
  [['types: page', bin('tsc'), ['-p', 'tsconfig.page.json']]],
];
const REPORTERS = ['--reporters=default', '--reporters=./test/support/jest/slowest-files.cjs'];
// `--ci` after the reporters: jest would take a path that follows them for one more.
const TESTS = ['tests', bin('jest'), [...REPORTERS, '--ci', ...process.argv.slice(2)]];
const AT_ONCE = 2;

const env = { ...process.env, NODE_NO_WARNINGS: '1' };

/** Runs one step; what it writes comes at once when it is alone, else when it has ended. Resolves to whether it passed. */
function passes([title, command, args], stdio) {
  const from = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio, env });
    const written = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => written.push(chunk));
    const end = (problem) => {
      const seconds = ((Date.now() - from) / 1000).toFixed(1);
      process.stdout.write(Buffer.concat(written));
      if (problem === undefined) console.log(`${title}: passed in ${seconds} s`);
      else console.error(`\n${title}: failed after ${seconds} s (${problem})`);
      resolve(problem === undefined);
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code === 0 ? undefined : `exit ${code ?? signal}`));
  });
}

const started = Date.now();
const waiting = [...CHECKS];
const failed = [];
const work = async () => {
  for (let steps = waiting.shift(); steps !== undefined; steps = waiting.shift())
    for (const step of steps)
      if (!(await passes(step, ['ignore', 'pipe', 'pipe']))) {
        failed.push(step[0]);
        break;
      }
};
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (failed.length === 0 && !(await passes(TESTS, 'inherit'))) failed.push(TESTS[0]);
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
console.log(`Everything passed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
