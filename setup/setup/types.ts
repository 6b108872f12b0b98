import type { AutoScalingGroup } from '../../src/aws/auto-scaling.ts';
import type { Stack } from '../../src/aws/cloudformation.ts';
import type { WindowSummary, WindowTarget, WindowTask } from '../../src/aws/windows.ts';

/** What was read of one service; `not-read` says in a sentence what was denied, and what to do. */
export type Part<Item> = { kind: 'read'; items: readonly Item[] } | { kind: 'not-read'; because: string };

export const itemsOf = <Item>(part: Part<Item>): readonly Item[] => (part.kind === 'read' ? part.items : []);

export interface SeenPipeline {
  arn: string;
  name: string;
  kind: 'ami' | 'container';
  /** AMIs that it has made, in this account and Region. */
  amis: readonly string[];
}

/** A stack of which some parameter or some Auto Scaling group speaks of an AMI. */
export interface SeenStack {
  stack: Stack;
  /** As CloudFormation processed it, and as it was handed in. */
  template: string;
  source: string;
  tags: Readonly<Record<string, string>>;
}

export interface SeenGroup extends AutoScalingGroup {
  /** AMI id or `resolve:ssm:…` of its launch template; absent where it was not read. */
  imageId?: string;
}

export interface SeenWindow extends WindowSummary {
  targets: readonly WindowTarget[];
  tasks: readonly WindowTask[];
  /** Instances by the resource group that a target names. */
  members: Readonly<Record<string, readonly string[] | 'unknown'>>;
}

export interface SeenInstance {
  id: string;
  state: string;
  tags: Readonly<Record<string, string>>;
}

export interface AccountFacts {
  account: string;
  region: string;
  pipelines: Part<SeenPipeline>;
  stacks: Part<SeenStack>;
  groups: Part<SeenGroup>;
  windows: Part<SeenWindow>;
  instances: Part<SeenInstance>;
  /** What the deployed stack prints, once there is one. */
  requestUrl?: string;
}

export interface SeenChannel {
  id: string;
  name: string;
  /** Whether the bot is in it. */
  joined: boolean;
  /** Shared with another organisation. */
  shared: boolean;
}

export interface SeenUserGroup {
  id: string;
  handle: string;
  members: number;
}

export interface WorkspaceFacts {
  workspace?: string;
  enterprise?: string;
  channels: Part<SeenChannel>;
  userGroups: Part<SeenUserGroup>;
}

export const STAGES = ['dev', 'test', 'preprod', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

export type Target =
  | { kind: 'stack'; stack: string; parameter: string }
  | { kind: 'group'; group: string }
  | { kind: 'patch-group'; patchGroup: string };

export type Route = 'blue/green' | 'rolling' | 'refresh' | 'in place';

export interface ProposedFleet {
  name: string;
  target: Target;
  route: Route;
  /** A name in `images`. */
  image?: string;
  stage: Stage;
  /** A maintenance window's id. */
  window?: string;
  /** The fleet that goes before it. */
  after?: string;
  /** Where it was seen, for a comment of the file. */
  seen: string;
}

export interface ProposedImage {
  name: string;
  pipeline: string;
}

/** What a person must decide, in a sentence of what was seen. `about` is a fleet of the proposal, or what is none. */
export interface Doubt {
  about: string;
  text: string;
}

export interface Proposal {
  fleets: readonly ProposedFleet[];
  images: readonly ProposedImage[];
  doubts: readonly Doubt[];
}

/** What one kind of thing becomes, before names are told apart. */
export interface Found {
  fleets: readonly ProposedFleet[];
  doubts: readonly Doubt[];
}
