import type { InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';

/** Who is exposed to a CVE, and which patch mends it. Reads alone: what mends it is requested as any run, and its runbook does it. */
export const feature: InfraFeature = ({ config, here }) => {
  const isOn = config.compliance !== undefined;
  // The default baselines are AWS's, in accounts of its own.
  const baselines = `arn:aws:ssm:${here.region}:*:patchbaseline/*`;
  return {
    runbooks: [],
    workerStatements: isOn
      ? [
          allow(
            'ReadExposedBaselines',
            ['ssm:GetPatchBaseline', 'ssm:DescribeEffectivePatchesForPatchBaseline'],
            [baselines],
          ),
          allow(
            'FindExposure',
            [
              'ssm:DescribeAvailablePatches',
              'ssm:GetPatchBaselineForPatchGroup',
              'ssm:DescribeInstanceInformation',
              'ec2:DescribeInstances',
              'inspector2:ListCoverage',
              'inspector2:ListFindings',
              'inspector2:SearchVulnerabilities',
            ],
            ['*'],
          ),
        ]
      : [],
    denies: [],
    events: {},
    env: {},
    wildcards: isOn
      ? [
          {
            role: 'worker',
            resource: baselines,
            statements: ['ReadExposedBaselines'],
            reason: 'Which baseline counts for a fleet is looked up, and the default ones belong to AWS. It reads.',
          },
          {
            role: 'worker',
            resource: '*',
            statements: ['FindExposure'],
            reason: 'Patches, nodes, instances, findings and coverage have no resource-level permissions. It reads.',
          },
        ]
      : [],
  };
};
