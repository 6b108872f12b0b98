import type { InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';
import { governedBy } from './patch/governed.ts';

/** Of patching's reads, those that this needs too; a sweep brings the others. */
const ALSO = [
  'ssm:GetPatchBaselineForPatchGroup',
  'ssm:DescribeInstanceInformation',
  'inspector2:SearchVulnerabilities',
];

/** Who is exposed to a CVE, and which patch mends it. Reads alone: what mends it is requested as any run, and its runbook does it. */
export const feature: InfraFeature = ({ config, here }) => {
  const isOn = config.compliance !== undefined;
  // Where a patch group is in the config, patching reads these anyway: a role may have ten policies.
  const isRead = governedBy(config, here).any;
  // The default baselines are AWS's, in accounts of its own.
  const baselines = `arn:aws:ssm:${here.region}:*:patchbaseline/*`;
  return {
    runbooks: [],
    workerStatements: isOn
      ? [
          allow(
            'ReadExposedBaselines',
            [...(isRead ? [] : ['ssm:GetPatchBaseline']), 'ssm:DescribeEffectivePatchesForPatchBaseline'],
            [baselines],
          ),
          allow(
            'FindExposure',
            [
              'ssm:DescribeAvailablePatches',
              'inspector2:ListCoverage',
              'inspector2:ListFindings',
              ...(isRead ? [] : ALSO),
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
