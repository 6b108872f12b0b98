import { changeSetNotFound, validationError } from './errors.ts';
import type { ChangeSetRecord, CloudFormationState, StackRecord } from './state.ts';
import { canBeUpdated } from './update-operation.ts';

const NAME = /^[a-zA-Z][-a-zA-Z0-9]*$/;

export const checkStackName = (name: string): void => {
  if (name.startsWith('arn:') || (NAME.test(name) && name.length <= 128)) return;
  throw validationError(
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*`,
  );
};

/** By name (not a deleted one) or id. */
export const seekStack = ({ stacks }: CloudFormationState, name: string): StackRecord | undefined =>
  stacks.get(name) ?? [...stacks.values()].find((one) => one.name === name && one.status !== 'DELETE_COMPLETE');

const given = (name: string | undefined): string => {
  if (name === undefined || name === '')
    throw validationError(
      "1 validation error detected: Value null at 'stackName' failed to satisfy constraint: Member must not be null",
    );
  checkStackName(name);
  return name;
};

/** The stack of this name or id. CloudFormation has two wordings for one that is not there. */
export const findStack = (
  state: CloudFormationState,
  name: string | undefined,
  wording: 'Stack with id NAME does not exist' | 'Stack [NAME] does not exist' = 'Stack [NAME] does not exist',
): StackRecord => {
  const wanted = given(name);
  const stack = seekStack(state, wanted);
  if (stack === undefined) throw validationError(wording.replace('NAME', () => wanted));
  return stack;
};

/** @throws ValidationError for a stack that is busy, or whose last operation left it unfit */
export const checkUpdatable = (stack: StackRecord): void => {
  if (canBeUpdated(stack.status) && stack.running === undefined) return;
  throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
};

/** By ARN, or by the name and its stack. */
export const findChangeSet = (
  state: CloudFormationState,
  { ChangeSetName, StackName }: { ChangeSetName: string | undefined; StackName?: string | undefined },
): { stack: StackRecord; set: ChangeSetRecord } => {
  const wanted = ChangeSetName ?? '';
  if (!wanted.startsWith('arn:') && (StackName === undefined || StackName === ''))
    throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const stacks = StackName === undefined ? [...state.stacks.values()] : [findStack(state, StackName)];
  for (const stack of stacks) {
    const set = [...stack.changeSets.values()].find(({ id, name }) => id === wanted || name === wanted);
    if (set !== undefined) return { stack, set };
  }
  throw changeSetNotFound(wanted);
};
