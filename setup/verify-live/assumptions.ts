import { type Assumption, byReading, byStack } from './assumption.ts';
import { judgeBaselines, judgeCheckpointEnd, judgeCheckpointPercentage, judgeCommandOrder } from './histories.ts';
import {
  DEFAULT_MANAGEMENT,
  judgeCoverage,
  judgeDefaultManagement,
  judgeExploited,
  judgeHooksTimeout,
  judgeThrottlingRetry,
  THROTTLING_RETRY,
} from './settings.ts';
import { judgeExecuted, judgeScalars, judgeShownSet, judgeTemplate, judgeUpdating } from './templates.ts';

const AUTOMATION = 'only a runbook that runs shows it, and a run changes something';
const STOP = 'it needs a stop at a moment that cannot be chosen from outside';
const IAM = 'only a call that is denied shows it';
const WINDOW = 'only a window that opens shows it';

/** Every entry of section 6 of docs/operations.md, in its order: a test compares the two. */
export const ASSUMPTIONS: readonly Assumption[] = [
  {
    id: 'template-scalars',
    check: byReading('GetTemplateSummary of plain words and numbers', (aws) => aws.defaultsOfScalars(), judgeScalars),
  },
  { id: 'template-unchanged', check: byStack('GetTemplate of a change set', judgeTemplate) },
  { id: 'update-is-shown', check: byStack('status after ExecuteChangeSet', judgeUpdating) },
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
  { id: 'instances-lag', unchecked: 'the lag of one moment says nothing of the next' },
  { id: 'refresh-alarms', unchecked: 'only a refresh that runs with an alarm shows it' },
  { id: 'list-in-filters', unchecked: AUTOMATION },
  { id: 'selector-without-match', unchecked: AUTOMATION },
  { id: 'gate-values', unchecked: AUTOMATION },
  { id: 'integer-in-text', unchecked: AUTOMATION },
  { id: 'execution-parameters', unchecked: AUTOMATION },
  { id: 'allowed-values', unchecked: 'only a document that is registered with too many shows it' },
  { id: 'step-time', unchecked: AUTOMATION },
  { id: 'wait-time-out', unchecked: AUTOMATION },
  { id: 'stop-between-steps', unchecked: STOP },
  { id: 'step-after-stop', unchecked: STOP },
  {
    id: 'throttling-retry',
    check: byReading('GetServiceSetting', (aws) => aws.setting(THROTTLING_RETRY), judgeThrottlingRetry),
  },
  { id: 'gate-condition', unchecked: IAM },
  { id: 'gate-key', unchecked: IAM },
  { id: 'execution-tags', unchecked: IAM },
  { id: 'launch-template-keys', unchecked: IAM },
  { id: 'change-set-name', unchecked: IAM },
  { id: 'change-set-stack', unchecked: IAM },
  { id: 'start-resource', unchecked: IAM },
  { id: 'client-token', unchecked: 'it would start a bake twice' },
  { id: 'table-import', unchecked: 'it needs an installation to be removed' },
  { id: 'window-pseudo-parameters', unchecked: WINDOW },
  { id: 'window-success', unchecked: WINDOW },
  {
    id: 'command-order',
    check: byReading('ListCommands', (aws) => aws.commandTimes(), judgeCommandOrder),
  },
  {
    id: 'hooks-time-out',
    check: byReading('DescribeDocument', (aws) => aws.parametersOf('AWS-RunPatchBaselineWithHooks'), judgeHooksTimeout),
  },
  { id: 'windows-boot-facts', unchecked: 'only a command on an instance with Windows shows it' },
  { id: 'tag-spellings', unchecked: 'the account may have one spelling alone, and the answer would say nothing' },
  { id: 'baseline-form', check: byReading('DescribeInstancePatchStates', (aws) => aws.baselines(), judgeBaselines) },
  {
    id: 'default-management',
    check: byReading('GetServiceSetting', (aws) => aws.setting(DEFAULT_MANAGEMENT), judgeDefaultManagement),
  },
  { id: 'approval-delay', unchecked: 'a patch that becomes approved on its day shows it, and there may be none' },
  { id: 'exploited-dates', check: byReading('SearchVulnerabilities', (aws) => aws.exploited(), judgeExploited) },
  { id: 'coverage', check: byReading('ListCoverage', (aws) => aws.coverage(), judgeCoverage) },
  { id: 'override-list-state', unchecked: 'only an install shows it' },
  { id: 'data-visualization', unchecked: 'Slack alone knows, and only once a message was sent' },
  { id: 'costs-and-alarms', unchecked: 'only a month of use shows it' },
];
