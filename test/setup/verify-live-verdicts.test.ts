import { ASSUMPTIONS } from '../../setup/verify-live/assumptions.ts';
import {
  judgeBaselines,
  judgeCheckpointEnd,
  judgeCheckpointPercentage,
  judgeCommandOrder,
} from '../../setup/verify-live/histories.ts';
import { judgeApprovalDelay, judgeSpellings } from '../../setup/verify-live/patch-groups.ts';
import {
  judgeChangeSetName,
  judgeChangeSetStack,
  judgeExecutionTags,
  judgeGateCondition,
  judgeGateKey,
  judgeStartResource,
} from '../../setup/verify-live/permissions.ts';
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
import type { Verdict } from '../../setup/verify-live/verdict.ts';
import { DAY } from '../../src/duration.ts';

/** What each check of `npm run verify-live` says of what it reads: when it holds, when not, and of nothing. */

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
