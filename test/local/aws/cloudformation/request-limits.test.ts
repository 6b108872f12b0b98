import { rejectionOf } from '../local-aws.ts';
import { given, stackWorld } from './stack-world.ts';

const alarm = (Arn: string) => ({ RollbackTriggers: [{ Arn, Type: 'AWS::CloudWatch::Alarm' }] });
const ARN = 'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web errors: 5xx';

const make = async (more: object) => {
  const { create, handlers } = stackWorld();
  await create({}, { Image: 'ami-1', Capacity: '3' });
  return handlers.CreateChangeSet({
    StackName: 'web',
    ChangeSetName: 'one',
    UsePreviousTemplate: true,
    Parameters: given({ Image: 'ami-2' }),
    ...more,
  });
};

test.each<[title: string, more: object]>([
  ['a token of 128 characters', { ClientToken: `a${'-'.repeat(127)}` }],
  ['a description of 1,024 characters', { Description: 'd'.repeat(1024) }],
  ['fifty tags', { Tags: Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: '' })) }],
  ['an alarm of any name', { RollbackConfiguration: alarm(ARN) }],
])('a change set takes %s', async (_title, more) => {
  expect(await make(more)).toHaveProperty('Id');
});

test.each<[title: string, more: object, said: string]>([
  ['a token of 129 characters', { ClientToken: 'a'.repeat(129) }, "at 'clientToken'"],
  ['a token of other characters', { ClientToken: 'a_b' }, "at 'clientToken'"],
  ['a description of 1,025 characters', { Description: 'd'.repeat(1025) }, "at 'description'"],
  ['an empty description', { Description: '' }, "at 'description'"],
  ['a tag of AWS', { Tags: [{ Key: 'aws:x', Value: 'y' }] }, 'aws:x'],
  ['a tag with a long key', { Tags: [{ Key: 'k'.repeat(129), Value: 'y' }] }, "at 'tags.key'"],
  ['a tag key twice', { Tags: ['a', 'b', 'a'].map((Key) => ({ Key, Value: 'x' })) }, ': a'],
  ['51 tags', { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })) }, "at 'tags'"],
  ['an alarm’s name for its ARN', { RollbackConfiguration: alarm('web-errors') }, 'web-errors'],
  ['the ARN of something else', { RollbackConfiguration: alarm(ARN.replace(':alarm:', ':dashboard:')) }, ':dashboard:'],
])('a change set does not take %s', async (_title, more, said) => {
  expect(await rejectionOf(make(more))).toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(said),
  });
});

test('stacks take tags by the same rules', async () => {
  const { handlers } = stackWorld();
  const Tags = ['a', 'a'].map((Key) => ({ Key, Value: 'x' }));
  const input = { StackName: 'other', TemplateBody: 'Resources: {}', Tags };
  expect(await rejectionOf(handlers.CreateStack(input))).toMatchObject({ name: 'ValidationError' });
});

test.each([
  ['OnStackFailure', { OnStackFailure: 'DO_NOTHING' }],
  ['ImportExistingResources', { ImportExistingResources: true }],
  ['DeploymentMode', { DeploymentMode: 'REVERT_DRIFT' }],
  ['ResourceTypes', { ResourceTypes: ['AWS::EC2::*'] }],
])('%s of a change set is not simulated, and refused', async (name, more) => {
  expect(await rejectionOf(make(more))).toMatchObject({
    name: 'NotImplemented',
    message: `${name} is not simulated.`,
    $metadata: { httpStatusCode: 501 },
  });
});
