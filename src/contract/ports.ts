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
import { AwsCallError } from '../aws/failure.ts';
import type { Findings, Vulnerabilities } from '../aws/findings.ts';
import type { ImageParameters } from '../aws/image-parameters.ts';
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
import { placeText, samePlace } from '../config/place.ts';
import type { Config } from '../config/types.ts';
import type { SlackApi, SlackFiles, SlackToken } from '../slack/client.ts';
import type { Table } from '../store/table.ts';
import { noteRead, noteUnread } from '../store/unread-places.ts';

/** What is the bot's own, wherever the things are that it looks after. Nothing of it reaches the account of a fleet. */
export interface HubPorts {
  table: Table;
  slack: SlackApi;
  slackFiles: SlackFiles;
  slackToken: SlackToken;
  bus: Bus;
  objects: Objects;
  wakes: Wakes;
  config: Config;
  /** The bot's own place. */
  home: Here;
  /** What belongs to a place that the config lists. @throws for any other */
  at(place: Here): PlacePorts;
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

/** What belongs to one account and Region. */
export interface PlacePorts {
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
  /** Where instances of that place read them. */
  patchLists: PatchLists;
  configRules: ConfigRules;
  parameters: Parameters;
  imageParameters: ImageParameters;
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
  here: Here;
}

/**
 * Everything that the worker can reach once it is known where, by name: a function says in its type which of them it uses. Features are
 * built with `HubPorts` alone, so that reading a fleet without saying where it is does not compile.
 */
export type Ports = HubPorts & PlacePorts;

/** What one function uses of places that it knows only once it runs. */
export interface UsesAt<Name extends keyof PlacePorts> {
  at(place: Here): Pick<PlacePorts, Name>;
}

/** The ports as they are for things of that place. */
export const at = <Placed extends object, Of extends { at(place: Here): Placed }>(
  ports: Of & { at(place: Here): Placed },
  place: Here,
): Of & Placed => ({ ...ports, ...ports.at(place) });

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

/**
 * What is read of one place of many: `undefined` where it cannot be read now, which is logged and told on the board. That is not "nothing":
 * what is known of there stays as it was, and the other places go on.
 */
export async function readAt<Of extends Uses<'at' | 'log' | 'table' | 'home' | 'clock'>, Read>(
  ports: Of,
  place: Here,
  read: (there: Of & PlacePorts) => Promise<Read>,
): Promise<Read | undefined> {
  const isHome = samePlace(place, ports.home);
  try {
    const found = await read(at(ports, place));
    if (!isHome) await noteRead(ports.table, placeText(place));
    return found;
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('place-not-read', { place: placeText(place), code: error.code });
    // What this invocation had no time for says nothing of the place.
    if (!isHome && error.code !== 'OutOfTime')
      await noteUnread(ports.table, { place: placeText(place), error: error.message, since: ports.clock() });
    return undefined;
  }
}
