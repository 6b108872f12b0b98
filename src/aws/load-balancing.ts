import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type ElasticLoadBalancingV2ClientConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type CallRules, prepared } from './client.ts';
import { calling } from './failure.ts';

/** Elastic Load Balancing, read only. Methods throw AwsCallError. */
export interface LoadBalancing {
  /** Targets of a target group; those that are being drained do not count. */
  targetHealth(targetGroupArn: string): Promise<{ healthy: number; total: number }>;
}

const DRAINED: readonly string[] = ['draining', 'unhealthy.draining'];

export function createLoadBalancing(config: ElasticLoadBalancingV2ClientConfig & CallRules): LoadBalancing {
  const client = prepared(new ElasticLoadBalancingV2Client(config), config);
  return {
    targetHealth: (targetGroupArn) =>
      calling(`reading target health of ${targetGroupArn}`, async () => {
        const answer = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
        if (answer.TargetHealthDescriptions === undefined) throw new Error('the answer has no targets');
        const states = answer.TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? 'unknown');
        const counted = states.filter((state) => !DRAINED.includes(state));
        return { healthy: counted.filter((state) => state === 'healthy').length, total: counted.length };
      }),
  };
}
