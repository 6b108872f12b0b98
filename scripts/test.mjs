// `npm test`: everything that must hold, in the order of what fails fastest. Prints how long each part took.
import { spawnSync } from 'node:child_process';

const bin = (name) => `node_modules/.bin/${name}`;
const STEPS = [
  ['format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['types: src and tests', bin('tsc'), ['-p', 'tsconfig.json']],
  ['types: infra', bin('tsc'), ['-p', 'tsconfig.infra.json']],
  ['types: page', bin('tsc'), ['-p', 'tsconfig.page.json']],
  [
    'promises and exhaustive switches',
    bin('oxlint'),
    ['--type-aware', '--deny-warnings', 'src', 'local', 'infra', 'test', 'bench'],
  ],
  ['import rules', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'infra', 'local']],
  ['unused code', bin('knip'), []],
  ['build', process.execPath, ['scripts/build.mjs']],
  ['bundle size', bin('size-limit'), []],
  ['tests', bin('jest'), ['--ci', ...process.argv.slice(2)]],
];

const started = Date.now();
for (const [title, command, args] of STEPS) {
  const from = Date.now();
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`\n${title}: failed after ${seconds} s${error === undefined ? '' : ` (${error.message})`}`);
    process.exit(status ?? 1);
  }
  console.log(`${title}: passed in ${seconds} s`);
}
console.log(`Everything passed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
