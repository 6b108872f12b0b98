import * as sdk from '@aws-sdk/client-resource-groups';
import { createResourceGroups } from '../../../../local/aws/resource-groups/service.ts';
import { type StartedAws, startAws } from '../local-aws.ts';

let aws: StartedAws;
let groups: sdk.ResourceGroupsClient;

const instance = (id: string, osType: string, state = 'running') => ({ id, state, tags: { 'os-type': osType } });
const INSTANCES = [
  instance('i-1', 'windows'),
  instance('i-2', 'linux'),
  instance('i-3', 'windows', 'stopped'),
  instance('i-4', 'windows', 'terminated'),
];

beforeEach(async () => {
  aws = await startAws({
    services: (deps) => {
      const service = createResourceGroups({ ...deps, instances: () => INSTANCES });
      service.place({ name: 'desks', tag: { key: 'os-type', values: ['windows'] } });
      return [service];
    },
  });
  groups = new sdk.ResourceGroupsClient(aws.client);
});

afterEach(() => aws.close());

const arn = (id: string) => `arn:aws:ec2:ap-southeast-2:111122223333:instance/${id}`;

test('lists the instances that have the tag, by name or ARN, in pages', async () => {
  const first = await groups.send(new sdk.ListGroupResourcesCommand({ Group: 'desks', MaxResults: 1 }));
  expect(first.Resources).toEqual([{ Identifier: { ResourceArn: arn('i-1'), ResourceType: 'AWS::EC2::Instance' } }]);
  const Group = 'arn:aws:resource-groups:ap-southeast-2:111122223333:group/desks';
  const rest = await groups.send(new sdk.ListGroupResourcesCommand({ Group, NextToken: first.NextToken }));
  expect(rest.Resources?.map(({ Identifier }) => Identifier?.ResourceArn)).toEqual([arn('i-3')]);
});

test('has no buckets among instances, and no group that nobody made', async () => {
  const Filters = [{ Name: 'resource-type' as const, Values: ['AWS::S3::Bucket'] }];
  const { Resources } = await groups.send(new sdk.ListGroupResourcesCommand({ Group: 'desks', Filters }));
  expect(Resources).toEqual([]);
  await expect(groups.send(new sdk.ListGroupResourcesCommand({ Group: 'other' }))).rejects.toThrow(
    sdk.NotFoundException,
  );
});
