import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bot-template.ts';

const folder = join(root, 'infra/lab/terraform');
const all = readdirSync(folder)
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

/** The text between a block's own braces. @throws Error when there is not exactly one such block */
const block = (text: string, head: string): string => {
  const [before, after, ...more] = text.split(`${head} {\n`);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`not one block ${head}`);
  const indent = /[^\n]*$/.exec(before)?.[0] ?? '';
  return after.slice(0, after.indexOf(`\n${indent}}\n`) + 1);
};

const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');
const template = block(all, 'resource "aws_launch_template" "fleet"');
const group = block(all, 'resource "aws_autoscaling_group" "fleet"');

test('Terraform starts no refresh, and takes back nothing that one has changed', () => {
  expect(withoutComments(all)).not.toContain('instance_refresh');
  expect(block(group, 'lifecycle')).toMatch(/^\s*ignore_changes = \[launch_template, desired_capacity\]\n$/);
  expect(block(template, 'lifecycle')).toMatch(/^\s*ignore_changes = \[image_id\]\n$/);
});

test('no version goes live by being the newest or the default one', () => {
  expect(template).toMatch(/update_default_version = false/);
  expect(block(group, 'launch_template')).toMatch(/version = aws_launch_template\.fleet\.latest_version\n/);
  expect(withoutComments(all)).not.toMatch(/\$(?:Latest|Default)/);
});

test('the template says whose it is, and its instances ask for tokens', () => {
  expect(block(template, 'tags =')).toMatch(/PatchwardenFleet = var\.name\n/);
  expect(block(template, 'metadata_options')).toMatch(/http_tokens\s+= "required"/);
});

test('new instances serve before old ones go', () => {
  expect(block(group, 'instance_maintenance_policy')).toMatch(
    /min_healthy_percentage = 100\n\s*max_healthy_percentage = 150/,
  );
});

test('it prints the fleet for patchwarden.yml, with group, alarm and role', () => {
  expect(block(all, 'output "patchwarden_fleet"')).toMatch(
    /autoScalingGroup: \$\{aws_autoscaling_group\.fleet\.name\}[\s\S]*alarms: \[\$\{aws_cloudwatch_metric_alarm\.status_check\.alarm_name\}\], instanceRole:/,
  );
});

test('every reference names a resource or a variable that is there', () => {
  const declared = new Set([
    ...[...all.matchAll(/^resource "(\w+)" "(\w+)"/gm)].map(([, type, name]) => `${type}.${name}`),
    ...[...all.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => `var.${name}`),
  ]);
  const named = [...withoutComments(all).matchAll(/\b(aws_\w+|var)\.(\w+)/g)].map(
    ([, type, name]) => `${type}.${name}`,
  );
  expect(named.filter((name) => !declared.has(name))).toEqual([]);
  expect([...declared].filter((name) => name.startsWith('var.') && !named.includes(name))).toEqual([]);
});
