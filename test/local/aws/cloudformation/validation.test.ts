import { parseTemplate } from '../../../../local/aws/cloudformation/template-text.ts';
import { given, MINUTE, stackWorld } from './stack-world.ts';

const create = async (TemplateBody: string, parameters: Record<string, string> = {}, more: object = {}) => {
  const world = stackWorld();
  await world.handlers.CreateStack({ StackName: 'web', TemplateBody, Parameters: given(parameters), ...more });
  await world.clock.advance(MINUTE);
  return world;
};

const logs = (value: string) => `
Parameters:
  Name: { Type: String, Default: prod }
  Image: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /golden/web }
Conditions: { IsProd: !Equals [!Ref Name, prod] }
Resources:
  Logs: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: ${value} } }
Outputs: { Name: { Value: !Ref Logs } }`;

test.each([
  [`!Sub "\${AWS::StackName}/\${Name}"`, 'web/prod'],
  ['!Join ["-", [!Ref Name, !Ref AWS::Region]]', 'prod-ap-southeast-2'],
  ['!Select [1, !Split [",", "a,b,c"]]', 'b'],
  ['!If [IsProd, live, test]', 'live'],
  ['!Ref Image', 'ami-0fromparameter'],
  ['{ "Fn::Base64": "hello" }', 'aGVsbG8='],
])('resolves %s', async (value, expected) => {
  const { stack } = await create(logs(value));
  expect((await stack())?.Outputs).toEqual([{ OutputKey: 'Name', OutputValue: expected }]);
});

test('shows what an SSM parameter held', async () => {
  const { stack } = await create(logs('x'));
  expect((await stack())?.Parameters?.[1]).toEqual({
    ParameterKey: 'Image',
    ParameterValue: '/golden/web',
    ResolvedValue: 'ami-0fromparameter',
  });
});

const image = 'Parameters: { Image: { Type: "AWS::EC2::Image::Id" } }\nResources: { L: { Type: AWS::Logs::LogGroup } }';

test.each([
  [
    'an unknown type',
    'Resources: { X: { Type: AWS::S3::Bucket } }',
    {},
    'Template format error: Unrecognized resource types: [AWS::S3::Bucket]',
  ],
  ['no resources', 'Description: nothing', {}, 'Template format error: At least one Resources member must be defined.'],
  ['broken YAML', 'Resources: {', {}, 'Template format error: YAML not well-formed.'],
  ['an unknown parameter', image, { Image: 'ami-1', Other: 'x' }, 'Parameters: [Other] do not exist in the template'],
  ['a missing parameter', image, {}, 'Parameters: [Image] must have values'],
  [
    'an image that is gone',
    image,
    { Image: 'ami-gone' },
    'Parameter validation failed: parameter value ami-gone for parameter name Image does not exist',
  ],
  [
    'a role without the capability',
    'Resources: { R: { Type: AWS::IAM::Role } }',
    {},
    'Requires capabilities : [CAPABILITY_IAM]',
  ],
  [
    'an unknown reference',
    'Resources: { L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Ref Nobody } } }',
    {},
    'Unresolved resource dependencies [Nobody] in the Resources block of the template',
  ],
])('refuses %s', async (_name, template, parameters, message) => {
  await expect(create(template, parameters)).rejects.toThrow(message);
});

test('refuses an update that changes nothing, and one of a busy stack', async () => {
  const world = stackWorld();
  await world.create();
  await expect(world.update({ Image: 'ami-1' })).rejects.toThrow('No updates are to be performed.');
  await world.update({ Image: 'ami-2' });
  await expect(world.update({ Image: 'ami-3' })).rejects.toThrow(
    /^Stack:arn:aws:cloudformation:.* is in UPDATE_IN_PROGRESS state and can not be updated\.$/,
  );
});

test('words a missing stack as each operation does', async () => {
  const { handlers } = stackWorld();
  await expect(handlers.DescribeStacks({ StackName: 'none' })).rejects.toThrow('Stack with id none does not exist');
  await expect(handlers.DescribeStackEvents({ StackName: 'none' })).rejects.toThrow('Stack [none] does not exist');
});

test('refuses a signal that nothing waits for', async () => {
  const world = stackWorld();
  await world.create();
  const signal = { StackName: 'web', LogicalResourceId: 'Group', UniqueId: 'i-1', Status: 'SUCCESS' as const };
  await expect(world.handlers.SignalResource(signal)).rejects.toThrow(
    'Resource Group is in CREATE_COMPLETE state and cannot be signaled',
  );
});

test('reads a template in JSON as well', () => {
  const { resources } = parseTemplate('{"Resources": {"L": {"Type": "AWS::Logs::LogGroup"}}}');
  expect(resources.get('L')?.type).toBe('AWS::Logs::LogGroup');
});
