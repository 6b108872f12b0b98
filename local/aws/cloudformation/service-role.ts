import type { CallService } from '../../types.ts';
import { isRecord } from '../json-value.ts';
import { validationError } from './errors.ts';

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** A service role must be there, and trust CloudFormation. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html */
export async function checkServiceRole(arn: string | undefined, callService: CallService): Promise<void> {
  if (arn === undefined) return;
  if (!trustsCloudFormation(await trustOf(arn, callService)))
    throw validationError(`Role ${arn} is invalid or cannot be assumed`);
}

async function trustOf(arn: string, callService: CallService): Promise<unknown> {
  try {
    const { Role } = await callService('iam', 'GetRole', { RoleName: arn.slice(arn.lastIndexOf('/') + 1) });
    const text = isRecord(Role) ? Role['AssumeRolePolicyDocument'] : undefined;
    return typeof text === 'string' ? JSON.parse(decodeURIComponent(text)) : undefined;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('NoSuchEntity')) return undefined;
    throw error;
  }
}

const trustsCloudFormation = (trust: unknown): boolean =>
  isRecord(trust) &&
  listOf(trust['Statement']).some(
    (statement) =>
      isRecord(statement) &&
      statement['Effect'] === 'Allow' &&
      isRecord(statement['Principal']) &&
      listOf(statement['Principal']['Service']).includes('cloudformation.amazonaws.com'),
  );
