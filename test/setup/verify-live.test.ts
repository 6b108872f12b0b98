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
import { judgeApprovalDelay, judgeSpellings } from '../../setup/verify-live/patch-groups.ts';
import {
  judgeChangeSetName,
  judgeChangeSetStack,
  judgeExecutionTags,
  judgeGateCondition,
  judgeGateKey,
  judgeStartResource,
} from '../../setup/verify-live/permissions.ts';
import { exitCode, runVerifyLive, verdictsOf } from '../../setup/verify-live/run-verify-live.ts';
import {
  type ItemFacts,
  judgeAllowedValues,
  judgeExecutionParameters,
  judgeListInFilters,
  judgeNoMatch,
  judgeStepAfterStop,
  judgeWaitTimeout,
  judgeWholeValues,
  judgeWindowParameters,
  judgeWindowSuccess,
  type RunbookFacts,
  type StepFacts,
} from '../../setup/verify-live/runbooks.ts';
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
  judgeSetParameters,
  judgeShownSet,
  judgeTemplate,
  judgeUpdating,
} from '../../setup/verify-live/templates.ts';
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

const refresh = { status: 'Successful', percentage: 20, checkpoints: [20], delay: 0 };
const role = { value: 'AWSSystemsManagerDefaultEC2InstanceManagementRole', status: 'Customized' };
const stack = {
  submitted: 'a',
  templateOfChangeSet: 'a',
  secondsUntilUpdating: 3,
  executionStatus: 'EXECUTE_COMPLETE',
  stackStatus: 'UPDATE_COMPLETE',
  parameters: { stack: ['Days', 'Size'], set: ['Size', 'Days'] },
  changeSet: { id: 'set-1', before: undefined, after: 'set-1' },
};
const scalars = { Word: 'true', Letter: 'y', Quoted: 'on', Octal: '8' };
const pb = 'pb-0a1b2c3d4e5f60001';
const exploited = { id: 'CVE-2021-44228', addedAt: new Date('2021-12-10') };

const step = (name: string, status: string, more: Partial<StepFacts> = {}): StepFacts => ({
  name,
  status,
  failure: undefined,
  outputs: {},
  startedAt: undefined,
  endedAt: undefined,
  ...more,
});
const denied = (name: string) =>
  step(name, 'Failed', { failure: 'AccessDeniedException: not authorized to perform it' });
const waited = (seconds: number) => step('waitTwice', 'TimedOut', { startedAt: 0, endedAt: seconds * 1000 });
const zones = { names: ['a', 'b'] };

const RUN: RunbookFacts = {
  sent: { Story: ['all'], Count: ['1'] },
  shown: { Count: ['1'], Story: ['all'] },
  steps: [
    step('writeText', 'Success'),
    step('writeValues', 'Success'),
    denied('otherKey'),
    denied('otherAttribute'),
    step('zones', 'Success', { outputs: zones }),
    step('inFilters', 'Success', { outputs: zones }),
    step('noMatch', 'Failed', { failure: 'no such path' }),
    step('pauseHere', 'Success'),
    waited(30),
    step('changeSet', 'Success'),
    step('changeSetHooks', 'Success'),
    step('startTagged', 'Success'),
    step('stopTagged', 'Success'),
  ],
  stopped: [step('undo', 'Failed', { failure: 'the condition failed' }), step('afterUndo', 'Success')],
  item: {
    listed: ['gamma', 'alpha', 'beta'],
    flagged: true,
  },
  window: { window: 'mw-1', execution: 'e-1', status: 'SUCCESS', runbookStatus: 'Success', note: 'mw-1/e-1' },
  manyValues: { count: 2000, status: 'Active', reason: undefined },
};
/** The run with steps that went otherwise. */
const but = (...others: StepFacts[]): RunbookFacts => ({
  ...RUN,
  steps: RUN.steps.map((one) => others.find(({ name }) => name === one.name) ?? one),
});
const item = (more: Partial<ItemFacts>): RunbookFacts => ({ ...RUN, item: { ...RUN.item, ...more } });
const allowed = but(step('otherKey', 'Success'));
const both = { group: 'Win', spaced: ['i-1'], joined: ['i-2'], found: ['i-1', 'i-2'] };
const DAY = 24 * 3_600_000;
const approvals = { delays: [7], patches: [{ releasedAt: 0, approvedAt: 7 * DAY }] };

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
    'change-set-parameters',
    judgeSetParameters(stack),
    judgeSetParameters({ ...stack, parameters: { stack: ['Days', 'Size'], set: ['Days'] } }),
    judgeSetParameters({ ...stack, parameters: undefined }),
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
    'list-in-filters',
    judgeListInFilters(RUN),
    judgeListInFilters(but(step('inFilters', 'Success', { outputs: { names: ['a'] } }))),
    judgeListInFilters(but(step('zones', 'Success'))),
  ],
  [
    'selector-without-match',
    judgeNoMatch(RUN),
    judgeNoMatch(but(step('pauseHere', 'Pending'))),
    judgeNoMatch(but(denied('noMatch'))),
  ],
  [
    'whole-values',
    judgeWholeValues(RUN),
    judgeWholeValues(item({ listed: ['["alpha","beta","gamma"]'] })),
    judgeWholeValues(but(denied('writeValues'))),
  ],
  [
    'execution-parameters',
    judgeExecutionParameters(RUN),
    judgeExecutionParameters({ ...RUN, shown: { ...RUN.sent, More: [''] } }),
    judgeExecutionParameters({ ...RUN, shown: undefined }),
  ],
  [
    'allowed-values',
    judgeAllowedValues(RUN),
    judgeAllowedValues({ ...RUN, manyValues: { count: 2000, status: 'refused', reason: 'too many' } }),
    judgeAllowedValues({ ...RUN, manyValues: { count: 2000, status: 'Updating', reason: undefined } }),
  ],
  [
    'wait-time-out',
    judgeWaitTimeout(RUN),
    judgeWaitTimeout(but(waited(15))),
    judgeWaitTimeout(but(step('waitTwice', 'Failed', { startedAt: 0, endedAt: 1000 }))),
  ],
  [
    'step-after-stop',
    judgeStepAfterStop(RUN),
    judgeStepAfterStop({ ...RUN, stopped: RUN.stopped.slice(0, 1) }),
    judgeStepAfterStop({ ...RUN, stopped: [] }),
  ],
  [
    'throttling-retry',
    judgeThrottlingRetry({ ...role, value: '0' }),
    judgeThrottlingRetry({ ...role, value: '3600' }),
    judgeThrottlingRetry({ ...role, value: undefined }),
  ],
  [
    'gate-condition',
    judgeGateCondition(RUN),
    judgeGateCondition(but(step('otherAttribute', 'Success'))),
    judgeGateCondition(allowed),
  ],
  ['gate-key', judgeGateKey(RUN), judgeGateKey(but(denied('writeText'))), judgeGateKey(allowed)],
  [
    'execution-tags',
    judgeExecutionTags(RUN),
    judgeExecutionTags(but(denied('stopTagged'))),
    judgeExecutionTags(but(step('stopTagged', 'Failed', { failure: 'no id' }))),
  ],
  [
    'change-set-name',
    judgeChangeSetName(RUN),
    judgeChangeSetName(but(denied('changeSetHooks'))),
    judgeChangeSetName(allowed),
  ],
  [
    'change-set-stack',
    judgeChangeSetStack(RUN),
    judgeChangeSetStack(but(denied('changeSet'))),
    judgeChangeSetStack(allowed),
  ],
  [
    'start-resource',
    judgeStartResource(RUN),
    judgeStartResource(but(denied('startTagged'))),
    judgeStartResource(allowed),
  ],
  [
    'window-pseudo-parameters',
    judgeWindowParameters(RUN),
    judgeWindowParameters({ ...RUN, window: { ...RUN.window, note: '{{WINDOW_ID}}/{{WINDOW_EXECUTION_ID}}' } }),
    judgeWindowParameters({ ...RUN, window: { window: 'mw-1' } }),
  ],
  [
    'window-success',
    judgeWindowSuccess(RUN),
    judgeWindowSuccess({ ...RUN, window: { ...RUN.window, status: 'FAILED' } }),
    judgeWindowSuccess({ ...RUN, window: { window: 'mw-1' } }),
  ],
  ['command-order', judgeCommandOrder([3, 2, 2]), judgeCommandOrder([2, 3]), judgeCommandOrder([1])],
  [
    'hooks-time-out',
    judgeHooksTimeout(['Operation']),
    judgeHooksTimeout(['Operation', 'StepTimeoutSeconds']),
    judgeHooksTimeout(undefined),
  ],
  ['tag-spellings', judgeSpellings([both]), judgeSpellings([{ ...both, found: ['i-1'] }]), judgeSpellings([])],
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
    'approval-delay',
    judgeApprovalDelay(approvals),
    judgeApprovalDelay({ ...approvals, patches: [{ releasedAt: 0, approvedAt: 3 * DAY }] }),
    judgeApprovalDelay({ ...approvals, patches: [] }),
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

test.each<[number, string, Verdict['result'][]]>([
  [0, 'what was compared holds, and something was not checked', ['holds', 'could not be checked']],
  [1, 'one does not hold', ['holds', 'does not hold', 'could not be checked']],
  [2, 'nothing was compared', ['could not be checked', 'could not be checked']],
])('exit code %i: %s', (code, _when, results) => {
  expect(exitCode(results.map((result) => ({ result, because: '' })))).toBe(code);
});

test('a runbook and a window that show nothing make no check hold', async () => {
  const facts: RunbookFacts = {
    sent: RUN.sent,
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
