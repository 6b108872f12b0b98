import { isMap, type Json, textOf } from '../json.ts';
import { referencesIn } from './references.ts';
import { isSimulated, loopSteps, type Runbook, type RunbookStep, stepTarget } from './runbook.ts';
import { inputProblems, selectorProblems } from './step-inputs.ts';
import { circleProblems, limitProblems } from './step-limits.ts';

const globals = [
  'global:REGION',
  'global:ACCOUNT_ID',
  'global:AWS_PARTITION',
  'global:DATE',
  'global:DATE_TIME',
  'automation:EXECUTION_ID',
];

/** Outputs an action has without declaring them. */
const ownOutputs: Record<string, readonly string[]> = {
  'aws:approve': ['ApprovalStatus', 'ApproverDecisions'],
  'aws:executeAutomation': ['ExecutionId', 'Status', 'Output'],
  'aws:invokeLambdaFunction': ['StatusCode', 'FunctionError', 'LogResult', 'Payload'],
  'aws:loop': ['CurrentIteration', 'CurrentIteratorValue'],
};

const declaring = ['aws:executeAwsApi', 'aws:executeScript', 'aws:invokeLambdaFunction', 'aws:invokeWebhook'];
const oneLevel = 'aws:loop';

/** What is wrong with a runbook beyond its shape; each sentence names the place. */
export const runbookProblems = (runbook: Runbook): string[] => [
  ...listProblems(runbook, runbook.mainSteps, 'mainSteps', false),
  ...duplicateNames(allSteps(runbook)),
  ...circleProblems(runbook.mainSteps),
  ...variableTargets(runbook),
  ...runbook.outputs.flatMap((output) => outputProblems(runbook, output)),
  ...roleProblems(runbook),
];

const allSteps = (runbook: Runbook): RunbookStep[] => runbook.mainSteps.flatMap((step) => [step, ...innerSteps(step)]);

const innerSteps = (step: RunbookStep): RunbookStep[] => {
  if (step.action !== oneLevel) return [];
  try {
    return loopSteps(step.inputs['Steps']);
  } catch {
    return []; // reported by innerProblems
  }
};

const duplicateNames = (steps: readonly RunbookStep[]): string[] => {
  const names = steps.map((step) => step.name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `the step name ${name} is used more than once`,
  );
};

const listProblems = (runbook: Runbook, steps: readonly RunbookStep[], place: string, inLoop: boolean): string[] =>
  steps.flatMap((step) =>
    [
      ...inputProblems(step.action, step.inputs),
      ...targetProblems(step, steps),
      ...limitProblems(step, steps),
      ...declaredOutputProblems(step),
      ...referenceProblems(runbook, step),
      ...(inLoop ? loopLimits(step) : innerProblems(runbook, step, `${place}.${step.name}`)),
    ].map((problem) => `${place}.${step.name}: ${problem}`),
  );

const innerProblems = (runbook: Runbook, step: RunbookStep, place: string): string[] => {
  if (step.action !== oneLevel) return [];
  const steps = innerSteps(step);
  if (steps.length === 0) return ['inputs.Steps: is not a list of steps'];
  return listProblems(runbook, steps, `${place}.Steps`, true);
};

const loopLimits = (step: RunbookStep): string[] => (step.action === oneLevel ? ['a loop cannot hold a loop'] : []);

const targetProblems = (step: RunbookStep, steps: readonly RunbookStep[]): string[] => {
  const choices = step.action === 'aws:branch' && Array.isArray(step.inputs['Choices']) ? step.inputs['Choices'] : [];
  const targets: [string, Json | undefined][] = [
    ['nextStep', step.nextStep],
    ['onFailure', stepTarget(step.onFailure)],
    ['onCancel', stepTarget(step.onCancel)],
    ['Default', step.action === 'aws:branch' ? step.inputs['Default'] : undefined],
    ...choices.filter(isMap).map((choice): [string, Json | undefined] => ['NextStep', choice['NextStep']]),
  ];
  return targets.flatMap(([member, target]) =>
    target === undefined || steps.some((candidate) => candidate.name === target)
      ? []
      : [`${member}: there is no step ${textOf(target)}`],
  );
};

const declaredOutputProblems = (step: RunbookStep): string[] => {
  if (step.outputs.length > 0 && !declaring.includes(step.action)) return [`outputs: ${step.action} declares none`];
  return step.outputs.flatMap((output) =>
    selectorProblems(output.Selector).map((problem) => `outputs.${output.Name}: ${problem}`),
  );
};

const referenceProblems = (runbook: Runbook, step: RunbookStep): string[] => {
  const { Steps: _inner, ...inputs } = step.inputs;
  const own = step.action === oneLevel ? inputs : step.inputs;
  return referencesIn(own).flatMap((name) => unknownReference(runbook, name));
};

const unknownReference = (runbook: Runbook, name: string): string[] => {
  if (globals.includes(name)) return [];
  if (name.startsWith('variable:')) {
    return name.slice('variable:'.length) in runbook.variables ? [] : [`{{ ${name} }}: there is no such variable`];
  }
  if (!name.includes('.')) return name in runbook.parameters ? [] : [`{{ ${name} }}: there is no such parameter`];
  return hasOutput(runbook, name) ? [] : [`{{ ${name} }}: there is no such step output`];
};

const hasOutput = (runbook: Runbook, reference: string): boolean => {
  const [name, ...rest] = reference.split('.');
  const step = allSteps(runbook).find((candidate) => candidate.name === name);
  if (step === undefined) return false;
  const output = rest.join('.');
  const known = [...step.outputs.map((declared) => declared.Name), ...(ownOutputs[step.action] ?? [])];
  return known.includes(output) || !isSimulated(step.action);
};

const variableTargets = (runbook: Runbook): string[] =>
  allSteps(runbook)
    .filter((step) => step.action === 'aws:updateVariable')
    .map((step) => textOf(step.inputs['Name'] ?? '').replace(/^variable:/, ''))
    .flatMap((name) => (name in runbook.variables ? [] : [`aws:updateVariable: there is no variable ${name}`]));

const outputProblems = (runbook: Runbook, output: string): string[] =>
  hasOutput(runbook, output) || globals.includes(output) || output.startsWith('variable:')
    ? []
    : [`outputs: ${output} is no output of a step`];

const roleProblems = (runbook: Runbook): string[] => {
  if (runbook.assumeRole === undefined) return [];
  const references = referencesIn(runbook.assumeRole);
  if (references.length > 0) return references.flatMap((name) => unknownReference(runbook, name));
  return /^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(runbook.assumeRole) ? [] : ['assumeRole: is not the ARN of a role'];
};
