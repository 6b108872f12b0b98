import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from './arns.ts';
import { NAMES } from './names.ts';
import type { Writers } from './writers.ts';

/**
 * Who may write the table, whatever IAM allows them: the worker; the gatekeeper, which admits an execution by an update; and the
 * break-glass role. A transaction needs the permission of each of its writes, so it is covered. Nothing allows, and nothing of the
 * control plane is denied: an administrator can still change this policy, restore, and delete the table once it is unprotected. What
 * expires is deleted by DynamoDB itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
 */
export function tablePolicy(arns: Arns, { worker, gatekeeper, breakGlass }: Writers): iam.PolicyDocument {
  const table = arns.of('dynamodb', `table/${NAMES.table}`);
  const index = arns.of('dynamodb', `table/${NAMES.table}/index/*`);
  const deny = (sid: string, actions: readonly string[], but: readonly string[], resources = [table]) =>
    new iam.PolicyStatement({
      sid,
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: actions.map((action) => `dynamodb:${action}`),
      resources,
      ...(but.length > 0 && { conditions: { ArnNotEquals: { 'aws:PrincipalArn': but } } }),
    });
  return new iam.PolicyDocument({
    statements: [
      deny('OnlyTheWorkerRecords', ['PutItem', 'DeleteItem'], [worker, ...breakGlass]),
      deny('OnlyTheGatekeeperAdmits', ['UpdateItem'], [worker, gatekeeper, ...breakGlass]),
      deny('NoBatches', ['BatchWriteItem'], breakGlass),
      // A second way to each item, which neither conditions on keys and attributes nor a trail of the first would see.
      deny('NoPartiQL', ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'], [], [table, index]),
    ],
  });
}
