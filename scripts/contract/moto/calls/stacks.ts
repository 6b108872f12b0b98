import type { Call } from '../types.ts';

const template = (tag: string) =>
  JSON.stringify({
    Parameters: { Size: { Type: 'Number', Default: 1 } },
    Resources: {
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateData: {
            InstanceType: 't3.micro',
            TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: tag, Value: { Ref: 'Size' } }] }],
          },
        },
      },
    },
    Outputs: { Id: { Value: { Ref: 'Template' } } },
  });

const stack = { StackName: 'contract-stack' };

/** A stack and its change sets. */
export const stackCalls: readonly Call[] = [
  {
    name: 'template-validate',
    service: 'cloudformation',
    command: 'ValidateTemplate',
    input: { TemplateBody: template('one') },
  },
  {
    name: 'template-invalid',
    service: 'cloudformation',
    command: 'ValidateTemplate',
    input: { TemplateBody: '{"Resources": ' },
  },
  {
    name: 'template-summary',
    service: 'cloudformation',
    command: 'GetTemplateSummary',
    input: { TemplateBody: template('one') },
  },
  {
    name: 'stack',
    service: 'cloudformation',
    command: 'CreateStack',
    input: { ...stack, TemplateBody: template('one'), Tags: [{ Key: 'team', Value: 'contract' }] },
  },
  {
    name: 'stack-twice',
    service: 'cloudformation',
    command: 'CreateStack',
    input: { ...stack, TemplateBody: template('one') },
    afterMinutes: 10,
  },
  {
    name: 'stack-unknown-parameter',
    service: 'cloudformation',
    command: 'CreateStack',
    input: {
      StackName: 'contract-other',
      TemplateBody: template('one'),
      Parameters: [{ ParameterKey: 'Colour', ParameterValue: 'red' }],
    },
  },
  { name: 'stack-describe', service: 'cloudformation', command: 'DescribeStacks', input: stack },
  {
    name: 'stack-describe-missing',
    service: 'cloudformation',
    command: 'DescribeStacks',
    input: { StackName: 'contract-none' },
  },
  { name: 'stack-resources', service: 'cloudformation', command: 'DescribeStackResources', input: stack },
  { name: 'stack-resources-list', service: 'cloudformation', command: 'ListStackResources', input: stack },
  {
    name: 'stack-resource',
    service: 'cloudformation',
    command: 'DescribeStackResource',
    input: { ...stack, LogicalResourceId: 'Template' },
  },
  {
    name: 'stack-resource-missing',
    service: 'cloudformation',
    command: 'DescribeStackResource',
    input: { ...stack, LogicalResourceId: 'Nothing' },
  },
  { name: 'stack-events', service: 'cloudformation', command: 'DescribeStackEvents', input: stack },
  { name: 'stack-template', service: 'cloudformation', command: 'GetTemplate', input: stack },
  {
    name: 'stack-list',
    service: 'cloudformation',
    command: 'ListStacks',
    input: { StackStatusFilter: ['CREATE_COMPLETE'] },
    only: { list: 'StackSummaries', member: 'StackName', is: 'contract-stack' },
  },
  {
    name: 'stack-update-nothing',
    service: 'cloudformation',
    command: 'UpdateStack',
    input: { ...stack, TemplateBody: template('one'), Tags: [{ Key: 'team', Value: 'contract' }] },
  },
  {
    name: 'stack-update-missing',
    service: 'cloudformation',
    command: 'UpdateStack',
    input: { StackName: 'contract-none', TemplateBody: template('one') },
  },
  {
    name: 'change-set',
    service: 'cloudformation',
    command: 'CreateChangeSet',
    input: { ...stack, ChangeSetName: 'contract-change', ChangeSetType: 'UPDATE', TemplateBody: template('two') },
  },
  {
    name: 'change-set-describe',
    service: 'cloudformation',
    command: 'DescribeChangeSet',
    input: { ...stack, ChangeSetName: 'contract-change' },
    afterMinutes: 2,
  },
  { name: 'change-set-list', service: 'cloudformation', command: 'ListChangeSets', input: stack },
  {
    name: 'change-set-missing',
    service: 'cloudformation',
    command: 'DescribeChangeSet',
    input: { ...stack, ChangeSetName: 'contract-none' },
  },
  {
    name: 'change-set-of-no-stack',
    service: 'cloudformation',
    command: 'CreateChangeSet',
    input: { StackName: 'contract-none', ChangeSetName: 'contract-change', TemplateBody: template('two') },
  },
  {
    name: 'change-set-execute',
    service: 'cloudformation',
    command: 'ExecuteChangeSet',
    input: { ...stack, ChangeSetName: 'contract-change' },
  },
  {
    name: 'change-set-execute-missing',
    service: 'cloudformation',
    command: 'ExecuteChangeSet',
    input: { ...stack, ChangeSetName: 'contract-none' },
    afterMinutes: 10,
  },
  { name: 'stack-describe-updated', service: 'cloudformation', command: 'DescribeStacks', input: stack },
  { name: 'stack-delete', service: 'cloudformation', command: 'DeleteStack', input: stack },
  {
    name: 'stack-describe-deleted',
    service: 'cloudformation',
    command: 'DescribeStacks',
    input: stack,
    afterMinutes: 10,
  },
  {
    name: 'stack-delete-missing',
    service: 'cloudformation',
    command: 'DeleteStack',
    input: { StackName: 'contract-none' },
  },
];
