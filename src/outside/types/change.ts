import type { BakeOutcome, BakePlan, BakeProgress } from '../../bake/types/plan.ts';
import type { Here } from '../../config/here.ts';
import type { DeployTarget } from '../../deploy/types/plan.ts';
import type { DeployOutcome, DeployProgress } from '../../deploy/types/progress.ts';

/** What AWS itself says of who started a change. Nothing is guessed: `outside` is all that is known of most. */
export type StartedBy =
  /** Image Builder started the build by its pipeline's own schedule. */
  | { kind: 'schedule' }
  /** CloudFormation's console, by the form of its client request tokens. */
  | ({ kind: 'console' } & OfStack)
  | ({ kind: 'outside' } & OfStack);

/** The name of the change set that a stack's update executed, where AWS shows that it was this one. */
interface OfStack {
  changeSet?: string;
  /** Its form is that of the tokens that this tool gives. */
  tool?: 'terraform';
  /** ARN of whoever made the launch template version, or changed the parameter. */
  principal?: string;
}

export type OutsideState =
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'rolled-back'
  | 'stopped'
  /** AWS no longer says how it ended, or left it half done: a person must look. */
  | 'unclear';

/** Times are milliseconds since the epoch. */
interface AnyChange {
  /** `o-` and eight base-32 characters, of AWS's own id: a change that is found again is the same one. */
  id: string;
  /** AWS's own id: a build version ARN, the event with which an update began, a refresh. */
  awsId: string;
  /** The image or fleet of the config. */
  name: string;
  channel: string;
  by: StartedBy;
  startedAt: number;
  foundAt: number;
  state: OutsideState;
  endedAt?: number;
  /** AWS's reason for an end that was not a success: untrusted. */
  reason?: string;
  /** The difference of its images, once it has ended. */
  report?: 'pending' | 'ready' | 'unavailable';
  /** Requests that open after it: pending until they are opened or not needed. */
  opens?: 'pending' | 'done';
}

/** An image build that no run of ours started. */
export interface OutsideBake extends AnyChange {
  what: 'bake';
  plan: BakePlan;
  progress?: BakeProgress;
  outcome?: BakeOutcome;
}

/** Whether an image was approved for a fleet. `no`: no deploy of it was ever started here. */
export type Approved = 'yes' | 'no' | 'unknown';

interface OfFleet extends AnyChange {
  /** Absent at home. */
  place?: Here;
  target: DeployTarget;
  /** What the instances ran when it was found, most first. */
  before: DeployOutcome['images'];
  /** The image that it brings, where AWS says so. */
  to?: string;
  approved?: Approved;
  /** What the instances run at its end. */
  runs?: DeployOutcome['images'];
  /** The deploy of ours that it takes back: `to` is the image from before it. */
  reverts?: { runId: string; image: string };
}

/** An update of a fleet's stack. */
export interface OutsideUpdate extends OfFleet {
  what: 'stack-update';
  stackId: string;
  /** The operation's client request token, on each of its events; absent where whoever started it gave none. */
  token?: string;
  /** Instances wanted by each group, by its id in the stack. */
  expected: Readonly<Record<string, number>>;
  progress?: DeployProgress;
}

/** An instance refresh of a fleet's group, or of one of its stack's. */
export interface OutsideRefresh extends OfFleet {
  what: 'refresh';
  group: string;
  progress?: DeployProgress;
}

/** Instances run an image that no run and no change above brought there. It has ended when it is found. */
export interface OutsideImage extends OfFleet {
  what: 'other-image';
  image: string;
}

/**
 * What a fleet launches from was set to the image from before its last deploy, or the parameter that says what it runs says something else.
 * No instance has changed by that, and it has ended when it is found.
 */
export interface OutsideSetBack extends OfFleet {
  what: 'set-back';
  where:
    | { kind: 'launch-template'; group: string; template: string; version: string }
    | { kind: 'parameter'; parameter: string; version: number };
  /** The deploy that brought what the fleet runs. */
  runId: string;
  deployed: string;
}

export type OutsideFleetChange = OutsideUpdate | OutsideRefresh | OutsideImage | OutsideSetBack;

/** A change to a managed image or fleet that was not made through Patchwarden. */
export type OutsideChange = OutsideBake | OutsideFleetChange;
