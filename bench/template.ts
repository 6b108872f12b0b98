// Planning from a template of 1 MB with 500 resources: what is beyond reading the text, and how it grows.
import { readTemplate } from '../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../src/deploy/decision/template/text.ts';
import { largeTemplate } from './fixtures/large-template.ts';

/** CPU of a worker with the memory that the stack gives it, as a share of one core: AWS gives one for each 1,769 MB. */
const WORKER_SHARE = 1024 / 1769;
const TARGET_MS = 1000;
const RESOURCES = 500;
const BYTES = 1_000_000;
const ROUNDS = 7;

const STACK = {
  id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/web-prod/1',
  name: 'web-prod',
  status: 'UPDATE_COMPLETE',
  changedAt: 0,
  parameters: [{ key: 'Image', value: 'ami-0old' }],
  capabilities: [],
};

/** The least of several rounds, in milliseconds of CPU: what else runs on the machine adds to the others. */
function cpuOf(work: () => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...rounds);
}

const results: boolean[] = [];
function check(met: boolean, what: string): void {
  results.push(met);
  console.log(`  ${met ? 'met   ' : 'MISSED'} ${what}`);
}

function plan(text: string): void {
  const template = parseTemplate(text);
  if (template === undefined) throw new Error('the template is not read');
  const asked = { template, source: template, stack: STACK, parameter: 'Image' };
  const { groups } = readTemplate({ ...asked, image: { id: 'ami-0new', kind: 'ami' } });
  if (groups.length === 0 || groups.some(({ follows }) => !follows)) throw new Error('the groups are not read');
}

const shown = (ms: number): string => `${ms.toFixed(0)} ms`;

for (const format of ['yaml', 'json'] as const) {
  const [half, text] = [1, 2].map((part) =>
    largeTemplate({ format, resources: (RESOURCES * part) / 2, bytes: (BYTES * part) / 2 }),
  );
  if (half === undefined || text === undefined) throw new Error('no template');
  const reading = cpuOf(() => parseTemplate(text));
  const whole = cpuOf(() => plan(text));
  const worker = whole / WORKER_SHARE;
  console.log(
    `${format}: ${text.length} characters; reading the text ${shown(reading)}, the plan ${shown(whole)} of CPU here`,
  );
  if (format === 'yaml')
    check(whole < 1.5 * reading, `${(whole / reading).toFixed(1)} times what reading the text takes, less than 1.5`);
  check(worker < TARGET_MS, `${shown(worker)} of a worker of 1,024 MB, at most ${TARGET_MS} ms (${format})`);
  const growth = whole / cpuOf(() => plan(half));
  check(growth < 3, `twice the template takes ${growth.toFixed(1)} times as long, less than 3 (${format})`);
}
process.exitCode = results.every((met) => met) ? 0 : 1;
