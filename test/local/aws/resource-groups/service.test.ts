import * as ec2 from '@aws-sdk/client-ec2';
import * as sdk from '@aws-sdk/client-resource-groups';
import { createResourceGroups } from '../../../../local/aws/resource-groups/service.ts';
import type { SimulatedService } from '../../../../local/aws/service.ts';
import { type StartedAws, startAws } from '../local-aws.ts';

let aws: StartedAws;
let groups: sdk.ResourceGroupsClient;
let asked: unknown[];

beforeEach(async () => {
  asked = [];
  aws = await startAws({
    services: (deps) => {
      const instances: SimulatedService = {
        name: 'ec2',
        sdk: ec2,
        handlers: {
          DescribeInstances: async (input: unknown) => {
            asked.push(input);
            return { Reservations: [{ Instances: [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }] }] };
          },
        },
      };
      const service = createResourceGroups(deps);
      service.place({ name: 'batch', tag: { key: 'os-type', values: ['windows'] } });
      return [service, instances];
    },
  });
  groups = new sdk.ResourceGroupsClient(aws.client);
});

afterEach(() => aws.close());

const arn = (id: string) => `arn:aws:ec2:ap-southeast-2:111122223333:instance/${id}`;

test('lists the instances that have the tag, by name or ARN, in pages', async () => {
  const first = await groups.send(new sdk.ListGroupResourcesCommand({ Group: 'batch', MaxResults: 1 }));
  expect(first.Resources).toEqual([{ Identifier: { ResourceArn: arn('i-1'), ResourceType: 'AWS::EC2::Instance' } }]);
  const Group = 'arn:aws:resource-groups:ap-southeast-2:111122223333:group/batch';
  const rest = await groups.send(new sdk.ListGroupResourcesCommand({ Group, NextToken: first.NextToken }));
  expect(rest.Resources?.map(({ Identifier }) => Identifier?.ResourceArn)).toEqual([arn('i-2')]);
  expect(asked[0]).toMatchObject({ Filters: [{ Name: 'tag:os-type', Values: ['windows'] }, {}] });
});

test('has no buckets among instances, and no group that nobody made', async () => {
  const Filters = [{ Name: 'resource-type' as const, Values: ['AWS::S3::Bucket'] }];
  const { Resources } = await groups.send(new sdk.ListGroupResourcesCommand({ Group: 'batch', Filters }));
  expect(Resources).toEqual([]);
  await expect(groups.send(new sdk.ListGroupResourcesCommand({ Group: 'other' }))).rejects.toThrow(
    sdk.NotFoundException,
  );
});
