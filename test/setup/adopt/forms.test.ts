import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { adoptionText } from '../../../setup/adopt/fleet-sentences.ts';
import { cliOf, cliOfRole } from '../../../setup/adopt/forms/cli.ts';
import { cloudFormationOf, cloudFormationOfRole } from '../../../setup/adopt/forms/cloudformation.ts';
import { terraformOf, terraformOfRole } from '../../../setup/adopt/forms/terraform.ts';
import type { Write } from '../../../setup/adopt/types.ts';

/** A name of AWS may hold anything: each form keeps it one value. */
const ODD = `it's "a" \${group}`;
const TAG: Write = { kind: 'tag', on: 'launch-template', ids: ['lt-1'], key: 'PatchwardenFleet', value: ODD };
const SET: Write = {
  kind: 'stack-role',
  set: {
    stack: 'web',
    roleArn: 'arn:aws:iam::111122223333:role/web',
    name: 'adopt-web',
    parameters: ['Image', 'Secret'],
    capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
    tags: { Team: ODD, PatchwardenAdopted: 'web' },
  },
};

/** The arguments that a shell makes of a command. */
const argumentsOf = (command: string): string[] =>
  spawnSync('sh', ['-c', command.replace(/^aws/, 'printf "%s\\0"')])
    .stdout.toString()
    .split('\0')
    .slice(0, -1);

test('a command is the same arguments in a shell', () => {
  expect(argumentsOf(cliOf(TAG))).toEqual([
    ...['ec2', 'create-tags', '--resources', 'lt-1', '--tags'],
    JSON.stringify([{ Key: 'PatchwardenFleet', Value: ODD }]),
  ]);
  expect(argumentsOf(cliOf({ kind: 'baseline', baselineId: 'pb-1', patchGroup: ODD })).at(-1)).toBe(ODD);
});

test('the change set names every parameter with its previous value, every capability, and every tag', () => {
  const [create = ''] = cliOf(SET).split('\naws ');
  expect(argumentsOf(create)).toEqual([
    ...['cloudformation', 'create-change-set', '--stack-name', 'web', '--change-set-name', 'adopt-web'],
    ...['--use-previous-template', '--capabilities', 'CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
    ...['--role-arn', 'arn:aws:iam::111122223333:role/web', '--parameters'],
    ...['ParameterKey=Image,UsePreviousValue=true', 'ParameterKey=Secret,UsePreviousValue=true', '--tags'],
    JSON.stringify([
      { Key: 'Team', Value: ODD },
      { Key: 'PatchwardenAdopted', Value: 'web' },
    ]),
  ]);
  for (const form of [terraformOf, cloudFormationOf]) expect(form(SET)).toContain(cliOf(SET));
});

test('CloudFormation and Terraform say it as their resources do', () => {
  expect(parse(cloudFormationOf(TAG))).toEqual({
    TagSpecifications: [{ ResourceType: 'launch-template', Tags: [{ Key: 'PatchwardenFleet', Value: ODD }] }],
  });
  expect(terraformOf(TAG)).toContain(`  value       = "it's \\"a\\" $\${group}"`);
  expect(
    terraformOf({ kind: 'baseline', baselineId: 'pb-1', patchGroup: 'Win-DEV' }),
  ).toBe(`resource "aws_ssm_patch_group" "win_dev" {
  baseline_id = "pb-1"
  patch_group = "Win-DEV"
}`);
  const version: Write = { kind: 'version', group: 'api', templateId: 'lt-1', version: '3' };
  expect(parse(cloudFormationOf(version))).toEqual({ LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '3' } });
  expect(terraformOf(version)).toContain('version = "3"');
});

test('a role of instances comes with its profile in each form', () => {
  const role = {
    name: 'nodes',
    service: 'ec2.amazonaws.com',
    managedPolicies: ['AmazonSSMManagedInstanceCore'],
  } as const;
  expect(parse(cloudFormationOfRole(role))).toMatchObject({
    Nodes: { Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'] } },
    NodesProfile: { Properties: { Roles: [{ Ref: 'Nodes' }] } },
  });
  expect(terraformOfRole(role)).toContain('resource "aws_iam_instance_profile" "nodes"');
  expect(cliOfRole(role)).toContain(
    'aws iam add-role-to-instance-profile --instance-profile-name nodes --role-name nodes',
  );
});

test('nothing in a policy is a placeholder of Terraform', () => {
  const Resource = [`arn:aws:s3:::lists/\${aws:PrincipalTag/team}/*`];
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] };
  const written = terraformOfRole({ name: 'web', service: 'cloudformation.amazonaws.com', policy });
  expect(written).toContain(`lists/$\${aws:PrincipalTag/team}/*`);
});

test('what only a person can do has no command, and nothing is promised of --apply', () => {
  expect(
    adoptionText('web', { missing: [{ text: 'It has no UpdatePolicy', todo: 'Add one.' }], inOrder: [] }, 'cli'),
  ).toBe('web lacks 1 thing before Patchwarden can change it:\n1. It has no UpdatePolicy.\n   Add one.');
});
