import { createEc2 } from '../../../../local/aws/ec2/service.ts';
import { createClock } from '../../../../local/clock.ts';
import type { EmittedEvent } from '../../../../local/types.ts';
import { rejectionOf } from '../local-aws.ts';

const clock = createClock({ start: 0, speed: 0 });
const events: EmittedEvent[] = [];
const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };
const ami = (id: string, overrides = {}) => ({
  id,
  region: 'ap-southeast-2',
  accountId: '111122223333',
  name: `web ${id}`,
  description: 'Web',
  createdAt: Date.parse('2026-11-18T23:00:00Z'),
  tags: { team: 'web' },
  ...overrides,
});

const deps = { ...context, clock, emit: (event: EmittedEvent) => void events.push(event) };
const ec2 = createEc2(deps);
const describeImages = async (input: object) =>
  (await ec2.handlers.DescribeImages(input, context)).Images.map((image) => image.ImageId);
const a = 'ami-00000000000000001';
const b = 'ami-00000000000000002';
const shared = 'ami-00000000000000003';
const hidden = 'ami-00000000000000005';

beforeAll(() => {
  ec2.registerAmi(ami(a));
  ec2.registerAmi(ami(b, { name: 'api', tags: { team: 'api' } }));
  ec2.registerAmi(ami(shared, { accountId: '444455556666', sharedWith: ['111122223333'] }));
  ec2.registerAmi(ami(hidden, { accountId: '444455556666', sharedWith: ['555566667777'] }));
  ec2.registerAmi(ami('ami-00000000000000004', { region: 'eu-west-1' }));
});

test.each([
  ['no filter, in this Region', {}, [a, b, shared]],
  ['Owners self', { Owners: ['self'] }, [a, b]],
  ['another owner', { Owners: ['444455556666'] }, [shared]],
  ['ids', { ImageIds: [b, a] }, [b, a]],
  ['image-id', { Filters: [{ Name: 'image-id', Values: [a, 'ami-0000000000000000f'] }] }, [a]],
  ['owner-id', { Filters: [{ Name: 'owner-id', Values: ['444455556666'] }] }, [shared]],
  ['a name with a wildcard', { Filters: [{ Name: 'name', Values: ['web *1'] }] }, [a]],
  ['state', { Filters: [{ Name: 'state', Values: ['pending'] }] }, []],
  ['a tag', { Filters: [{ Name: 'tag:team', Values: ['api'] }] }, [b]],
  [
    'two filters',
    {
      Filters: [
        { Name: 'tag-key', Values: ['team'] },
        { Name: 'owner-id', Values: ['111122223333'] },
      ],
    },
    [a, b],
  ],
])('DescribeImages by %s', async (_title, input, expected) => {
  expect(await describeImages(input)).toEqual(expected);
});

test.each([
  ['InvalidAMIID.NotFound', { ImageIds: ['ami-0000000000000000f'] }],
  ['InvalidAMIID.NotFound', { ImageIds: ['ami-00000000000000004'] }],
  ['InvalidAMIID.NotFound', { ImageIds: [hidden] }],
  ['InvalidAMIID.Malformed', { ImageIds: ['image-1'] }],
  ['InvalidParameterValue', { Filters: [{ Name: 'colour', Values: ['red'] }] }],
  ['InvalidParameterValue', { MaxResults: 4 }],
  ['InvalidParameterCombination', { MaxResults: 5, ImageIds: [a] }],
  ['InvalidNextToken', { NextToken: 'x' }],
])('DescribeImages refuses with %s', async (name, input) => {
  expect((await rejectionOf(describeImages(input))).name).toBe(name);
});

test("another account's AMI can be seen when it is shared, and changed by nobody else", async () => {
  const [found] = (await ec2.handlers.DescribeImages({ ImageIds: [shared] }, context)).Images;
  expect(found).toMatchObject({ OwnerId: '444455556666', Public: false });
  const deregistered = ec2.handlers.DeregisterImage({ ImageId: shared }, context);
  expect((await rejectionOf(deregistered)).name).toBe('AuthFailure');
});

test('DescribeImages gives pages', async () => {
  const many = createEc2(deps);
  for (let index = 10; index < 17; index += 1) many.registerAmi(ami(`ami-000000000000000${index}`));
  const page = await many.handlers.DescribeImages({ MaxResults: 5 }, context);
  const rest = await many.handlers.DescribeImages({ MaxResults: 5, NextToken: page.NextToken }, context);
  expect([page.Images.length, rest.Images.length, rest.NextToken]).toEqual([5, 2, undefined]);
});

test('DeregisterImage takes the image away and says so', async () => {
  const one = createEc2(deps);
  one.registerAmi(ami(a));
  await one.handlers.DeregisterImage({ ImageId: a }, context);
  expect((await rejectionOf(one.handlers.DescribeImages({ ImageIds: [a] }, context))).name).toBe(
    'InvalidAMIID.NotFound',
  );
  expect(events).toEqual([
    {
      source: 'aws.ec2',
      detailType: 'EC2 AMI State Change',
      resources: [`arn:aws:ec2:ap-southeast-2::image/${a}`],
      detail: { RequestId: 'r-1', ImageId: a, State: 'deregistered', ErrorMessage: '' },
    },
  ]);
});
