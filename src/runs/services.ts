import type { Bus } from '../aws/eventbridge.ts';
import type { Automation, Calendars } from '../aws/ssm.ts';
import type { Config } from '../config/types.ts';
import type { SlackApi } from '../slack/client.ts';
import type { Table } from '../store/table.ts';
import type { Feature, FollowUp } from './feature.ts';
import type { Plan, Run } from './types.ts';

/** Brings the worker back to a run soon: one message on the events queue. */
export interface Wakes {
  send(runId: string, delaySeconds: number): Promise<void>;
}

/** Fields that may be logged: ids and codes, never texts of people, tokens or response URLs. */
export type Log = (event: string, fields: Readonly<Record<string, string | number | boolean | undefined>>) => void;

/** Built once per container, passed to every flow. */
export interface Services {
  table: Table;
  slack: SlackApi;
  automation: Automation;
  calendars: Calendars;
  bus: Bus;
  wakes: Wakes;
  /** Milliseconds since the epoch, now: for leases, which a moment read before slow calls would make too short. */
  clock: () => number;
  config: Config;
  features: { readonly [K in Plan['kind']]: Feature };
  /** Carries out what a finished run leads to; `later` asks to be called again. Idempotent. */
  follow: (run: Run, followUp: FollowUp, now: number) => Promise<'done' | 'later'>;
  log: Log;
  /** Slack no longer knows our token: an alarm without Slack, and the secrets are read anew. */
  shutOut: () => void;
  /** One figure for the dashboard and its alarms. */
  measure: (metric: string, value: number) => void;
}
