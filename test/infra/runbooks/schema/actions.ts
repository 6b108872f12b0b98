/** The actions that the runbooks use. Whoever uses another adds its row, from its page. */

const GUIDE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide';

interface DocumentedAction {
  page: string;
  /** Shared properties that the action's page excludes. */
  without: readonly string[];
  required: readonly string[];
  /** The inputs it takes besides; an API call also takes the operation's own, which the SDK's schemas check. */
  optional: readonly string[] | 'those of the operation';
  /** Whether a step may declare outputs of its own. */
  declaresOutputs: boolean;
}

const call = ['Service', 'Api'];
const look = [...call, 'PropertySelector', 'DesiredValues'];

export const ACTIONS: Readonly<Record<string, DocumentedAction>> = {
  'aws:executeAwsApi': {
    page: `${GUIDE}/automation-action-executeAwsApi.html`,
    without: [],
    required: call,
    optional: 'those of the operation',
    declaresOutputs: true,
  },
  'aws:invokeLambdaFunction': {
    page: `${GUIDE}/automation-action-lamb.html`,
    without: [],
    required: ['FunctionName'],
    optional: ['Qualifier', 'InvocationType', 'LogType', 'ClientContext', 'InputPayload', 'Payload'],
    declaresOutputs: true,
  },
  'aws:waitForAwsResourceProperty': {
    page: `${GUIDE}/automation-action-waitForAwsResourceProperty.html`,
    without: [],
    required: look,
    optional: 'those of the operation',
    declaresOutputs: false,
  },
  'aws:assertAwsResourceProperty': {
    page: `${GUIDE}/automation-action-assertAwsResourceProperty.html`,
    without: [],
    required: look,
    optional: 'those of the operation',
    declaresOutputs: false,
  },
  'aws:branch': {
    page: `${GUIDE}/automation-action-branch.html`,
    without: [],
    required: ['Choices'],
    optional: ['Default'],
    declaresOutputs: false,
  },
  'aws:loop': {
    page: `${GUIDE}/automation-action-loop.html`,
    without: ['onCancel'],
    required: ['Steps'],
    optional: ['Iterators', 'IteratorDataType', 'LoopCondition', 'MaxIterations'],
    declaresOutputs: false,
  },
  'aws:sleep': {
    page: `${GUIDE}/automation-action-sleep.html`,
    without: [],
    required: [],
    optional: ['Duration', 'Timestamp'],
    declaresOutputs: false,
  },
  'aws:updateVariable': {
    page: `${GUIDE}/automation-action-update-variable.html`,
    without: ['onCancel'],
    required: ['Name', 'Value'],
    optional: [],
    declaresOutputs: false,
  },
};

/** What a loop shows of its turn, with no output declared: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html */
export const LOOP_OUTPUTS: Readonly<Record<string, string>> = {
  CurrentIteration: 'Integer',
  CurrentIteratorValue: 'String',
};

/** Its page has steps of these in a loop, or says of them what goes for all; of a branch, or of going to another step, it says nothing. */
export const IN_A_LOOP = [
  'aws:executeAwsApi',
  'aws:invokeLambdaFunction',
  'aws:assertAwsResourceProperty',
  'aws:waitForAwsResourceProperty',
];

/** Seconds that an invocation may take at most, which a step may shorten (its page). */
export const LONGEST_INVOCATION = 300;

/** onCancel doesn't support moving to these: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
export const NO_CANCEL_TARGETS = [
  'aws:approve',
  'aws:copyImage',
  'aws:createImage',
  'aws:createStack',
  'aws:createTags',
  'aws:loop',
  'aws:pause',
  'aws:runInstances',
  'aws:sleep',
];

/** Properties shared by all actions (same page). */
export const SHARED_PROPERTIES = [
  'description',
  'name',
  'action',
  'maxAttempts',
  'timeoutSeconds',
  'onFailure',
  'onCancel',
  'isEnd',
  'nextStep',
  'isCritical',
  'inputs',
  'outputs',
];

export const TYPES = ['String', 'StringList', 'Integer', 'Boolean', 'MapList', 'StringMap'];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html */
export const OPERATORS: Readonly<Record<string, 'String' | 'Integer' | 'Boolean'>> = {
  StringEquals: 'String',
  EqualsIgnoreCase: 'String',
  StartsWith: 'String',
  EndsWith: 'String',
  Contains: 'String',
  NumericEquals: 'Integer',
  NumericGreater: 'Integer',
  NumericLesser: 'Integer',
  NumericGreaterOrEquals: 'Integer',
  NumericLesserOrEquals: 'Integer',
  BooleanEquals: 'Boolean',
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html */
export const SYSTEM_VARIABLES = [
  'global:ACCOUNT_ID',
  'global:DATE',
  'global:DATE_TIME',
  'global:AWS_PARTITION',
  'global:REGION',
  'automation:EXECUTION_ID',
];
