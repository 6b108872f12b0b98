import type { AffectedInstances } from '../aws/affected.ts';
import type { AutoScaling } from '../aws/auto-scaling.ts';
import type { CloudFormation } from '../aws/cloudformation.ts';
import type { CloudWatch, QueueAges } from '../aws/cloudwatch.ts';
import type { Commands } from '../aws/commands.ts';
import type { ConfigRules } from '../aws/config-rules.ts';
import type { Documents } from '../aws/documents.ts';
import type { Ec2 } from '../aws/ec2.ts';
import type { Estate } from '../aws/estate.ts';
import type { Bus } from '../aws/eventbridge.ts';
import type { Findings, Vulnerabilities } from '../aws/findings.ts';
import type { ImageBuilder } from '../aws/imagebuilder.ts';
import type { LoadBalancing } from '../aws/load-balancing.ts';
import type { Nodes } from '../aws/nodes.ts';
import type { Objects, PatchLists } from '../aws/objects.ts';
import type { Parameters, PublicParameters } from '../aws/parameters.ts';
import type { PatchCatalogue } from '../aws/patch-catalogue.ts';
import type { Patches } from '../aws/patches.ts';
import type { Pipelines } from '../aws/pipelines.ts';
import type { QueueStates } from '../aws/queue-states.ts';
import type { Quotas } from '../aws/quotas.ts';
import type { Roles } from '../aws/roles.ts';
import type { Automation, AutomationLoad, Calendars, Executions } from '../aws/ssm.ts';
import type { SyncStateReader } from '../aws/sync-state.ts';
import type { Windows } from '../aws/windows.ts';
import type { Here } from '../config/here.ts';
import type { Config } from '../config/types.ts';
import type { SlackApi, SlackFiles, SlackToken } from '../slack/client.ts';
import type { Table } from '../store/table.ts';

/**
 * Everything that the worker can reach, by name. It is whole only where it is built, in handlers/worker-services.ts: a function
 * says in its type which of them it uses.
 */
export interface Ports {
  table: Table;
  slack: SlackApi;
  slackFiles: SlackFiles;
  slackToken: SlackToken;
  bus: Bus;
  automation: Automation;
  executions: Executions;
  calendars: Calendars;
  windows: Windows;
  nodes: Nodes;
  patches: Patches;
  estate: Estate;
  findings: Findings;
  affected: AffectedInstances;
  patchCatalogue: PatchCatalogue;
  vulnerabilities: Vulnerabilities;
  commands: Commands;
  configRules: ConfigRules;
  patchLists: PatchLists;
  objects: Objects;
  parameters: Parameters;
  images: ImageBuilder;
  pipelines: Pipelines;
  publicParameters: PublicParameters;
  cloudFormation: CloudFormation;
  cloudWatch: CloudWatch;
  autoScaling: AutoScaling;
  ec2: Ec2;
  quotas: Quotas;
  documents: Documents;
  roles: Roles;
  queueStates: QueueStates;
  queueAges: QueueAges;
  automationLoad: AutomationLoad;
  syncState: SyncStateReader;
  loadBalancing: LoadBalancing;
  wakes: Wakes;
  config: Config;
  here: Here;
  /** A setting of the deployment, from the environment. @throws when it is not set */
  setting: (name: string) => string;
  /** Milliseconds since the epoch, now: for leases, which a moment read before slow calls would make too short. */
  clock: () => number;
  log: Log;
  /** One figure for the dashboard and its alarms. */
  measure: (metric: string, value: number) => void;
  /** Slack no longer knows our token: an alarm without Slack, and the secrets are read again. */
  shutOut: () => void;
}

/** The ports that one function uses. */
export type Uses<Name extends keyof Ports> = Pick<Ports, Name>;

/** Brings the worker back to one thing of a feature soon: one message on the events queue. */
export interface Wakes {
  send(to: Wake, delaySeconds: number): Promise<void>;
}

/** A thing of a feature, by the feature's name and its own key. */
export interface Wake {
  feature: string;
  key: string;
}

/** Fields that may be logged: ids and codes, never texts of people, tokens or response URLs. */
export type Log = (event: string, fields: Readonly<Record<string, string | number | boolean | undefined>>) => void;
