import type { InfraFeature } from '../../../../infra/bot/feature.ts';
import { allow } from '../../../../infra/bot/statements.ts';

const DOCUMENT = 'Patchwarden-Scan';

/** A feature that there is not: it has one of everything. */
export const feature: InfraFeature = ({ here, arns }) => ({
  runbooks: [
    {
      kind: 'scan',
      name: DOCUMENT,
      does: 'scans, nothing else',
      statements: [allow('Scan', ['ssm:SendCommand'], [arns.of('ec2', 'instance/*')])],
      content: ({ RunbookRoleArn, GatekeeperName }) => ({
        schemaVersion: '0.3',
        assumeRole: RunbookRoleArn,
        mainSteps: [{ name: 'gate', action: 'aws:invokeLambdaFunction', inputs: { FunctionName: GatekeeperName } }],
      }),
    },
  ],
  workerStatements: [allow('ReadPatches', ['ssm:DescribeInstancePatches'], ['*'])],
  denies: [{ sid: 'NoPatchBaselines', actions: ['ssm:DeletePatchBaseline'] }],
  events: {
    Scans: {
      source: 'aws.ssm',
      detailTypes: ['EC2 Command Status-change Notification'],
      resources: [{ prefix: `arn:aws:ssm:${here.region}:${here.account}:` }],
    },
  },
  env: { PATCHWARDEN_SCAN_DOCUMENT: DOCUMENT },
  wildcards: [
    {
      role: 'scan-runbook',
      resource: arns.of('ec2', 'instance/*'),
      statements: ['Scan'],
      reason: 'Which instances a patch group has is known only when it is scanned.',
    },
    {
      role: 'worker',
      resource: '*',
      statements: ['ReadPatches'],
      reason: 'It has no resource-level permissions. It reads.',
    },
  ],
});
