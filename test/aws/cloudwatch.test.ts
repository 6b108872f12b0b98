import { createAlarms } from '../../local/aws/alarms.ts';
import { createCloudWatch as simulatedCloudWatch } from '../../local/aws/cloudwatch.ts';
import { createCloudWatch } from '../../src/aws/cloudwatch.ts';
import { type StartedAws, startAws } from '../local/aws/local-aws.ts';

const alarms = createAlarms();
for (let index = 0; index < 120; index += 1) alarms.declare(`noise-${index}`);
alarms.declare('web-prod-5xx');
alarms.declare('web-prod-down', 'composite');

let aws: StartedAws;
beforeAll(async () => {
  aws = await startAws({ services: (deps) => [simulatedCloudWatch({ ...deps, alarms })] });
});
afterAll(() => aws.close());

const arnOf = (name: string) => `arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:${name}`;

test('finds alarms of both types with their states, and leaves out what is not there', async () => {
  alarms.set('web-prod-down', 'ALARM');
  const found = await createCloudWatch(aws.client).alarms(['web-prod-down', 'web-prod-5xx', 'missing']);
  expect(found).toEqual([
    { name: 'web-prod-5xx', arn: arnOf('web-prod-5xx'), type: 'AWS::CloudWatch::Alarm', state: 'OK' },
    { name: 'web-prod-down', arn: arnOf('web-prod-down'), type: 'AWS::CloudWatch::CompositeAlarm', state: 'ALARM' },
  ]);
});

test('asks for more names than one call takes in several, and for none at all not', async () => {
  const names = [...Array.from({ length: 120 }, (_none, index) => `noise-${index}`), 'web-prod-down'];
  expect(await createCloudWatch(aws.client).alarms(names)).toHaveLength(121);
  expect(await createCloudWatch(aws.client).alarms([])).toEqual([]);
});
