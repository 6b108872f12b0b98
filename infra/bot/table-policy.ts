import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from './arns.ts';
import { NAMES } from './names.ts';
import { denyAllBut } from './statements.ts';
import { OF_MEMORY, WRITES_OF_ITEMS, type Writers } from './writers.ts';

/**
 * Who may write the table, whatever IAM allows them: the worker; the gatekeeper, which admits an execution by an update; and the
 * break-glass role. A transaction needs the permission of each of its writes, so it is covered. Nothing allows, and nothing of the
 * control plane is denied: an administrator can still change this policy, restore, and delete the table once it is unprotected. What
 * expires is deleted by DynamoDB itself.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html
 *
 * What the gatekeeper remembers, nobody else may write, the worker included. AWS documents the partition key as a condition of IAM policies
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html), and of a table's own policy says neither
 * that it holds there nor that it does not; so the worker's role denies it as well.
 */
export function tablePolicy(arns: Arns, { worker, gatekeeper, breakGlass }: Writers): iam.PolicyDocument {
  const table = arns.of('dynamodb', `table/${NAMES.table}`);
  const index = arns.of('dynamodb', `table/${NAMES.table}/index/*`);
  const on = (...names: readonly string[]) => ({
    actions: names.map((name) => `dynamodb:${name}`),
    resources: [table],
  });
  return new iam.PolicyDocument({
    statements: [
      denyAllBut([worker, ...breakGlass], { sid: 'OnlyTheWorkerRecords', ...on('PutItem', 'DeleteItem') }),
      denyAllBut([worker, gatekeeper, ...breakGlass], { sid: 'OnlyTheGatekeeperAdmits', ...on('UpdateItem') }),
      denyAllBut([gatekeeper, ...breakGlass], {
        sid: 'OnlyTheGatekeeperRemembers',
        actions: WRITES_OF_ITEMS,
        resources: [table],
        conditions: OF_MEMORY,
      }),
      denyAllBut(breakGlass, { sid: 'NoBatches', ...on('BatchWriteItem') }),
      // A second way to each item, which neither conditions on keys and attributes nor a trail of the first would see.
      denyAllBut([], {
        sid: 'NoPartiQL',
        ...on('PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'),
        resources: [table, index],
      }),
    ],
  });
}
