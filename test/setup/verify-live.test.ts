import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { worldPatching } from '../../local/world/world-patching.ts';
import { ASSUMPTIONS } from '../../setup/verify-live/assumptions.ts';
import {
  judgeBaselines,
  judgeCheckpointEnd,
  judgeCheckpointPercentage,
  judgeCommandOrder,
} from '../../setup/verify-live/histories.ts';
import { createLiveAws } from '../../setup/verify-live/live-aws.ts';
import { exitCode, runVerifyLive, verdictsOf } from '../../setup/verify-live/run-verify-live.ts';
import {
  judgeCoverage,
  judgeDefaultManagement,
  judgeExploited,
  judgeHooksTimeout,
  judgeThrottlingRetry,
} from '../../setup/verify-live/settings.ts';
import {
  judgeExecuted,
  judgeScalars,
  judgeShownSet,
  judgeTemplate,
  judgeUpdating,
} from '../../setup/verify-live/templates.ts';
import type { Verdict } from '../../setup/verify-live/verdict.ts';
import { type PatchingAws, startPatchingAws } from '../aws/patching-world.ts';

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = KEYS.map((key) => [key, process.env[key]] as const);
beforeAll(() => {
  for (const key of KEYS) process.env[key] = 'local';
});
afterAll(() => {
  for (const [key, value] of before) {
    if (value === undefined) delete process.env[key];
    else process.env[key] = value;
  }
});

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
      const stack = () => Promise.reject(new Error('no stack'));
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

const refresh = { status: 'Successful', percentage: 20, checkpoints: [20], delay: 0 };
const role = { value: 'AWSSystemsManagerDefaultEC2InstanceManagementRole', status: 'Customized' };
const stack = {
  submitted: 'a',
  templateOfChangeSet: 'a',
  secondsUntilUpdating: 3,
  executionStatus: 'EXECUTE_COMPLETE',
  stackStatus: 'UPDATE_COMPLETE',
  changeSet: { id: 'set-1', before: undefined, after: 'set-1' },
};
const scalars = { Word: 'true', Letter: 'y', Quoted: 'on', Octal: '8' };
const pb = 'pb-0a1b2c3d4e5f60001';
const exploited = { id: 'CVE-2021-44228', addedAt: new Date('2021-12-10') };

const JUDGED: [id: string, right: Verdict, wrong: Verdict, nothing: Verdict][] = [
  ['template-scalars', judgeScalars(scalars), judgeScalars({ ...scalars, Letter: 'true' }), judgeScalars({})],
  [
    'template-unchanged',
    judgeTemplate(stack),
    judgeTemplate({ ...stack, templateOfChangeSet: 'b' }),
    judgeTemplate({ ...stack, templateOfChangeSet: undefined }),
  ],
  [
    'update-is-shown',
    judgeUpdating(stack),
    judgeUpdating({ ...stack, secondsUntilUpdating: 721 }),
    judgeUpdating({ ...stack, stackStatus: undefined }),
  ],
  [
    'change-set-ends',
    judgeExecuted(stack),
    judgeExecuted({ ...stack, executionStatus: 'EXECUTE_IN_PROGRESS' }),
    judgeExecuted({ ...stack, stackStatus: 'UPDATE_ROLLBACK_COMPLETE' }),
  ],
  [
    'change-set-shown',
    judgeShownSet(stack),
    judgeShownSet({ ...stack, changeSet: { id: 'set-1', before: 'set-1', after: 'set-1' } }),
    judgeShownSet({ ...stack, stackStatus: 'UPDATE_ROLLBACK_COMPLETE' }),
  ],
  [
    'checkpoint-ends',
    judgeCheckpointEnd([refresh]),
    judgeCheckpointEnd([{ ...refresh, status: 'Failed' }]),
    judgeCheckpointEnd([{ ...refresh, checkpoints: [20, 100] }]),
  ],
  [
    'checkpoint-percentage',
    judgeCheckpointPercentage([refresh]),
    judgeCheckpointPercentage([{ ...refresh, percentage: 100 }]),
    judgeCheckpointPercentage([]),
  ],
  [
    'throttling-retry',
    judgeThrottlingRetry({ ...role, value: '0' }),
    judgeThrottlingRetry({ ...role, value: '3600' }),
    judgeThrottlingRetry({ ...role, value: undefined }),
  ],
  ['command-order', judgeCommandOrder([3, 2, 2]), judgeCommandOrder([2, 3]), judgeCommandOrder([1])],
  [
    'hooks-time-out',
    judgeHooksTimeout(['Operation']),
    judgeHooksTimeout(['Operation', 'StepTimeoutSeconds']),
    judgeHooksTimeout(undefined),
  ],
  [
    'baseline-form',
    judgeBaselines([pb, `arn:aws:ssm:us-east-1:123456789012:patchbaseline/${pb}`]),
    judgeBaselines(['default']),
    judgeBaselines([undefined]),
  ],
  [
    'default-management',
    judgeDefaultManagement(role),
    judgeDefaultManagement({ ...role, value: 'arn:aws:iam::123456789012:role/x' }),
    judgeDefaultManagement({ value: '$None', status: 'Default' }),
  ],
  [
    'exploited-dates',
    judgeExploited([exploited]),
    judgeExploited([{ ...exploited, addedAt: undefined }]),
    judgeExploited([]),
  ],
  ['coverage', judgeCoverage(['ACTIVE', 'INACTIVE']), judgeCoverage(['ACTIVE', undefined]), judgeCoverage([])],
];

test.each(JUDGED)(
  '%s: what is assumed holds, the opposite does not, and nothing is not checked',
  (_id, right, wrong, nothing) => {
    expect([right, wrong, nothing].map(({ result }) => result)).toEqual([
      'holds',
      'does not hold',
      'could not be checked',
    ]);
  },
);

test('every check has a row above', () => {
  const checked = ASSUMPTIONS.flatMap((one) => ('check' in one ? [one.id] : []));
  expect(JUDGED.map(([id]) => id)).toEqual(checked);
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
