import { TYPES } from './actions.ts';
import { isOf, isRecord, type LooseDocument, typeOf, wholeReference } from './document.ts';
import type { Problem, Rule } from './rules.ts';

const TOP = ['schemaVersion', 'description', 'assumeRole', 'parameters', 'variables', 'mainSteps', 'outputs', 'files'];
const OF_PARAMETER = [
  'type',
  'description',
  'default',
  'allowedValues',
  'allowedPattern',
  'displayType',
  'minItems',
  'maxItems',
  'minChars',
  'maxChars',
  'interpolationType',
];
const OF_VARIABLE = ['type', 'description', 'default'];
const MOST_BYTES = 64 * 1024;

/** What is wrong with the document beside its steps. */
export function documentProblems(document: LooseDocument): Problem[] {
  const size = Buffer.byteLength(JSON.stringify(document));
  return [
    ...unknown(document, TOP, { rule: 'document-member', at: 'document' }),
    ...(document['schemaVersion'] === '0.3' ? [] : problem('document-member', 'schemaVersion is not 0.3')),
    ...(size > MOST_BYTES ? problem('document-size', `${size} bytes`) : []),
    ...roleProblems(document),
    ...Object.entries(document.parameters).flatMap(([name, parameter]) => parameterProblems(name, parameter)),
    ...Object.entries(document.variables).flatMap(([name, variable]) => variableProblems(name, variable)),
    ...document.outputs.flatMap((output) =>
      typeOf(document, output) === undefined || !output.includes('.') ? problem('document-output', output) : [],
    ),
  ];
}

export const problem = (rule: Rule, at: string): Problem[] => [{ rule, at }];

export const unknown = (value: object, known: readonly string[], { rule, at }: Problem): Problem[] =>
  Object.keys(value)
    .filter((member) => !known.includes(member))
    .map((member) => ({ rule, at: `${at}: ${member}` }));

function roleProblems(document: LooseDocument): Problem[] {
  const { assumeRole: role } = document;
  if (role === undefined) return [];
  const parameter = wholeReference(role);
  const isKnown = parameter === undefined ? isRole(role) : parameter in document.parameters;
  return isKnown ? [] : problem('assume-role', JSON.stringify(role));
}

const isRole = (role: unknown): boolean =>
  typeof role === 'string' && /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role);

function parameterProblems(name: string, parameter: Record<string, unknown>): Problem[] {
  const { type, default: given } = parameter;
  return [
    ...(/^[A-Za-z0-9]+$/.test(name) ? [] : problem('parameter-name', name)),
    ...unknown(parameter, OF_PARAMETER, { rule: 'parameter-member', at: name }),
    ...(TYPES.some((known) => known === type) ? [] : problem('parameter-type', `${name}: ${String(type)}`)),
    ...(given === undefined || isOf(type, given) ? [] : problem('parameter-default', name)),
  ];
}

function variableProblems(name: string, variable: Record<string, unknown>): Problem[] {
  const { type, default: given } = variable;
  const isKnown = TYPES.some((known) => known === type) && given !== undefined;
  return [
    ...unknown(variable, OF_VARIABLE, { rule: 'variable-member', at: name }),
    ...(isKnown ? [] : problem('variable-member', `${name} has no type or no default`)),
    ...(given === undefined || (isOf(type, given) && fitsVariable(given)) ? [] : problem('variable-default', name)),
  ];
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html */
export function fitsVariable(value: unknown): boolean {
  if (typeof value === 'string') return value.length >= 1 && value.length <= 512;
  if (isRecord(value)) return Object.keys(value).every((key) => key.length >= 1 && key.length <= 50);
  if (!Array.isArray(value)) return true;
  return value.every(fitsVariable) && value.length <= (value.some(isRecord) ? 200 : 50);
}
