import { CONFIG_RULES } from '../../../src/config/config-rules.ts';
import type { ComplianceConfig } from '../../../src/config/types.ts';
import { compliance } from '../../posture/fixture.ts';
import { BotTemplate, fullConfig } from '../bot-template.ts';

const botWith = (parts: Partial<ComplianceConfig>) =>
  new BotTemplate({ config: { ...fullConfig(), compliance: { ...compliance, ...parts } } });

test('the rules of the config are in the stack, and without it none is, nor a permission to read them', () => {
  const bot = botWith({ configRules: true, windowTags: ['Maintenance Window', 'MaintenanceWindow'] });
  expect(bot.ofType('AWS::Config::ConfigRule')).toMatchObject([
    {
      ConfigRuleName: CONFIG_RULES.tags,
      InputParameters: { tag1Key: 'Patch Group', tag2Key: 'Maintenance Window' },
      Scope: { ComplianceResourceTypes: ['AWS::EC2::Instance'] },
      Source: { Owner: 'AWS', SourceIdentifier: 'REQUIRED_TAGS' },
    },
    { ConfigRuleName: CONFIG_RULES.profile, Source: { SourceIdentifier: 'EC2_INSTANCE_PROFILE_ATTACHED' } },
    { ConfigRuleName: CONFIG_RULES.managed, Source: { SourceIdentifier: 'EC2_INSTANCE_MANAGED_BY_SSM' } },
  ]);
  expect(JSON.stringify(bot.resources)).toContain('config:GetComplianceDetailsByConfigRule');
  const off = botWith({ configRules: false });
  expect(off.ofType('AWS::Config::ConfigRule')).toEqual([]);
  expect(JSON.stringify(off.resources)).not.toContain('ComplianceDetailsByConfigRule');
});

test('without a key for windows the rule asks for the patch group alone', () => {
  const [tags] = botWith({ configRules: true, windowTags: [] }).ofType('AWS::Config::ConfigRule');
  expect(tags?.['InputParameters']).toEqual({ tag1Key: 'Patch Group' });
});
