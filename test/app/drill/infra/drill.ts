import type { InfraFeature } from '../bot/feature.ts';
import { passTheGate } from '../bot/runbook-role.ts';
import { allow } from '../bot/statements.ts';

const DOCUMENT = 'Patchwarden-Drill';

/** Fire drills: one execution of a runbook that rings the bell. */
export const feature: InfraFeature = ({ arns }) => ({
  runbooks: [
    {
      kind: 'drill',
      name: DOCUMENT,
      does: 'rings the bell, nothing else',
      statements: [passTheGate(arns)],
      content: ({ RunbookRoleArn, TableName }) => ({
        schemaVersion: '0.3',
        description: 'A fire drill of one team, for a run that is approved.',
        assumeRole: RunbookRoleArn,
        parameters: Object.fromEntries(
          ['RunId', 'Epoch', 'PlanHash', 'Team'].map((name) => [name, { type: 'String', description: name }]),
        ),
        mainSteps: [
          { name: 'gate', action: 'aws:executeAwsApi', onFailure: 'Abort', inputs: gate(TableName), nextStep: 'ring' },
          { name: 'ring', action: 'aws:sleep', inputs: { Duration: 'PT2M' }, isEnd: true },
        ],
      }),
    },
  ],
  workerStatements: [allow('ReadPager', ['ssm-contacts:ListRotationShifts'], ['*'])],
  denies: [{ sid: 'NoPagerChanges', actions: ['ssm-contacts:UpdateRotation'] }],
  events: { Pager: { source: 'pager', detailTypes: ['Pager Handed Over'] } },
  env: { PATCHWARDEN_DRILL_DOCUMENT: DOCUMENT },
  wildcards: [
    {
      role: 'worker',
      resource: '*',
      statements: ['ReadPager'],
      reason: 'ListRotationShifts has no resource-level permissions. It reads.',
    },
  ],
});

const gate = (TableName: string) => ({
  Service: 'dynamodb',
  Api: 'UpdateItem',
  TableName,
  Key: { pk: { S: 'RUN#{{RunId}}' }, sk: { S: 'RUN' } },
  UpdateExpression: 'SET gate = :execution',
  ConditionExpression:
    '#state IN (:starting, :running) AND epoch = :epoch AND planHash = :planHash AND subject = :subject AND (attribute_not_exists(gate) OR gate = :execution)',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: {
    ':execution': { S: '{{automation:EXECUTION_ID}}' },
    ':starting': { S: 'starting' },
    ':running': { S: 'running' },
    ':epoch': { N: '{{Epoch}}' },
    ':planHash': { S: '{{PlanHash}}' },
    ':subject': { S: 'drill/{{Team}}' },
  },
});
