import { type Assumption, byReading, byRunbook, byStack } from './assumption.ts';
import { judgeBaselines, judgeCheckpointEnd, judgeCheckpointPercentage, judgeCommandOrder } from './histories.ts';
import { judgeApprovalDelay, judgeSpellings } from './patch-groups.ts';
import {
  judgeChangeSetName,
  judgeChangeSetStack,
  judgeExecutionTags,
  judgeGateCondition,
  judgeGateKey,
  judgeStartResource,
} from './permissions.ts';
import {
  judgeAllowedValues,
  judgeExecutionParameters,
  judgeListInFilters,
  judgeNoMatch,
  judgeStepAfterStop,
  judgeWaitTimeout,
  judgeWholeValues,
  judgeWindowParameters,
  judgeWindowSuccess,
} from './runbooks.ts';
import {
  DEFAULT_MANAGEMENT,
  judgeCoverage,
  judgeDefaultManagement,
  judgeExploited,
  judgeHooksTimeout,
  judgeThrottlingRetry,
  THROTTLING_RETRY,
} from './settings.ts';
import {
  judgeExecuted,
  judgeScalars,
  judgeSetParameters,
  judgeShownSet,
  judgeTemplate,
  judgeUpdating,
} from './templates.ts';

/** Every entry of section 6 of docs/operations.md, in its order: a test compares the two. */
export const ASSUMPTIONS: readonly Assumption[] = [
  {
    id: 'template-scalars',
    check: byReading('GetTemplateSummary of plain words and numbers', (aws) => aws.defaultsOfScalars(), judgeScalars),
  },
  { id: 'template-unchanged', check: byStack('GetTemplate of a change set', judgeTemplate) },
  { id: 'update-is-shown', check: byStack('status after ExecuteChangeSet', judgeUpdating) },
  { id: 'change-set-parameters', check: byStack('Parameters of the change set', judgeSetParameters) },
  { id: 'change-set-ends', check: byStack('ExecutionStatus after the update', judgeExecuted) },
  { id: 'change-set-shown', check: byStack('ChangeSetId before and after the update', judgeShownSet) },
  {
    id: 'checkpoint-ends',
    check: byReading('history of instance refreshes', (aws) => aws.refreshes(), judgeCheckpointEnd),
  },
  {
    id: 'checkpoint-percentage',
    check: byReading('history of instance refreshes', (aws) => aws.refreshes(), judgeCheckpointPercentage),
  },
  { id: 'instances-lag', unchecked: 'it needs a deploy: the lag of one moment says nothing of the next' },
  { id: 'refresh-alarms', unchecked: 'it needs an instance: a refresh of a group with an alarm' },
  { id: 'list-in-filters', check: byRunbook('DescribeAvailabilityZones with a list', judgeListInFilters) },
  { id: 'selector-without-match', check: byRunbook('a selector of an empty list', judgeNoMatch) },
  { id: 'whole-values', check: byRunbook('UpdateItem with a list and a Boolean', judgeWholeValues) },
  { id: 'function-answer', unchecked: 'it needs a function that a runbook may invoke' },
  { id: 'braces-in-values', unchecked: 'it needs a runbook that may register tasks with maintenance windows' },
  { id: 'execution-parameters', check: byRunbook('GetAutomationExecution', judgeExecutionParameters) },
  { id: 'allowed-values', check: byRunbook('UpdateDocument with 2,000 values', judgeAllowedValues) },
  { id: 'wait-time-out', check: byRunbook('a wait that is tried twice', judgeWaitTimeout) },
  {
    id: 'stop-between-steps',
    unchecked: 'it needs a stop between two steps, a moment that cannot be chosen from outside',
  },
  { id: 'step-after-stop', check: byRunbook('StopAutomationExecution', judgeStepAfterStop) },
  {
    id: 'throttling-retry',
    check: byReading('GetServiceSetting', (aws) => aws.setting(THROTTLING_RETRY), judgeThrottlingRetry),
  },
  {
    id: 'gate-condition',
    check: byRunbook('UpdateItem with a condition that the role may not read', judgeGateCondition),
  },
  { id: 'gate-key', check: byRunbook('UpdateItem of two keys', judgeGateKey) },
  { id: 'execution-tags', check: byRunbook('StopAutomationExecution by tag', judgeExecutionTags) },
  {
    id: 'launch-template-keys',
    unchecked: 'it needs an instance: Auto Scaling checks ec2:RunInstances when it launches one',
  },
  { id: 'change-set-name', check: byRunbook('DescribeChangeSetHooks by ARN', judgeChangeSetName) },
  { id: 'change-set-stack', check: byRunbook('DescribeChangeSet by ARN', judgeChangeSetStack) },
  { id: 'sync-tags', unchecked: 'it needs a role that may create baselines, windows and associations' },
  { id: 'writers-by-role', unchecked: 'it needs the queues and the table of an installation' },
  { id: 'table-key', unchecked: 'it needs a table under a key of its own, which stays and costs' },
  { id: 'start-resource', check: byRunbook('StartAutomationExecution by a role', judgeStartResource) },
  { id: 'client-token', unchecked: 'it needs a bake, which would be started twice' },
  { id: 'table-import', unchecked: 'it needs an installation to be removed' },
  { id: 'window-pseudo-parameters', check: byRunbook('a window that opens', judgeWindowParameters) },
  { id: 'window-success', check: byRunbook('a window that opens', judgeWindowSuccess) },
  {
    id: 'command-order',
    check: byReading('ListCommands', (aws) => aws.commandTimes(), judgeCommandOrder),
  },
  {
    id: 'hooks-time-out',
    check: byReading('DescribeDocument', (aws) => aws.parametersOf('AWS-RunPatchBaselineWithHooks'), judgeHooksTimeout),
  },
  { id: 'windows-boot-facts', unchecked: 'it needs an instance with Windows that a command runs on' },
  {
    id: 'tag-spellings',
    check: byReading('DescribeInstancePatchStatesForPatchGroup', (aws) => aws.spellings(), judgeSpellings),
  },
  { id: 'baseline-form', check: byReading('DescribeInstancePatchStates', (aws) => aws.baselines(), judgeBaselines) },
  {
    id: 'default-management',
    check: byReading('GetServiceSetting', (aws) => aws.setting(DEFAULT_MANAGEMENT), judgeDefaultManagement),
  },
  {
    id: 'approval-delay',
    check: byReading('DescribeEffectivePatchesForPatchBaseline', (aws) => aws.approvals(), judgeApprovalDelay),
  },
  { id: 'exploited-dates', check: byReading('SearchVulnerabilities', (aws) => aws.exploited(), judgeExploited) },
  { id: 'coverage', check: byReading('ListCoverage', (aws) => aws.coverage(), judgeCoverage) },
  { id: 'override-list-state', unchecked: 'it needs an instance that patches are installed on' },
  { id: 'data-visualization', unchecked: 'it needs a message to a Slack workspace' },
  { id: 'costs-and-alarms', unchecked: 'it needs a month of use' },
];
