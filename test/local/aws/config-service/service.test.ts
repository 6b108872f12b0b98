import * as sdk from '@aws-sdk/client-config-service';
import { createConfigService } from '../../../../local/aws/config-service/service.ts';
import type { Machine } from '../../../../local/aws/ssm/nodes/node.ts';
import { rejectionOf, type StartedAws, startAws } from '../local-aws.ts';

let aws: StartedAws;
let config: sdk.ConfigServiceClient;
const events: unknown[] = [];

const machine = (last: number, more: Partial<Machine> = {}): Machine => ({
  id: `i-0000000000000000${last}`,
  state: 'running',
  tags: { 'Patch Group': 'App' },
  bootedAt: 0,
  launchedAt: 0,
  imageId: 'ami-1',
  windows: false,
  availabilityZone: 'ap-southeast-2a',
  imdsV2: true,
  profile: 'arn:aws:iam::111122223333:instance-profile/p',
  ...more,
});

const { profile: _profile, ...bare } = machine(3, { tags: {} });
const machines = [machine(1), machine(2, { state: 'stopped' }), bare];

beforeEach(async () => {
  events.length = 0;
  aws = await startAws({
    services: (deps) => {
      const estate = { machines: () => machines, isManaged: (id: string) => id === machine(1).id };
      return [createConfigService({ ...deps, emit: (event) => events.push(event.detail), estate })];
    },
  });
  config = new sdk.ConfigServiceClient(aws.client);
});

afterEach(() => aws.close());

const put = (SourceIdentifier: string, InputParameters?: object) =>
  config.send(
    new sdk.PutConfigRuleCommand({
      ConfigRule: {
        ConfigRuleName: 'rule',
        Source: { Owner: 'AWS', SourceIdentifier },
        ...(InputParameters && { InputParameters: JSON.stringify(InputParameters) }),
      },
    }),
  );

const said = async () => {
  const asked = new sdk.GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'rule' });
  const { EvaluationResults = [] } = await config.send(asked);
  return EvaluationResults.map(({ ComplianceType }) => ComplianceType);
};

const YES = 'COMPLIANT';
const NO = 'NON_COMPLIANT';

test.each([
  ['REQUIRED_TAGS', { tag1Key: 'Patch Group' }, [YES, YES, NO]],
  ['REQUIRED_TAGS', { tag1Key: 'Patch Group', tag1Value: 'Web,Db' }, [NO, NO, NO]],
  ['EC2_INSTANCE_PROFILE_ATTACHED', undefined, [YES, YES, NO]],
  ['EC2_INSTANCE_MANAGED_BY_SSM', undefined, [YES, YES, NO]],
])('%s with %p', async (identifier, parameters, expected) => {
  await put(identifier, parameters);
  await aws.clock.advance(10 * 60_000);
  expect(await said()).toEqual(expected);
});

test('a rule says nothing before its first evaluation, then each change in an event', async () => {
  await put('EC2_INSTANCE_PROFILE_ATTACHED');
  const asked = () => config.send(new sdk.DescribeComplianceByConfigRuleCommand({ ConfigRuleNames: ['rule'] }));
  expect((await asked()).ComplianceByConfigRules?.[0]?.Compliance).toEqual({ ComplianceType: 'INSUFFICIENT_DATA' });
  await aws.clock.advance(20 * 60_000);
  expect((await asked()).ComplianceByConfigRules?.[0]?.Compliance).toEqual({
    ComplianceType: NO,
    ComplianceContributorCount: { CappedCount: 1, CapExceeded: false },
  });
  expect(events).toHaveLength(3);
  expect(events[2]).toMatchObject({
    configRuleName: 'rule',
    resourceId: bare.id,
    messageType: 'ComplianceChangeNotification',
    newEvaluationResult: { complianceType: NO },
  });
});

test('what is unknown or not simulated is refused', async () => {
  await expect(put('APPROVED_AMIS_BY_ID')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  await expect(put('REQUIRED_TAGS')).rejects.toMatchObject({ message: /tag1Key is missing/ });
  const { name } = await rejectionOf(
    config.send(new sdk.DescribeComplianceByConfigRuleCommand({ ConfigRuleNames: ['other'] })),
  );
  expect(name).toBe('NoSuchConfigRuleException');
});
