import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { createLoadBalancing } from '../../src/aws/load-balancing.ts';
import { type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

let aws: ScriptedAws;

afterEach(() => aws.close());

const answering = async (script: Script) => {
  aws = await startScriptedAws({ name: 'elbv2', sdk }, script);
  return createLoadBalancing(aws.client);
};

test('counts healthy targets, and leaves out those that are drained', async () => {
  const states = ['healthy', 'healthy', 'initial', 'unhealthy', 'draining', 'unhealthy.draining', 'unused'];
  const targets = states.map((State, index) => ({ Target: { Id: `i-${index}` }, TargetHealth: { State } }));
  const loadBalancing = await answering({ DescribeTargetHealth: { TargetHealthDescriptions: targets } });
  expect(await loadBalancing.targetHealth('arn:tg')).toEqual({
    healthy: 2,
    total: 5,
    ids: ['i-0', 'i-1'],
    unchecked: ['i-6'],
  });
  expect(aws.asked[0]?.input).toMatchObject({ TargetGroupArn: 'arn:tg' });
});

test('a target group that is not there is gone', async () => {
  const gone = new sdk.TargetGroupNotFoundException({ message: 'not there', $metadata: {} });
  const loadBalancing = await answering({ DescribeTargetHealth: gone });
  await expect(loadBalancing.targetHealth('arn:tg')).rejects.toMatchObject({ failure: 'gone' });
});
