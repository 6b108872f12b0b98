import type { ConfigRuleKind } from '../../config/config-rules.ts';

/** What rules of AWS Config said when they were last read, in milliseconds since the epoch. */
export interface ConfigSaid {
  schema: 1;
  readAt: number;
  rules: readonly RuleSaid[];
}

/** `unread`: AWS would not say; `error` is its code. */
export type RuleSaid = { kind: ConfigRuleKind } & (
  | { state: 'evaluated'; nonCompliant: readonly string[] }
  | { state: 'not-evaluated' }
  | { state: 'absent' }
  | { state: 'unread'; error: string }
);

/** One rule beside our own check, for the instances of one fleet. */
export interface BesideConfig {
  kind: ConfigRuleKind;
  readAt: number;
  /** Why nothing is compared; absent where it is. */
  silent?: 'not-evaluated' | 'absent' | { error: string };
  /** Ids that both find. */
  both: readonly string[];
  /** Ids that the rule finds and the sweep does not, and the other way round. */
  onlyConfig: readonly string[];
  onlyHere: readonly string[];
}
