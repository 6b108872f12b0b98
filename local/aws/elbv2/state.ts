import type { CreateTargetGroupCommandInput, TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../../types.ts';

export interface LoadBalancingOptions {
  clock: Clock;
  accountId: string;
  region: string;
  /** Of its ids. */
  salt?: string | undefined;
}

export interface TargetRecord {
  id: string;
  port: number;
  state: Extract<TargetHealthStateEnum, 'initial' | 'healthy' | 'unhealthy' | 'draining'>;
  /** Ends the change of state that is coming. */
  cancel: () => void;
}

export interface TargetGroupRecord {
  arn: string;
  name: string;
  settings: CreateTargetGroupCommandInput;
  attributes: Map<string, string>;
  /** By target id. */
  targets: Map<string, TargetRecord>;
}

export type HealthListener = (targetId: string, state: 'healthy' | 'unhealthy') => void;

export interface LoadBalancingState extends LoadBalancingOptions {
  nextId: () => string;
  /** By ARN. */
  groups: Map<string, TargetGroupRecord>;
  /** Ids of targets that fail every health check. */
  failing: Set<string>;
  onHealth: HealthListener;
}
