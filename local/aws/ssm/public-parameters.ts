import { digest } from '../identifiers.ts';
import type { StoredParameter } from './state.ts';

/** Parameters that AWS publishes in every Region: here one, which names another AMI from the first of each month on. */
const NAMES: readonly string[] = ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html */
export const publicParameter = (reference: string, now: number): StoredParameter | undefined => {
  const name = reference.replace(/^arn:aws:ssm:[^:]+::parameter(?=\/)/, '');
  if (!NAMES.includes(name)) return undefined;
  const date = new Date(now);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  return {
    name,
    type: 'String',
    value: `ami-0${digest(`${name}/${month}`).slice(0, 16)}`,
    version: month,
    dataType: 'text',
    modifiedBy: 'arn:aws:iam::aws:root',
    modifiedAt: Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1),
  };
};
