import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';

/** Elastic Load Balancing, read only. Methods throw AwsCallError. */
export interface LoadBalancing {
  /** Targets of a target group; those that are being drained do not count. */
  targetHealth(targetGroupArn: string): Promise<TargetHealth>;
}

/** `ids` are those of the healthy ones: instance ids, where an Auto Scaling group registers them. */
export interface TargetHealth {
  healthy: number;
  total: number;
  ids?: readonly string[];
  /** Those whose health nothing checks, because no listener sends traffic to them or checks are disabled; absent where there are none. */
  unchecked?: readonly string[];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const UNCHECKED: readonly string[] = ['unused', 'unavailable'];
const DRAINED: readonly string[] = ['draining', 'unhealthy.draining'];

export function createLoadBalancing(config: ElasticLoadBalancingV2ClientConfig & CallRules): LoadBalancing {
  const client = clientOf(ElasticLoadBalancingV2Client, config);
  return {
    targetHealth: (targetGroupArn) =>
      calling(`reading target health of ${targetGroupArn}`, async () => {
        const answer = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
        if (answer.TargetHealthDescriptions === undefined) throw new Error('the answer has no targets');
        const targets = answer.TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
          id: Target?.Id ?? '',
          state: TargetHealth?.State ?? 'unknown',
        }));
        const counted = targets.filter(({ state }) => !DRAINED.includes(state));
        const ids = counted.filter(({ state }) => state === 'healthy').map(({ id }) => id);
        const unchecked = counted.filter(({ state }) => UNCHECKED.includes(state)).map(({ id }) => id);
        return { healthy: ids.length, total: counted.length, ids, ...(unchecked.length === 0 ? {} : { unchecked }) };
      }),
  };
}
