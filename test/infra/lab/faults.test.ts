import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate } from '../../../local/aws/cloudformation/template-text.ts';
import type { TemplateResource } from '../../../local/aws/cloudformation/template-types.ts';
import { root } from '../bot-template.ts';

/** One for each fault of docs/lab.md that a template can have. */

const textOf = (part: string): string => readFileSync(join(root, `infra/lab/${part}.yaml`), 'utf8');
const PARTS = ['network', 'application', 'pipeline'];
const templates = new Map(PARTS.map((part) => [part, parseTemplate(textOf(part))]));

const resource = (part: string, id: string): TemplateResource => {
  const found = templates.get(part)?.resources.get(id);
  if (found === undefined) throw new Error(`${part}.yaml has no ${id}`);
  return found;
};

const property = (part: string, id: string, name: string): unknown => resource(part, id).properties[name];

/** Lines of the instances' user data that are commands. */
const userData = (): string[] => {
  const data: { UserData: { 'Fn::Base64': { 'Fn::Sub': string } } } = Object(
    property('application', 'LaunchTemplate', 'LaunchTemplateData'),
  );
  return data.UserData['Fn::Base64']['Fn::Sub'].split('\n').filter((line) => line !== '' && !line.startsWith('#'));
};

const everyType = [...templates.values()].flatMap(({ resources }) => [...resources.values()].map(({ type }) => type));

test('1: what a fleet must keep has no second place in the template: all sizes but the largest are one parameter', () => {
  for (const name of ['MinSize', 'DesiredCapacity'])
    expect(property('application', 'AutoScalingGroup', name)).toEqual({ Ref: 'Capacity' });
  expect(resource('application', 'AutoScalingGroup').creationPolicy).toMatchObject({
    ResourceSignal: { Count: { Ref: 'Capacity' } },
  });
});

test('2, 3, 11: no automation of the lab’s own: Patchwarden’s runbooks end, repeat with a token, and have a role', () => {
  expect(everyType.filter((type) => type.startsWith('AWS::SSM::') || type.startsWith('AWS::Lambda::'))).toEqual([]);
});

test('4: an instance signals once, at its end, and its last command waits for the health of its own target', () => {
  const commands = userData();
  expect(commands[0]).toMatch(
    /^trap '\/opt\/aws\/bin\/cfn-signal --exit-code \$\? .* --resource AutoScalingGroup .*' EXIT$/,
  );
  expect(commands[1]).toBe('set -e');
  expect(commands.filter((line) => line.includes('cfn-signal'))).toHaveLength(1);
  expect(commands.at(-1)).toMatch(
    /^timeout \d+ .*describe-target-health .*--target-group-arn \$\{TargetGroup\} --targets Id=\$INSTANCE .*grep -qx healthy/,
  );
  expect(JSON.stringify(property('application', 'InstanceRole', 'Policies'))).toContain(
    'elasticloadbalancing:DescribeTargetHealth',
  );
  const { creationPolicy, updatePolicy } = resource('application', 'AutoScalingGroup');
  expect(creationPolicy).toMatchObject({
    ResourceSignal: { Timeout: 'PT10M' },
    AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: 100 },
  });
  expect(updatePolicy).toEqual({ AutoScalingReplacingUpdate: { WillReplace: true } });
});

test('4: it gives up before CloudFormation does', () => {
  const [, seconds] = /^timeout (\d+)/.exec(userData().at(-1) ?? '') ?? [];
  expect(Number(seconds)).toBeLessThan(600 - 120);
});

test('5: one AMI, in this account and Region, shared with nobody; no launch template gets a new default', () => {
  expect(property('pipeline', 'Distribution', 'Distributions')).toEqual([
    {
      Region: { Ref: 'AWS::Region' },
      AmiDistributionConfiguration: { Name: expect.anything(), AmiTags: { application: { Ref: 'Name' } } },
    },
  ]);
});

test('7: the base is the newest Amazon Linux 2023 at each bake, and is updated', () => {
  expect(JSON.stringify(property('pipeline', 'Recipe', 'ParentImage'))).toContain('/amazon-linux-2023-x86/x.x.x');
  expect(JSON.stringify(property('pipeline', 'Recipe', 'Components'))).toContain(':component/update-linux/x.x.x');
  for (const part of PARTS) expect(textOf(part)).not.toMatch(/ami-[0-9a-f]{8}/);
});

test('8: a launch template, by the number of its version', () => {
  expect(everyType).not.toContain('AWS::AutoScaling::LaunchConfiguration');
  expect(property('application', 'AutoScalingGroup', 'LaunchTemplate')).toMatchObject({
    Version: { 'Fn::GetAtt': 'LaunchTemplate.LatestVersionNumber' },
  });
});

test('9: an image is tested before it exists, and nothing bakes unasked', () => {
  expect(property('pipeline', 'Pipeline', 'ImageTestsConfiguration')).toEqual({ ImageTestsEnabled: true });
  expect(property('pipeline', 'Pipeline', 'Schedule')).toBeUndefined();
  const components: { ComponentArn: unknown }[] = Object(property('pipeline', 'Recipe', 'Components'));
  expect(components.map(({ ComponentArn }) => ComponentArn)).toContainEqual({ Ref: 'TestComponent' });
  expect(property('pipeline', 'TestComponent', 'Data')).toMatch(/- name: test\n\s+steps:/);
});

test('any Region: no template names one', () => {
  for (const part of PARTS) expect(textOf(part)).not.toMatch(/\b(?:af|ap|ca|eu|il|me|sa|us)-[a-z]+-\d\b/);
});

test('a group can be replaced: it has no name of its own, and is not protected from deletion', () => {
  for (const name of ['AutoScalingGroupName', 'DeletionProtection'])
    expect(property('application', 'AutoScalingGroup', name)).toBeUndefined();
});

test('an instance can read no parameter, no secret and no bucket, and asks for tokens', () => {
  const allowed: { PolicyDocument: { Statement: { Action: string | string[] }[] } }[] = Object(
    property('application', 'InstanceRole', 'Policies'),
  );
  const actions = allowed.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(({ Action }) => Action));
  expect(actions.filter((action) => /\*|GetParameter|^s3:|^secretsmanager:|^kms:|^iam:|^sts:/.test(action))).toEqual(
    [],
  );
  expect(property('application', 'InstanceRole', 'ManagedPolicyArns')).toBeUndefined();
  expect(property('application', 'LaunchTemplate', 'LaunchTemplateData')).toMatchObject({
    MetadataOptions: { HttpTokens: 'required' },
  });
});
