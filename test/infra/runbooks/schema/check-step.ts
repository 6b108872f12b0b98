import { referencesIn } from '../runbook-graph.ts';
import { ACTIONS, LONGEST_INVOCATION, SHARED_PROPERTIES, SYSTEM_VARIABLES, TYPES } from './actions.ts';
import { branchProblems } from './check-branch.ts';
import { fitsVariable, problem, unknown } from './check-document.ts';
import { isOf, type LooseDocument, type LooseStep, typeOf, wholeReference } from './document.ts';
import type { Problem } from './rules.ts';
import { givesList, isDeep, isSelector } from './selector.ts';

/** What is wrong with a step by itself; where it leads is looked at elsewhere. */
export function stepProblems(document: LooseDocument, step: LooseStep): Problem[] {
  const at = step.name;
  return [
    ...unknown(step, SHARED_PROPERTIES, { rule: 'step-member', at }),
    ...(/^[A-Za-z0-9_]+$/.test(step.name) ? [] : problem('step-name', at)),
    ...propertyProblems(step),
    ...actionProblems(step),
    ...step.outputs.flatMap((output) => outputProblems(at, output)),
    ...propertySelectorProblems(step),
    ...timeProblems(step),
    ...(step.action === 'aws:branch' ? branchProblems(document, step) : []),
    ...(step.action === 'aws:updateVariable' ? variableProblems(document, step) : []),
    ...referencesIn(step.inputs).flatMap((reference) => referenceProblems(document, at, reference)),
  ];
}

const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  maxAttempts: (value) => Number.isInteger(value) && Number(value) >= 1,
  timeoutSeconds: (value) => Number.isInteger(value) && Number(value) >= 1,
  onFailure: (value) => /^(Abort|Continue|step:\w+)$/.test(String(value)),
  onCancel: (value) => /^(Abort|step:\w+)$/.test(String(value)),
  isEnd: (value) => typeof value === 'boolean',
  isCritical: (value) => typeof value === 'boolean',
  nextStep: (value) => typeof value === 'string',
};

const propertyProblems = (step: LooseStep): Problem[] =>
  Object.entries(FORMS).flatMap(([name, fits]) =>
    step[name] === undefined || fits(step[name]) ? [] : problem('step-property', `${step.name}: ${name}`),
  );

function actionProblems({ name, action: actionName, inputs, outputs, ...properties }: LooseStep): Problem[] {
  const action = ACTIONS[actionName];
  if (action === undefined) return problem('step-action', `${name}: ${actionName}`);
  const { without, required, optional, declaresOutputs } = action;
  return [
    ...without
      .filter((each) => each in properties)
      .flatMap((each) => problem('unsupported-property', `${name}: ${each}`)),
    ...(declaresOutputs || outputs.length === 0 ? [] : problem('unsupported-property', `${name}: outputs`)),
    ...required
      .filter((each) => inputs[each] === undefined)
      .flatMap((each) => problem('required-input', `${name}: ${each}`)),
    ...(typeof optional === 'string'
      ? []
      : unknown(inputs, [...required, ...optional], { rule: 'unknown-input', at: name })),
  ];
}

function outputProblems(at: string, output: Record<string, unknown>): Problem[] {
  const { Name, Selector, Type = 'String' } = output;
  const place = `${at}.${String(Name)}`;
  return [
    ...unknown(output, ['Name', 'Selector', 'Type'], { rule: 'output-member', at: place }),
    ...(typeof Name === 'string' && Selector !== undefined ? [] : problem('output-member', place)),
    ...(TYPES.some((known) => known === Type) ? [] : problem('output-type', place)),
    ...(isSelector(Selector) ? [] : problem('selector', `${place}: ${String(Selector)}`)),
    ...(isSelector(Selector) && isDeep(Selector) && Type !== 'StringList' && Type !== 'MapList'
      ? problem('selector-type', place)
      : []),
  ];
}

function propertySelectorProblems({ name, inputs }: LooseStep): Problem[] {
  const { PropertySelector: selector, DesiredValues: values } = inputs;
  if (selector === undefined || values === undefined) return [];
  const isList = Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string');
  const spelled = isList && !values.some((value) => value === 'true' || value === 'false');
  return [
    ...(isSelector(selector) ? [] : problem('selector', `${name}: ${JSON.stringify(selector)}`)),
    ...(isSelector(selector) && givesList(selector) ? problem('property-selector', name) : []),
    ...(spelled ? [] : problem('desired-values', name)),
  ];
}

const timeProblems = ({ name, action, ...properties }: LooseStep): Problem[] =>
  action === 'aws:invokeLambdaFunction' && Number(properties['timeoutSeconds'] ?? 0) > LONGEST_INVOCATION
    ? problem('invocation-time', name)
    : [];

function variableProblems(document: LooseDocument, { name, inputs }: LooseStep): Problem[] {
  const variable = /^variable:(\w+)$/.exec(String(inputs['Name']))?.[1];
  const declared = document.variables[variable ?? '']?.['type'];
  if (declared === undefined) return problem('variable-name', `${name}: ${String(inputs['Name'])}`);
  const reference = wholeReference(inputs['Value']);
  const fits =
    reference === undefined
      ? isOf(declared, inputs['Value']) && fitsVariable(inputs['Value'])
      : typeOf(document, reference) === declared;
  return fits ? [] : problem('variable-value', name);
}

function referenceProblems(document: LooseDocument, at: string, reference: string): Problem[] {
  const isKnown =
    reference.startsWith('global:') || reference.startsWith('automation:')
      ? SYSTEM_VARIABLES.includes(reference)
      : typeOf(document, reference) !== undefined;
  return isKnown ? [] : problem('reference', `${at}: ${reference}`);
}
