import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { CONFIG_RULES } from '../../src/config/config-rules.ts';
import type { ComplianceConfig } from '../../src/config/types.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { allow } from '../bot/statements.ts';

/**
 * Rules of AWS Config beside our own checks: tags, instance profile, managed by Systems Manager. They need a recorder in the account and
 * Region, which the stack does not make: an account has one. Reads alone.
 */
export const feature: InfraFeature = ({ config: { compliance }, arns }) => {
  const isOn = compliance?.configRules === true;
  // Its id is not known before it is there.
  const anyRule = arns.of('config', 'config-rule/*');
  return {
    runbooks: [],
    workerStatements: isOn
      ? [
          allow('FindConfigRules', ['config:DescribeComplianceByConfigRule'], ['*']),
          allow('ReadConfigRules', ['config:GetComplianceDetailsByConfigRule'], [anyRule]),
        ]
      : [],
    denies: [],
    events: {},
    env: {},
    wildcards: isOn
      ? [
          {
            role: 'worker',
            resource: '*',
            statements: ['FindConfigRules'],
            reason: 'Whether rules have been evaluated has no resource-level permission. It reads.',
          },
          {
            role: 'worker',
            resource: anyRule,
            statements: ['ReadConfigRules'],
            reason: 'A rule’s ARN has an id that AWS Config gives it. It reads.',
          },
        ]
      : [],
    also: (scope) => {
      if (isOn) createRules(scope, compliance);
      return { roles: new Map(), acknowledged: [] };
    },
  };
};

const INSTANCES = { complianceResourceTypes: ['AWS::EC2::Instance'] };

function createRules(scope: Construct, { windowTags }: ComplianceConfig): void {
  // The rule wants every key that it is given: of several spellings the first. https://docs.aws.amazon.com/config/latest/developerguide/required-tags.html
  const keys = ['Patch Group', ...windowTags.slice(0, 1)];
  const rule = (id: string, props: { name: string; does: string; identifier: string; parameters?: object }): void => {
    new CfnConfigRule(scope, id, {
      configRuleName: props.name,
      description: props.does,
      scope: INSTANCES,
      source: { owner: 'AWS', sourceIdentifier: props.identifier },
      ...(props.parameters === undefined ? {} : { inputParameters: props.parameters }),
    });
  };
  rule('RequiredTags', {
    name: CONFIG_RULES.tags,
    does: `Instances have the tags ${keys.join(', ')}`,
    identifier: 'REQUIRED_TAGS',
    parameters: Object.fromEntries(keys.map((key, i) => [`tag${i + 1}Key`, key])),
  });
  rule('InstanceProfile', {
    name: CONFIG_RULES.profile,
    does: 'Instances have an instance profile',
    identifier: 'EC2_INSTANCE_PROFILE_ATTACHED',
  });
  new CfnConfigRule(scope, 'ManagedBySsm', {
    configRuleName: CONFIG_RULES.managed,
    description: 'Instances are managed by Systems Manager',
    scope: { complianceResourceTypes: ['AWS::EC2::Instance', 'AWS::SSM::ManagedInstanceInventory'] },
    source: { owner: 'AWS', sourceIdentifier: 'EC2_INSTANCE_MANAGED_BY_SSM' },
  });
}
