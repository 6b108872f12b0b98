import { createFleetServices } from '../../../../../local/aws/fleet.ts';
import { createSsm } from '../../../../../local/aws/ssm/service.ts';
import { rejectionOf, type StartedAws, startAws } from '../../local-aws.ts';

let aws: StartedAws;
beforeAll(async () => {
  aws = await startAws({
    services: (deps) => {
      const { ec2 } = createFleetServices(deps);
      const ssm = createSsm({ ...deps, ec2 });
      ssm.showNodes();
      return [ssm];
    },
  });
});
afterAll(() => aws.close());

test.each([
  ['a managed status that does not exist', { Key: 'ManagedStatus', Values: ['Nope'] }],
  ['a platform that does not exist', { Key: 'PlatformType', Values: ['Nope'], Type: 'NotEqual' }],
  ['no value', { Key: 'InstanceId', Values: [] }],
  ['a key that is not simulated', { Key: 'OrganizationalUnitId', Values: ['ou-1'] }],
])('a filter of nodes is refused for %s, also while there is none', async (_what, filter) => {
  const error = await rejectionOf(aws.callService('ssm', 'ListNodes', { Filters: [filter] }));
  expect(error.name).toBe('InvalidFilter');
});

test('what begins with a value need not be one of the list', async () => {
  const Filters = [{ Key: 'PlatformType', Values: ['Win'], Type: 'BeginWith' }];
  expect(await aws.callService('ssm', 'ListNodes', { Filters })).toEqual({ Nodes: [] });
});
