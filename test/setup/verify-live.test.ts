import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { worldPatching } from '../../local/world/world-patching.ts';
import { ASSUMPTIONS } from '../../setup/verify-live/assumptions.ts';
import { createLiveAws } from '../../setup/verify-live/live-aws.ts';
import { exitCode, runVerifyLive, verdictsOf } from '../../setup/verify-live/run-verify-live.ts';
import type { RunbookFacts } from '../../setup/verify-live/runbooks.ts';
import { throwAwayStack } from '../../setup/verify-live/throw-away-stack.ts';
import type { Verdict } from '../../setup/verify-live/verdict.ts';
import { type PatchingAws, startPatchingAws } from '../aws/patching-world.ts';
import { ACCOUNT, START } from '../local/aws/local-aws.ts';
import { type StartedWorld, startWorld } from '../local/world/world-aws.ts';

test('section 6 of docs/operations.md and the checks are about the same assumptions, in the same order', () => {
  const manual = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
  const section = manual.slice(manual.indexOf('## 6. '));
  expect([...section.matchAll(/^- \*\*([a-z-]+)\*\* /gm)].map(([, id]) => id)).toEqual(ASSUMPTIONS.map(({ id }) => id));
  expect(section.match(/^- /gm)).toHaveLength(ASSUMPTIONS.length);
  for (const one of ASSUMPTIONS) if (!('check' in one)) expect(one.unchecked).not.toBe('');
});

describe('an endpoint that is not AWS', () => {
  type Answer = (response: ServerResponse) => void;
  const serving = async <Got>(answer: Answer, use: (endpoint: string) => Promise<Got>): Promise<Got> => {
    const server = createServer((request, response) => {
      request.resume();
      answer(response);
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    try {
      return await use(`http://127.0.0.1:${port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  const options = { region: 'us-east-1', timeout: 300, groups: ['web'] };

  test.each<[string, Answer]>([
    ['answers with an empty object', (response) => response.end('{}')],
    ['answers with another document', (response) => response.end('<html><body>ok</body></html>')],
    ['answers with XML of another kind', (response) => response.end('<R><RResult/></R>')],
    ['answers nothing', () => {}],
    [
      'answers 403',
      (response) => {
        response.statusCode = 403;
        response.end('{"__type":"AccessDeniedException","message":"no"}');
      },
    ],
    [
      'answers 500',
      (response) => {
        response.statusCode = 500;
        response.end('');
      },
    ],
  ])('that %s makes no check hold', async (_name, answer) => {
    const rows = await serving(answer, (endpoint) => {
      const aws = createLiveAws({ ...options, endpoint });
      const made = throwAwayStack({ ...options, endpoint }, 'thrown', {
        now: Date.now,
        pause: async () => {},
        limit: 0,
      });
      made.catch(() => {});
      const stack = () => made;
      return verdictsOf(ASSUMPTIONS, { aws, stack });
    });
    expect(rows.filter(({ verdict }) => verdict.result !== 'could not be checked')).toEqual([]);
    expect(exitCode(rows.map(({ verdict }) => verdict))).toBe(2);
  });

  test('nothing is created where the account cannot be told', async () => {
    const lines: string[] = [];
    const code = await serving(
      (response) => response.end('{}'),
      (endpoint) =>
        runVerifyLive(['--write', '--endpoint', endpoint], {
          ...around(lines),
          ask: () => Promise.reject(new Error('asked')),
        }),
    );
    expect(code).toBe(2);
    expect(lines.join('\n')).toMatch(/nothing was created/i);
  });
});

const around = (lines: string[], typed = '') => ({
  env: { AWS_REGION: 'ap-southeast-2' },
  out: (text: string) => void lines.push(text),
  ask: async () => typed,
  now: Date.now,
  pause: async () => {},
  timeout: 5_000,
  limit: 0,
});

describe('the simulated AWS', () => {
  let aws: PatchingAws;
  beforeAll(async () => {
    aws = await startPatchingAws(worldPatching);
  });
  afterAll(() => aws.close());

  test('is told apart by what it answers, and what it does not simulate is not checked', async () => {
    const lines: string[] = [];
    const code = await runVerifyLive(['--endpoint', aws.url], around(lines));
    expect(lines.join('\n')).toMatch(/^template-scalars .*(holds: on is read as true|could not be checked)/m);
    expect(lines.join('\n')).toMatch(
      /^template-unchanged .*could not be checked: it needs a throw-away stack: --write/m,
    );
    expect([0, 2]).toContain(code);
  });

  test('a wrong id of the account creates nothing', async () => {
    const lines: string[] = [];
    expect(await runVerifyLive(['--write', '--endpoint', aws.url], around(lines, '000000000000'))).toBe(2);
    expect(lines).toEqual(['That is not the id of the account. Nothing was created.']);
  });
});

test.each<[number, string, Verdict['result'][]]>([
  [0, 'what was compared holds, and something was not checked', ['holds', 'could not be checked']],
  [1, 'one does not hold', ['holds', 'does not hold', 'could not be checked']],
  [2, 'nothing was compared', ['could not be checked', 'could not be checked']],
])('exit code %i: %s', (code, _when, results) => {
  expect(exitCode(results.map((result) => ({ result, because: '' })))).toBe(code);
});

test('a runbook and a window that show nothing make no check hold', async () => {
  const facts: RunbookFacts = {
    sent: { Story: ['all'], Count: ['1'] },
    shown: {},
    steps: [],
    stopped: [],
    item: { listed: undefined, flagged: undefined },
    window: { window: 'mw-1' },
    manyValues: { count: 2000, status: undefined, reason: undefined },
  };
  const shown = { submitted: 'a', templateOfChangeSet: undefined, secondsUntilUpdating: undefined };
  const changeSet = { id: undefined, before: undefined, after: undefined };
  const stackFacts = {
    ...shown,
    changeSet,
    executionStatus: undefined,
    stackStatus: undefined,
    parameters: undefined,
    runbook: { facts },
  };
  const aws = createLiveAws({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', timeout: 300, groups: [] });
  const rows = await verdictsOf(ASSUMPTIONS, { aws, stack: async () => stackFacts });
  expect(rows.filter(({ verdict }) => verdict.result !== 'could not be checked')).toEqual([]);
});

test('the manual and the README say how many assumptions are checked', () => {
  const checks = ASSUMPTIONS.flatMap((one) => ('check' in one ? [one.check.how] : []));
  const byWrite = checks.filter((how) => how.includes('throw-away stack')).length;
  const [manual, readme] = ['docs/operations.md', 'README.md'].map((file) =>
    readFileSync(join(import.meta.dirname, '../..', file), 'utf8'),
  );
  expect(manual).toContain(
    `checks ${checks.length} of these ${ASSUMPTIONS.length} assumptions: ${checks.length - byWrite} by reads alone and ${byWrite} with \`--write\``,
  );
  expect(readme).toContain(`checks ${checks.length} of the ${ASSUMPTIONS.length} assumptions`);
});

describe('the simulated AWS, with a throw-away stack', () => {
  const HELD = [
    'template-scalars',
    'template-unchanged',
    'update-is-shown',
    'change-set-parameters',
    'change-set-ends',
    'change-set-shown',
    'list-in-filters',
    'selector-without-match',
    'whole-values',
    'execution-parameters',
    'allowed-values',
    'wait-time-out',
    'step-after-stop',
    'throttling-retry',
    'window-pseudo-parameters',
    'window-success',
    'hooks-time-out',
    'baseline-form',
    'approval-delay',
  ];
  let world: StartedWorld;
  let lines: string[];
  let code: number;
  beforeAll(async () => {
    world = await startWorld();
    lines = [];
    code = await runVerifyLive(['--write', '--endpoint', world.url], {
      ...around(lines, ACCOUNT),
      now: () => world.clock.now(),
      pause: (milliseconds) => world.clock.advance(milliseconds),
      limit: 10 * 60_000,
    });
  });
  afterAll(() => world.close());

  test('shows what its runbook and its window do, and nobody is denied anything, so that no permission is checked', () => {
    const table = lines.join('\n').split('\n');
    expect(table.filter((line) => / {2}holds: /.test(line)).map((line) => line.split(' ')[0])).toEqual(HELD);
    expect(table.filter((line) => line.endsWith('a call that the role may not make was not denied'))).toHaveLength(6);
    expect(table.at(-1)).toBe(
      '19 of 47 checked: 19 hold, 0 differ. 28 not checked: 15 have no check, 13 could not be checked here.',
    );
    expect(code).toBe(0);
  });

  test('is left as it was', async () => {
    await world.clock.advance(10 * 60_000);
    const named = { Filters: [{ Key: 'Name', Values: [`patchwarden-verify-live-${START.toString(36)}`] }] };
    expect(await world.callService('ssm', 'DescribeMaintenanceWindows', named)).toEqual({ WindowIdentities: [] });
    expect(await world.callService('ssm', 'ListDocuments', named)).toEqual({ DocumentIdentifiers: [] });
    expect(await world.callService('dynamodb', 'ListTables', {})).toEqual({ TableNames: [] });
    expect(world.errors).toEqual([]);
  });
});
