import type { InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';

const DOCUMENT = 'Patchwarden-Drill';

/** Fire drills: one execution of a runbook that rings the bell. */
export const feature: InfraFeature = () => ({
  runbooks: [
    {
      kind: 'drill',
      name: DOCUMENT,
      does: 'rings the bell, nothing else',
      statements: [],
      content: ({ RunbookRoleArn, GatekeeperName }) => ({
        schemaVersion: '0.3',
        description: 'A fire drill of one team, for a run that is approved.',
        assumeRole: RunbookRoleArn,
        parameters: Object.fromEntries(
          ['RunId', 'Epoch', 'PlanHash', 'Team'].map((name) => [name, { type: 'String', description: name }]),
        ),
        mainSteps: [
          {
            name: 'gate',
            action: 'aws:invokeLambdaFunction',
            onFailure: 'Abort',
            inputs: {
              FunctionName: GatekeeperName,
              InputPayload: { ask: 'admit', RunId: '{{RunId}}', ExecutionId: '{{automation:EXECUTION_ID}}' },
            },
            outputs: ['admitted', 'refusal'].map((Name) => ({ Name, Selector: `$.Payload.${Name}`, Type: 'String' })),
            nextStep: 'requireAdmitted',
          },
          {
            name: 'requireAdmitted',
            action: 'aws:branch',
            inputs: {
              Choices: [{ NextStep: 'ring', Variable: '{{gate.admitted}}', StringEquals: 'yes' }],
              Default: 'refused',
            },
          },
          { name: 'refused', action: 'aws:assertAwsResourceProperty', inputs: NEVER, onFailure: 'Abort', isEnd: true },
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

const NEVER = { Service: 'sts', Api: 'GetCallerIdentity', PropertySelector: '$.Account', DesiredValues: ['never'] };
