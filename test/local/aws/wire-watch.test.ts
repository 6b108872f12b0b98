import * as sdk from '@aws-sdk/client-ec2';
import { handlersOf, type SimulatedService } from '../../../local/aws/service.ts';
import { take } from '../../../local/aws/take.ts';
import { rejectionOf, type StartedAws, startAws } from './local-aws.ts';

const given = {
  ImageIds: ['ami-1'],
  MaxResults: 5,
  Filters: [
    { Name: 'state', Values: ['available'] },
    { Name: 'name', Values: ['web'] },
  ],
};

type Input = sdk.DescribeImagesCommandInput;

describe('a member of an input that a handler does not read', () => {
  const all = ({ ImageIds, MaxResults, Filters = [] }: Input) => [
    ImageIds,
    MaxResults,
    Filters.map(({ Name, Values }) => [Name, Values]),
  ];
  const rows: [title: string, handle: (input: Input) => unknown, unread: string | undefined][] = [
    ['none, when every one is named', all, undefined],
    ['all of them', () => [], 'ImageIds, MaxResults, Filters'],
    [
      'one at the top',
      ({ ImageIds, Filters = [] }) => [ImageIds, Filters.map(({ Name, Values }) => [Name, Values])],
      'MaxResults',
    ],
    [
      'one inside a list',
      (input) => [...all({ ...input, Filters: [] }), input.Filters?.map(({ Name }) => Name)],
      'ImageIds, MaxResults, Filters.Values',
    ],
    [
      'those of a structure that is kept as it is',
      ({ ImageIds, MaxResults, Filters }) => [ImageIds, MaxResults, Filters],
      'Filters.Name, Filters.Values',
    ],
    [
      'none, when a structure is kept by the names of its members',
      (input) => [input.ImageIds, input.MaxResults, input.Filters?.map((filter) => take(filter, ['Name', 'Values']))],
      undefined,
    ],
    [
      'none, when a list is left at its first match',
      (input) => [
        input.ImageIds,
        input.MaxResults,
        input.Filters?.find(({ Name, Values }) => Name === 'state' && Values),
      ],
      undefined,
    ],
    ['what is copied and read from the copy', (input) => all({ ...input }), 'ImageIds, MaxResults, Filters'],
    [
      'what is left over and not named',
      ({ ImageIds, ...others }) => all({ ...others, ImageIds }),
      'MaxResults, Filters',
    ],
    ['what is only listed', (input) => Object.entries(input), 'ImageIds, MaxResults, Filters'],
    ['what is only written as JSON', (input) => JSON.stringify(input), 'ImageIds, MaxResults, Filters'],
    ['none, when the names are listed and then read', (input) => [Object.keys(input), all(input)], undefined],
    ['none, when it is written as JSON and read', (input) => [JSON.stringify(input), all(input)], undefined],
    ['none, when it is copied for something else and read', (input) => [{ ...input }, all(input)], undefined],
  ];
  let aws: StartedAws;
  let handle: (input: Input) => unknown = () => undefined;
  let asked: unknown;
  const ec2: SimulatedService = {
    name: 'ec2',
    sdk,
    handlers: handlersOf<typeof sdk>()({
      DescribeImages: async (input) => {
        asked = handle(input);
        return {};
      },
      DescribeInstances: async () => ({}),
      DescribeVolumes: async () => {
        throw new sdk.EC2ServiceException({ name: 'Refused', message: 'no', $fault: 'client', $metadata: {} });
      },
    }),
    withoutEffect: { DescribeInstances: { MaxResults: 'there is one page' } },
  };
  beforeAll(async () => {
    aws = await startAws({ services: () => [ec2] });
  });
  afterAll(() => aws.close());

  test.each(rows)('%s', async (_title, handler, unread) => {
    handle = handler;
    const call = aws.callService('ec2', 'DescribeImages', given);
    if (unread === undefined) return expect(await call).toEqual({});
    return expect(await rejectionOf(call)).toMatchObject({
      name: 'NotImplemented',
      message: `ec2:DescribeImages with ${unread} is not simulated.`,
      $metadata: { httpStatusCode: 501 },
    });
  });

  test('is the same to the real client', async () => {
    handle = ({ ImageIds }) => ImageIds;
    const call = new sdk.EC2Client(aws.client).send(
      new sdk.DescribeImagesCommand({ ImageIds: ['ami-1'], Owners: ['self'] }),
    );
    expect(await rejectionOf(call)).toMatchObject({
      name: 'NotImplemented',
      message: 'ec2:DescribeImages with Owners is not simulated.',
    });
  });

  test('is allowed where the service says why', async () => {
    expect(await aws.callService('ec2', 'DescribeInstances', { MaxResults: 5 })).toEqual({});
    const both = aws.callService('ec2', 'DescribeInstances', { MaxResults: 5, InstanceIds: ['i-1'] });
    expect(await rejectionOf(both)).toMatchObject({
      message: 'ec2:DescribeInstances with InstanceIds is not simulated.',
    });
  });

  test('is not looked for when the handler refuses the call', async () => {
    const call = aws.callService('ec2', 'DescribeVolumes', { VolumeIds: ['vol-1'] });
    expect(await rejectionOf(call)).toMatchObject({ name: 'Refused' });
  });

  test('leaves the input as it is', async () => {
    handle = (input) => [input, JSON.stringify(input), all(input)];
    await aws.callService('ec2', 'DescribeImages', given);
    expect(asked).toEqual([given, JSON.stringify(given), all(given)]);
  });
});
