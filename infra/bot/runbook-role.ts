import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { NAMES } from './names.ts';
import { allow } from './statements.ts';

interface RunbookRoleProps {
  /** Written out, so that the document shows its role. It holds the Region, since roles are the whole account's. */
  roleName: string;
  description: string;
  arns: Arns;
  here: Here;
}

/** Only Automation takes the role, and only for executions of this account and Region: no confused deputy. */
export function createRunbookRole(
  scope: Construct,
  id: string,
  { roleName, description, arns, here }: RunbookRoleProps,
): iam.Role {
  return new iam.Role(scope, id, {
    roleName,
    description,
    assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': here.account },
        ArnLike: { 'aws:SourceArn': arns.of('ssm', 'automation-execution/*') },
      },
    }),
  });
}

/** The first step of every runbook, and each later question: nothing else of the record is within a runbook's reach. */
export const askTheGatekeeper = (arns: Arns): iam.PolicyStatement =>
  allow('AskTheGatekeeper', ['lambda:InvokeFunction'], [arns.of('lambda', `function:${NAMES.gatekeeperFunction}`)]);
