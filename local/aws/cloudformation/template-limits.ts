import { isRecord } from '../json-value.ts';
import { validationError } from './errors.ts';
import { isKnownType } from './resource-types.ts';

const formatError = (text: string): Error => validationError(`Template format error: ${text}`);

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
];

/** Sections of CloudFormation's that nothing here acts by: to read on without them would be to ignore them. */
const LEFT_OUT = ['Rules', 'Hooks'];

/** @throws ValidationError for sections that CloudFormation does not know, and by name for those that are not simulated */
export const checkSections = (root: Record<string, unknown>): void => {
  const { Transform } = root;
  if (Transform !== undefined) throw validationError(`Transform ${namesOf(Transform)} is not simulated`);
  const left = LEFT_OUT.find((name) => name in root);
  if (left !== undefined) throw validationError(`The section ${left} is not simulated`);
  const unknown = Object.keys(root).filter((name) => !SECTIONS.includes(name));
  if (unknown.length > 0) throw formatError(`Invalid template property or properties [${unknown.join(', ')}]`);
};

const namesOf = (transform: unknown): string =>
  [transform]
    .flat()
    .map((one) => (isRecord(one) ? String(one['Name']) : String(one)))
    .join(', ');

/** @throws ValidationError where nothing stands for a value */
export const checkValues = (value: unknown): void => {
  if (value === null) throw formatError("'null' values are not allowed in templates");
  if (Array.isArray(value)) value.forEach(checkValues);
  else if (isRecord(value)) Object.values(value).forEach(checkValues);
};

const ATTRIBUTES = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'CreationPolicy',
  'UpdatePolicy',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];

/** @throws ValidationError for attributes that no resource has, and for policies that keep what an update would delete */
export const checkAttributes = (resource: Record<string, unknown>): void => {
  const unknown = Object.keys(resource).find((name) => !ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw validationError(`Invalid template resource property '${unknown}'`);
  for (const name of ['DeletionPolicy', 'UpdateReplacePolicy']) {
    const policy = resource[name];
    if (policy !== undefined && policy !== 'Delete')
      throw validationError(`${name} ${typeof policy === 'string' ? policy : JSON.stringify(policy)} is not simulated`);
  }
};

/** @throws ValidationError, by name for nested stacks and modules */
export const checkTypes = (resources: readonly (readonly [id: string, type: string])[]): void => {
  const ids = (wanted: (type: string) => boolean): string =>
    resources.flatMap(([id, type]) => (wanted(type) ? [id] : [])).join(', ');
  const nested = ids((type) => type === 'AWS::CloudFormation::Stack');
  if (nested !== '') throw validationError(`Nested stacks are not simulated: [${nested}]`);
  const modules = ids((type) => type.endsWith('::MODULE'));
  if (modules !== '') throw validationError(`Modules are not simulated: [${modules}]`);
  const unknown = [...new Set(resources.map(([, type]) => type).filter((type) => !isKnownType(type)))];
  if (unknown.length > 0) throw formatError(`Unrecognized resource types: [${unknown.join(', ')}]`);
};
