/** What the instances of a fleet run at an end. An instance that is leaving the group is not counted. */
export interface Shown {
  /** Instances that run the image of the plan, of all that are counted. */
  on: number;
  total: number;
  /** The first of those that contradict the end: they do not run the image; of a rollback, they still do. */
  wrong: readonly WrongInstance[];
  /** How many more of them there are. */
  wrongMore?: number;
  /** The end that they contradict is a rollback. */
  back?: true;
  why: readonly WhyNot[];
  /** How they serve; absent where none is wanted, where it could not be read, and in runs of earlier versions. */
  serving?: Serving;
}

/** Of `wanted` instances those in service; of these, those that are healthy, also for their target groups. */
export interface Serving {
  wanted: number;
  inService: number;
  healthy: number;
  /** In service, and nothing checks their health. */
  unknown?: number;
  /** The first groups that want instances and have none that is healthy, where others have some. */
  without?: readonly string[];
  /** Ids of the first that are in service and not healthy. */
  unhealthy: readonly string[];
}

/** `image` is absent when it is unknown. */
export interface WrongInstance {
  id: string;
  image?: string;
  /** `Standby`, `Pending`, …; absent for one in service. */
  lifecycle?: string;
}

/** Why an instance was not replaced, as far as AWS shows it. All names are AWS's. */
export type WhyNot =
  /** An instance refresh ended at its last checkpoint, below 100 %. */
  | { kind: 'refresh-stopped'; group: string; refresh: string; percent: number }
  | { kind: 'refresh-not-done'; group: string; refresh: string; status: string }
  /** The group itself launches another image. */
  | { kind: 'launches-other'; group: string; image: string }
  /** The group launches the image, and these instances are from before. */
  | { kind: 'not-replaced'; group: string }
  | { kind: 'protected'; instances: number }
  | { kind: 'standby'; instances: number }
  | { kind: 'suspended'; group: string; processes: string }
  /** CloudFormation could not delete it: it is no longer in the stack but still serves. */
  | { kind: 'group-left'; group: string }
  /** A group of the fleet does not exist. */
  | { kind: 'group-gone'; group: string }
  /** A group with a desired capacity has no instance in service. */
  | { kind: 'none-in-service'; group: string }
  /** What a group of no instances would launch. */
  | { kind: 'launch-unknown'; group: string }
  | { kind: 'unreadable'; error: string };
