import { ArnFormat, type Stack } from 'aws-cdk-lib/core';

/** Builds ARNs of the stack's own account and Region. */
export interface Arns {
  of(service: string, resource: string): string;
  /** IAM's ARNs have no Region. */
  role(name: string): string;
}

export const arnsOf = (stack: Stack): Arns => ({
  of: (service, resource) => stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
  role: (name) =>
    stack.formatArn({ service: 'iam', region: '', resource: `role/${name}`, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
});
