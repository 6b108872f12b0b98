import { ArnFormat, type Stack } from 'aws-cdk-lib/core';
import type { Here } from '../../src/config/here.ts';

/** Builds ARNs of the stack's own account and Region. */
export interface Arns {
  of(service: string, resource: string): string;
  /** IAM's ARNs have no Region. */
  role(name: string): string;
}

/** The same of another account and Region, of which there is no stack. */
export const arnsAt = ({ account, region }: Here): Arns => ({
  of: (service, resource) => `arn:aws:${service}:${region}:${account}:${resource}`,
  role: (name) => `arn:aws:iam::${account}:role/${name}`,
});

export const arnsOf = (stack: Stack): Arns => ({
  of: (service, resource) => stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
  role: (name) =>
    stack.formatArn({ service: 'iam', region: '', resource: `role/${name}`, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
});
