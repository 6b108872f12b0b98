import { createEc2 } from '../../../../local/aws/ec2/service.ts';
import { createClock } from '../../../../local/clock.ts';
import { rejectionOf } from '../local-aws.ts';

const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };
const clock = createClock({ start: Date.parse('2026-11-20T09:00:00Z'), speed: 0 });
const OLD = 'ami-00000000000000001';
const NEW = 'ami-00000000000000002';

const withTemplate = async () => {
  const { handlers } = createEc2({ ...context, clock, emit: () => {} });
  const LaunchTemplateData = { ImageId: OLD, InstanceType: 't3.small' as const };
  const tags = [{ ResourceType: 'launch-template' as const, Tags: [{ Key: 'team', Value: 'web' }] }];
  await handlers.CreateLaunchTemplate({ LaunchTemplateName: 'web', LaunchTemplateData, TagSpecifications: tags });
  return handlers;
};

const newer = (overrides = {}) => ({
  LaunchTemplateName: 'web',
  SourceVersion: '1',
  LaunchTemplateData: { ImageId: NEW },
  ClientToken: 'deploy-1',
  ...overrides,
});

test('a new version takes what it does not say from its source, and never becomes the default', async () => {
  const ec2 = await withTemplate();
  expect(await ec2.CreateLaunchTemplateVersion(newer())).toMatchObject({
    LaunchTemplateVersion: {
      VersionNumber: 2,
      DefaultVersion: false,
      LaunchTemplateData: { ImageId: NEW, InstanceType: 't3.small' },
    },
  });
  expect(await ec2.DescribeLaunchTemplates({ LaunchTemplateNames: ['web'] })).toMatchObject({
    LaunchTemplates: [{ DefaultVersionNumber: 1, LatestVersionNumber: 2, Tags: [{ Key: 'team', Value: 'web' }] }],
  });
});

test('the same client token gives the same version, and another request with it is refused', async () => {
  const ec2 = await withTemplate();
  const first = await ec2.CreateLaunchTemplateVersion(newer());
  expect(await ec2.CreateLaunchTemplateVersion(newer())).toEqual(first);
  const other = ec2.CreateLaunchTemplateVersion(newer({ LaunchTemplateData: { ImageId: OLD } }));
  expect((await rejectionOf(other)).name).toBe('IdempotentParameterMismatch');
  expect(await ec2.DescribeLaunchTemplates({})).toMatchObject({ LaunchTemplates: [{ LatestVersionNumber: 2 }] });
});

test.each([
  [['$Latest'], [2]],
  [['$Default'], [1]],
  [
    ['1', '2'],
    [2, 1],
  ],
  [undefined, [2, 1]],
])('versions %j are described newest first as %j', async (Versions, expected) => {
  const ec2 = await withTemplate();
  await ec2.CreateLaunchTemplateVersion(newer());
  const { LaunchTemplateVersions } = await ec2.DescribeLaunchTemplateVersions({ LaunchTemplateName: 'web', Versions });
  expect(LaunchTemplateVersions.map(({ VersionNumber }) => VersionNumber)).toEqual(expected);
});

test('the default moves only when told', async () => {
  const ec2 = await withTemplate();
  await ec2.CreateLaunchTemplateVersion(newer());
  await ec2.ModifyLaunchTemplate({ LaunchTemplateName: 'web', DefaultVersion: '2' });
  expect(await ec2.DescribeLaunchTemplates({})).toMatchObject({ LaunchTemplates: [{ DefaultVersionNumber: 2 }] });
});

test.each([
  ['InvalidLaunchTemplateName.NotFoundException', { LaunchTemplateName: 'api' }],
  ['InvalidLaunchTemplateId.NotFound', { LaunchTemplateId: 'lt-00000000000000000' }],
  ['InvalidLaunchTemplateId.Malformed', { LaunchTemplateId: 'template' }],
  ['InvalidLaunchTemplateId.VersionNotFound', { LaunchTemplateName: 'web', Versions: ['7'] }],
  ['MissingParameter', {}],
])('a description is refused with %s', async (name, input) => {
  const ec2 = await withTemplate();
  expect((await rejectionOf(ec2.DescribeLaunchTemplateVersions(input))).name).toBe(name);
});

test.each([
  ['InvalidLaunchTemplateName.AlreadyExistsException', 'web', { ImageId: OLD }],
  ['MissingParameter', 'api', {}],
  ['InvalidAMIID.Malformed', 'api', { ImageId: 'image' }],
])('a creation is refused with %s', async (name, LaunchTemplateName, LaunchTemplateData) => {
  const ec2 = await withTemplate();
  expect((await rejectionOf(ec2.CreateLaunchTemplate({ LaunchTemplateName, LaunchTemplateData }))).name).toBe(name);
});

test('a deleted template is gone', async () => {
  const ec2 = await withTemplate();
  await ec2.DeleteLaunchTemplate({ LaunchTemplateName: 'web' });
  expect(await ec2.DescribeLaunchTemplates({})).toEqual({ LaunchTemplates: [] });
});
