/** What AWS documents of Automation runbooks, schema 0.3, one rule a line. A page says it, or AWS's own refusal does. */

const GUIDE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide';
const ACTIONS = `${GUIDE}/automation-actions.html`;
const SYNTAX = `${GUIDE}/documents-syntax-data-elements-parameters.html`;
const OUTPUTS = `${GUIDE}/automation-action-outputs-inputs.html`;
const LOOP = `${GUIDE}/automation-action-loop.html`;
const BRANCH = `${GUIDE}/automation-branch-condition.html`;
const VARIABLE = `${GUIDE}/automation-action-update-variable.html`;
const SYSTEM_VARIABLES = `${GUIDE}/automation-variables.html`;
const CREATE = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html';

interface DocumentedRule {
  page: string;
  /** In the page's words, or near to them. */
  says: string;
  /** What it leads to: the document is refused, an execution fails, or the step does something else than it seems to say. */
  breaks: 'document' | 'execution' | 'meaning';
}

export const RULES = {
  'document-member': { page: SYNTAX, says: 'the top-level data elements of schema 0.3', breaks: 'document' },
  'document-size': {
    page: 'https://docs.aws.amazon.com/general/latest/gr/ssm.html',
    says: 'a document has at most 64 KB',
    breaks: 'document',
  },
  'assume-role': {
    page: SYSTEM_VARIABLES,
    says: 'a constant ARN, or a parameter of the runbook; an SSM parameter is not supported',
    breaks: 'document',
  },
  'parameter-name': { page: CREATE, says: 'Parameter name is not alpha-numeric', breaks: 'document' },
  'parameter-member': { page: SYNTAX, says: 'the fields of a parameter', breaks: 'document' },
  'parameter-type': {
    page: SYNTAX,
    says: 'String, StringList, Integer, Boolean, MapList or StringMap',
    breaks: 'document',
  },
  'parameter-default': {
    page: SYNTAX,
    says: 'Boolean: only true or false; Integer: no quotation marks',
    breaks: 'document',
  },
  'variable-member': { page: SYNTAX, says: 'a variable has a type and a default', breaks: 'document' },
  'variable-default': { page: SYNTAX, says: 'the data type must match the defined data type', breaks: 'document' },
  'step-member': { page: ACTIONS, says: 'the properties shared by all actions', breaks: 'document' },
  'step-name': { page: ACTIONS, says: '[a-zA-Z0-9_]+, unique across all step names', breaks: 'document' },
  'step-action': {
    page: ACTIONS,
    says: 'one of the actions; the table of this folder has those that are used',
    breaks: 'document',
  },
  'step-property': { page: ACTIONS, says: 'the values that a shared property takes', breaks: 'document' },
  'unsupported-property': { page: VARIABLE, says: 'the property isn’t supported for this action', breaks: 'document' },
  'step-target': {
    page: ACTIONS,
    says: 'nextStep, onFailure, onCancel, NextStep and Default name a step',
    breaks: 'document',
  },
  'cancel-target': { page: ACTIONS, says: 'onCancel doesn’t support moving to these actions', breaks: 'document' },
  'end-and-next': {
    page: CREATE,
    says: '"isEnd == true" and nextStep should not exist in same step',
    breaks: 'document',
  },
  'end-and-failure': {
    page: ACTIONS,
    says: 'isEnd: the automation stops if the step failed or succeeded',
    breaks: 'meaning',
  },
  'endless-loop': {
    page: BRANCH,
    says: 'the system verifies that the runbook doesn’t create an infinite loop',
    breaks: 'document',
  },
  unreachable: { page: BRANCH, says: 'a step that nothing leads to never runs', breaks: 'meaning' },
  'required-input': { page: ACTIONS, says: 'the inputs that an action needs', breaks: 'document' },
  'unknown-input': { page: ACTIONS, says: 'the inputs that an action takes', breaks: 'document' },
  'invocation-time': {
    page: `${GUIDE}/automation-action-lamb.html`,
    says: 'can run up to a maximum duration of 300 seconds',
    breaks: 'document',
  },
  'desired-values': {
    page: ACTIONS,
    says: 'a StringList; a Boolean value is written True or False',
    breaks: 'execution',
  },
  'output-member': { page: OUTPUTS, says: 'Name, Selector, Type', breaks: 'document' },
  'output-type': {
    page: OUTPUTS,
    says: 'String, Integer, Boolean, StringList, StringMap or MapList',
    breaks: 'document',
  },
  selector: {
    page: OUTPUTS,
    says: 'begins with $. and has ., .., [n] and filters of one comparison',
    breaks: 'document',
  },
  'selector-type': {
    page: OUTPUTS,
    says: 'what .. selects is always a list: a StringList or a MapList',
    breaks: 'execution',
  },
  'property-selector': { page: OUTPUTS, says: 'one property is compared with the desired values', breaks: 'meaning' },
  reference: {
    page: SYSTEM_VARIABLES,
    says: 'parameters, variables, system variables, and outputs of steps',
    breaks: 'document',
  },
  'reference-order': { page: SYSTEM_VARIABLES, says: 'the output of a previous step', breaks: 'execution' },
  'loop-input': { page: LOOP, says: 'only specify either the Iterators or LoopCondition input', breaks: 'meaning' },
  'loop-step': { page: LOOP, says: 'a subset of steps; it documents no branch in one', breaks: 'meaning' },
  'branch-choice': {
    page: BRANCH,
    says: 'NextStep with Variable and an operation, or with And, Or or Not',
    breaks: 'document',
  },
  'branch-operator': { page: BRANCH, says: 'an operation that isn’t supported is an error', breaks: 'document' },
  'branch-variable': {
    page: BRANCH,
    says: 'Variable: "{{name}}" of a parameter, a variable or an output',
    breaks: 'document',
  },
  'branch-type': {
    page: BRANCH,
    says: 'string, numeric and Boolean operations, of values of that type',
    breaks: 'execution',
  },
  'branch-value': {
    page: BRANCH,
    says: 'a literal of the operation’s type; AWS’s own runbooks also refer to a String or an Integer',
    breaks: 'document',
  },
  'variable-name': { page: VARIABLE, says: 'the format variable:name, of a declared variable', breaks: 'document' },
  'variable-value': {
    page: VARIABLE,
    says: 'the data type must match; a String has 1 to 512 characters, a StringList up to 50 items',
    breaks: 'execution',
  },
  'document-output': { page: SYNTAX, says: 'outputs of steps of this document', breaks: 'document' },
} as const satisfies Readonly<Record<string, DocumentedRule>>;

export type Rule = keyof typeof RULES;

export interface Problem {
  rule: Rule;
  /** The step, parameter or variable, and what is wrong with it. */
  at: string;
}
