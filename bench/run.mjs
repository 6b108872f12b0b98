// `npm run bench`: every benchmark, one after the other, and one table of what was met.
import { spawn } from 'node:child_process';

const BENCHMARKS = [
  ['cold start', ['bench/cold-start.mjs']],
  ['clicks', ['--import', 'tsx', 'bench/clicks.ts']],
  ['admission', ['--import', 'tsx', 'bench/admission.ts']],
  ['start', ['--import', 'tsx', 'bench/start.ts']],
  ['table', ['--import', 'tsx', 'bench/table.ts']],
  ['burst', ['--import', 'tsx', 'bench/burst.ts']],
  ['story', ['--import', 'tsx', 'bench/story.ts']],
  ['tick', ['--import', 'tsx', 'bench/tick.ts']],
  ['deploys', ['--import', 'tsx', 'bench/deploy.ts']],
  ['template', ['--import', 'tsx', 'bench/template.ts']],
  ['notices', ['--import', 'tsx', 'bench/notices.ts']],
  ['quarter', ['--import', 'tsx', 'bench/quarter.ts']],
  ['exposure', ['--import', 'tsx', 'bench/exposure.ts']],
  ['estate', ['--expose-gc', '--import', 'tsx', 'bench/estate.ts']],
  ['sweep', ['--expose-gc', '--import', 'tsx', 'bench/sweep.ts']],
];
/** How each benchmark ends its lines about a target. */
const RESULT = /^ {2}(met {3}|MISSED) (.+)$/;

const environment = {
  ...process.env,
  NODE_NO_WARNINGS: '1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Runs one benchmark, its output shown as it comes. */
function measure(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: environment });
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

const rows = [];
for (const [name, args] of BENCHMARKS) {
  const { status, output } = await measure(args);
  const results = output.split('\n').flatMap((line) => {
    const [, verdict, what] = RESULT.exec(line) ?? [];
    return what === undefined ? [] : [[verdict.trim(), name, what]];
  });
  rows.push(...results);
  const said = results.some(([verdict]) => verdict === 'MISSED');
  // A benchmark that broke, or measured nothing, did not meet its target.
  if ((status !== 0 && !said) || results.length === 0) rows.push(['MISSED', name, `ended with status ${status}`]);
  console.log('');
}

const width = Math.max(...BENCHMARKS.map(([name]) => name.length));
for (const [verdict, name, what] of rows) console.log(`${verdict.padEnd(6)}  ${name.padEnd(width)}  ${what}`);
const missed = rows.filter(([verdict]) => verdict === 'MISSED').length;
console.log(missed === 0 ? '\nEvery target was met.' : `\n${missed} of ${rows.length} targets were missed.`);
process.exitCode = missed === 0 ? 0 : 1;
