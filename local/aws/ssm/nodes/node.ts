import type { Clock } from '../../../types.ts';
import { digestNumber } from '../../identifiers.ts';
import type { PatchReport } from '../patching/report.ts';
import type { Software } from '../patching/software.ts';
import type { OperatingSystem } from './platforms.ts';

/** What Systems Manager needs to know of an instance behind a node: EC2's part. */
export interface Machine {
  id: string;
  state: string;
  tags: Readonly<Record<string, string>>;
  bootedAt: number;
  launchedAt: number;
  imageId: string;
  windows: boolean;
  availabilityZone: string;
  /** ARN of its instance profile. */
  profile?: string;
  imdsV2: boolean;
}

export interface Machines {
  instance(id: string): Machine | undefined;
  instances(): Iterable<Machine>;
  /** Whether its operating system runs and answers. */
  isUp(id: string): boolean;
  /** Restarts the operating system from within. */
  restart(id: string, end: 'returns' | 'hangs'): void;
  onPower(listener: (id: string, power: 'down' | 'up' | 'gone') => void): void;
  /** An instance of a group runs for the first time: now, or since before the world's time. */
  onLaunch(listener: (machine: Machine, when: 'now' | 'before') => void): void;
}

/** For worlds with Systems Manager alone. */
export const noMachines: Machines = {
  instance: () => undefined,
  instances: () => [],
  isUp: () => false,
  restart: () => {},
  onPower: () => {},
  onLaunch: () => {},
};

/** A server outside EC2, with an activation. */
export interface Hybrid {
  name: string;
  activationId: string;
  tags: Record<string, string>;
  bootedAt: number;
  down: boolean;
}

/** A node that registered with Systems Manager. */
export interface NodeRecord {
  /** `i-…` or `mi-…`. */
  id: string;
  system: OperatingSystem;
  computerName: string;
  agentVersion: string;
  registeredAt: number;
  iamRole: string;
  /** Since when its agent does not answer, although it should. */
  lostAt?: number;
  /** When its operating system went down for a restart that is not over. */
  downAt?: number;
  hybrid?: Hybrid;
  software: Software;
  /** Its last scan or install; absent before the first. */
  report?: PatchReport;
  /** Set while a Quick Setup patch policy patches it: then compliance says so. */
  patchPolicy: boolean;
}

/** The part of the state of Systems Manager that nodes need. */
export interface NodesState {
  clock: Clock;
  ec2: Machines;
  nodes: Map<string, NodeRecord>;
}

export const tagsOfNode = (state: NodesState, { id, hybrid }: NodeRecord): Readonly<Record<string, string>> =>
  hybrid?.tags ?? state.ec2.instance(id)?.tags ?? {};

export const bootedAt = (state: NodesState, { id, hybrid }: NodeRecord): number =>
  hybrid?.bootedAt ?? state.ec2.instance(id)?.bootedAt ?? 0;

/** Whether the agent can be reached at this moment. */
export const isConnected = (state: NodesState, node: NodeRecord): boolean => {
  if (node.lostAt !== undefined) return false;
  return node.hybrid === undefined ? state.ec2.isUp(node.id) : !node.hybrid.down;
};

/** A node whose instance is stopped or terminated is not shown, and no command reaches it. */
export const isRunning = (state: NodesState, { id, hybrid }: NodeRecord): boolean =>
  hybrid !== undefined || ['running', 'pending'].includes(state.ec2.instance(id)?.state ?? '');

const PING_EVERY = 5 * 60_000;

/** When the agent was heard last: each node pings every five minutes, at a minute of its own. */
export const lastPing = (state: NodesState, node: NodeRecord): number => {
  const until = Math.min(
    node.lostAt ?? Number.POSITIVE_INFINITY,
    node.downAt ?? Number.POSITIVE_INFINITY,
    state.clock.now(),
  );
  const phase = digestNumber(node.id, PING_EVERY);
  return Math.max(node.registeredAt, Math.floor((until - phase) / PING_EVERY) * PING_EVERY + phase);
};

/** A node that was not heard for longer than its interval and a minute is shown as lost; a restart is shorter than that. */
export const pingStatus = (state: NodesState, node: NodeRecord): 'Online' | 'ConnectionLost' => {
  if (isConnected(state, node)) return 'Online';
  return state.clock.now() - lastPing(state, node) > PING_EVERY + 60_000 ? 'ConnectionLost' : 'Online';
};
