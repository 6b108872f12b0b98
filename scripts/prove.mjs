// `npm run prove [schedules]`: every guarantee over many schedules (10,000 unless told otherwise), every seeded bug searched for
// from the first seed, and the further cases that `npm test` leaves out; writes docs/proof.md, and test/model/found-seeds.json.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const schedules = Number(process.argv[2] ?? 10_000);
if (!Number.isInteger(schedules) || schedules < 2_000) {
  console.error('npm run prove takes a number of schedules, 2000 at least');
  process.exit(1);
}

const git = (...args) => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim();
const number = (value) => value.toLocaleString('en-US');
const folder = mkdtempSync(join(tmpdir(), 'patchwarden-proof-'));
const started = Date.now();
const env = { ...process.env, NODE_NO_WARNINGS: '1', PATCHWARDEN_REPORT: folder };

/** One test file, of test/model unless told otherwise, alone on the machine; what it reports. */
function proved(name, more = {}, tests = 'test/model') {
  const from = Date.now();
  const { status } = spawnSync(
    'node_modules/.bin/jest',
    ['--ci', '-i', '--testTimeout', '86400000', `${tests}/${name}.test.ts`],
    {
      stdio: 'inherit',
      env: { ...env, ...more },
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  const seconds = Math.round((Date.now() - from) / 1000);
  return { seconds, figures: JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) };
}

/** How many seconds these test files took, all together. */
function passing(files, more) {
  const from = Date.now();
  const { status } = spawnSync('node_modules/.bin/jest', ['--ci', '--testTimeout', '86400000', ...files], {
    stdio: 'inherit',
    env: { ...env, ...more },
  });
  if (status !== 0) process.exit(status ?? 1);
  return Math.round((Date.now() - from) / 1000);
}

const kept = proved('schedules', { PATCHWARDEN_SCHEDULES: String(schedules) });
const focused = proved('focuses', { PATCHWARDEN_SCHEDULES: '200' });
const bugs = proved('seeded-bugs');
const orders = proved('exhaustive', { PATCHWARDEN_EXHAUSTIVE: 'all' }, 'test/model/exhaustive');
const zones = { PATCHWARDEN_ZONES: 'all', PATCHWARDEN_INSTANTS: '5000' };
const cron = proved('cron-reference', zones, 'test/local/aws/ssm/windows');
/** Random inputs of the kinds that people and attackers send; nothing is reported but that they pass. */
const INPUTS = [
  'slack/verifier',
  'slack/mrkdwn',
  'slack/blocks',
  'handlers/slack-fuzz',
  'deploy/message/hostile',
  'patch/message/hostile',
  'images/decision/difference-properties',
  'posture/decision/deadline-oracle',
];
const inputsSeconds = passing(
  INPUTS.map((name) => `test/${name}.test.ts`),
  { PATCHWARDEN_INPUTS: '10' },
);

/** Files with cases that `npm test` leaves out; those of the model are proved above. */
const FURTHER = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('model/'))
  .filter((name) => /\b(?:support\/further\.ts|describeFurtherPage)\b/.test(readFileSync(`test/${name}`, 'utf8')))
  .map((name) => `test/${name}`);
if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit', env }).status !== 0) process.exit(1);
const furtherSeconds = passing(FURTHER, { PATCHWARDEN_TESTS: 'all' });
rmSync(folder, { recursive: true });

const found = bugs.figures.toSorted(
  (one, other) => other.schedules - one.schedules || (one.title < other.title ? -1 : 1),
);

// Where `npm test` looks first.
const seeds = Object.fromEntries(
  found.map(({ title, mix, seed }) => [title, `${mix}:${seed}`]).sort(([one], [other]) => (one < other ? -1 : 1)),
);
writeFileSync('test/model/found-seeds.json', JSON.stringify(seeds));

/** Ids are random; a table cell ends at a pipe and at a line's end. */
const cell = (text) => text.split('\n')[0].replaceAll('|', '\\|');
const date = (time) => new Date(time).toISOString().slice(0, 10);
const commit = `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain', 'src') === '' ? '' : ', with uncommitted changes in src/'}`;
const { figures } = kept;

writeFileSync(
  'docs/proof.md',
  `# What was proved, and when

Written by \`npm run prove\`. A schedule is a random order of people, workers, AWS, time and faults over the real decision code, judged by rules that share no
code with it (\`test/model\`). \`npm test\` runs 180 of them and searches for a third of the seeded bugs.

- Date: ${new Date().toISOString().slice(0, 10)}
- Commit: ${commit}
- Time: ${Math.round((Date.now() - started) / 1000)} s (schedules ${kept.seconds} s, focuses ${focused.seconds} s, seeded bugs ${bugs.seconds} s, every order ${orders.seconds} s, cron ${cron.seconds} s, random inputs ${inputsSeconds} s, further cases ${furtherSeconds} s)

## Schedules

${number(figures.schedules)} schedules, seeds from ${figures.from}, of bakes, deploys and patches in windows, with no, few and many faults: no guarantee was broken. ${figures.regressions} schedules that once
failed pass. In ${number(focused.figures.schedules)} more, each of ${focused.figures.focuses} circumstances in which a seeded bug shows was made common: no guarantee was broken either.

| What happened in them     | Times |
| ------------------------- | ----: |
| starts claimed | ${number(figures.claims)} |
| images made or operations begun | ${number(figures.effects)} |
| second parts, after a checkpoint | ${number(figures.parts)} |
${Object.entries(figures.ends)
  .map(([end, count]) => `| ${end} | ${number(count)} |`)
  .join('\n')}

## Every order

Two approvers and a requester, with any two of these: one change outside (one approval more, an approver who leaves the group, or a pause), one duplicate,
one crash at any point, one forger who writes the table or the queue. Every state that any order of them and of the calls of workers and gatekeeper leads to, from the request
until an execution is let in or certainly never will be (\`test/model/exhaustive\`).

| Kind | States | Transitions | Ends | of them let in | Violations | Seconds |
| ---- | -----: | ----------: | ---: | -------------: | ---------: | ------: |
${orders.figures.map((each) => `| ${each.kind} | ${number(each.states)} | ${number(each.transitions)} | ${number(each.ends)} | ${number(each.admitted)} | ${each.violations} | ${each.seconds} |`).join('\n')}

## Seeded bugs

${found.length} deliberate mistakes, each made in the source alone; the schedules found all of them.

| Mistake | Schedules | Seed | Found because |
| ------- | --------: | ---- | ------------- |
${found.map((each) => `| ${each.title} | ${number(each.schedules)} | ${each.mix}:${each.seed} | ${cell(each.violation)} |`).join('\n')}

## Random inputs

Altered signatures, hostile texts, payloads of any shape, package lists and orders of fleets: ten times as many as \`npm test\` plays of each, and none was accepted, thrown at or shown
as markup (\`${INPUTS.join('`, `')}\` in \`test\`).

## Further cases

What \`npm test\` leaves out for want of time passes too: further cases of ${FURTHER.length} files.

## When windows open

${number(cron.figures.instants)} moments from ${date(cron.figures.from)} to ${date(cron.figures.until)} in each of ${number(cron.figures.zones)} time zones, half of them at an opening or where clocks are set, with random cron
expressions: local mode's windows open when a reference says that shares no code with it (\`test/local/aws/ssm/windows/cron-reference.ts\`).
`,
);
spawnSync('node_modules/.bin/biome', ['format', '--write', 'docs/proof.md', 'test/model/found-seeds.json']);
console.log('docs/proof.md and test/model/found-seeds.json are written');
