import * as sdk from '@aws-sdk/client-ec2';
import { createEc2 } from '../../src/aws/ec2.ts';
import { refusalOf, type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

let aws: ScriptedAws;

afterEach(() => aws.close());

const answering = async (script: Script) => {
  aws = await startScriptedAws({ name: 'ec2', sdk }, script);
  return createEc2(aws.client);
};

test('reads images by filter, deprecated ones too, so that an unknown id is no error', async () => {
  const found = {
    ImageId: 'ami-1',
    Name: 'web 1',
    State: 'available',
    OwnerId: '111122223333',
    Tags: [
      { Key: 'CreatedBy', Value: 'EC2 Image Builder' },
      { Key: 'Ec2ImageBuilderArn', Value: 'arn:image' },
    ],
    CreationDate: '2026-11-01T00:00:00.000Z',
    DeprecationTime: '2026-12-01T00:00:00.000Z',
  };
  const ec2 = await answering({ DescribeImages: { Images: [found] } });
  expect(await ec2.images(['ami-1', 'ami-2'])).toEqual([
    {
      id: 'ami-1',
      name: 'web 1',
      state: 'available',
      owner: '111122223333',
      builtAs: 'arn:image',
      createdAt: Date.parse('2026-11-01'),
      deprecatedAt: Date.parse('2026-12-01'),
    },
  ]);
  expect(aws.asked[0]?.input).toMatchObject({
    Filters: [{ Name: 'image-id', Values: ['ami-1', 'ami-2'] }],
    IncludeDeprecated: true,
  });
  expect(aws.asked[0]?.input['ImageIds']).toBeUndefined();
  expect(await ec2.images([])).toEqual([]);
  expect(aws.asked).toHaveLength(1);
});

test('finds nothing by an id with a wildcard, which EC2 would take for a pattern', async () => {
  const ec2 = await answering({ DescribeImages: { Images: [{ ImageId: 'ami-1' }] } });
  expect(await ec2.images(['ami-*'])).toEqual([]);
});

test('reads the version behind a name of a version, whose image may be a parameter', async () => {
  const ec2 = await answering({
    DescribeLaunchTemplateVersions: {
      LaunchTemplateVersions: [
        {
          LaunchTemplateId: 'lt-1',
          LaunchTemplateName: 'api',
          VersionNumber: 7,
          LaunchTemplateData: { ImageId: 'resolve:ssm:/golden/api' },
        },
      ],
    },
  });
  expect(await ec2.launchTemplateVersion('lt-1', '$Latest')).toEqual({
    id: 'lt-1',
    name: 'api',
    version: '7',
    imageId: 'resolve:ssm:/golden/api',
  });
  expect(aws.asked[0]?.input).toMatchObject({ LaunchTemplateId: 'lt-1', Versions: ['$Latest'] });
});

test.each(['InvalidLaunchTemplateId.NotFound', 'InvalidLaunchTemplateId.VersionNotFound'])(
  '%s is gone',
  async (name) => {
    const ec2 = await answering({
      DescribeLaunchTemplateVersions: refusalOf(sdk.EC2ServiceException, name, 'not there'),
    });
    await expect(ec2.launchTemplateVersion('lt-1', '9')).rejects.toMatchObject({ failure: 'gone', code: name });
  },
);

test('reads the images of many instances, 200 at a time and page by page', async () => {
  const instance = (InstanceId: string, ImageId: string) => ({ Instances: [{ InstanceId, ImageId }] });
  const ec2 = await answering({
    DescribeInstances: [
      { Reservations: [instance('i-0', 'ami-1')], NextToken: 'more' },
      { Reservations: [instance('i-1', 'ami-2')] },
      { Reservations: [instance('i-200', 'ami-1')] },
    ],
  });
  const ids = Array.from({ length: 201 }, (_, index) => `i-${index}`);
  expect(await ec2.imagesOfInstances(ids)).toEqual({ 'i-0': 'ami-1', 'i-1': 'ami-2', 'i-200': 'ami-1' });
  expect(aws.asked.map(({ input }) => input['NextToken'])).toEqual([undefined, 'more', undefined]);
  expect(aws.asked[2]?.input).toMatchObject({ Filters: [{ Name: 'instance-id', Values: ['i-200'] }] });
});
