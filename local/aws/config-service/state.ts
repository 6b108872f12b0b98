import type { ComplianceType, ConfigRule } from '@aws-sdk/client-config-service';
import type { Clock, Emit } from '../../types.ts';
import type { Machine } from '../ssm/nodes/node.ts';

export interface ConfigServiceOptions {
  clock: Clock;
  emit: Emit;
  accountId: string;
  region: string;
  /** What the rules look at. */
  estate: {
    machines(): Iterable<Machine>;
    /** Whether its agent is registered and answers. */
    isManaged(id: string): boolean;
  };
}

/** What one rule says of one instance. Times are milliseconds since the epoch. */
export interface Evaluation {
  complianceType: ComplianceType;
  /** Since when it says so. */
  recordedAt: number;
  invokedAt: number;
}

export interface RuleRecord {
  name: string;
  arn: string;
  id: string;
  rule: ConfigRule;
  /** By instance id; absent before the first evaluation. */
  evaluations?: Map<string, Evaluation>;
}

export interface ConfigServiceState extends ConfigServiceOptions {
  /** By name. */
  rules: Map<string, RuleRecord>;
}
