/** How an instance lives, as far as that decides how it is best patched. */
export interface InstanceLife {
  id: string;
  /** Since it was launched for the first time, in milliseconds; absent for servers outside EC2. */
  ageMs?: number;
  spot: boolean;
  /** Its Auto Scaling group. */
  group?: string;
  /** The CloudFormation stack that made it. */
  stack?: string;
  /** The value of its patch group tag, and under which key. */
  patchGroup?: { key: string; value: string };
  /** Volumes that stay when it is terminated. */
  keptVolumes: number;
  /** What manages it in place of the account's people. */
  managedBy?: Manager;
  /** It runs an image that someone sells. */
  vendor: boolean;
}

/** `name`: of the cluster or node group, or AWS's name of the service. */
export interface Manager {
  kind: 'eks' | 'emr' | 'batch' | 'service';
  name: string;
}

/** Why an instance is patched in place, replaced by a new image, or left to something else. */
export type Reason =
  | { code: 'managed'; by: Manager }
  /** A server outside EC2. */
  | { code: 'on-premises' }
  | { code: 'spot' }
  | { code: 'group'; group: string }
  | { code: 'tagged'; key: string; value: string }
  | { code: 'keeps-data'; volumes: number }
  | { code: 'long-lived'; ageMs: number }
  | { code: 'of-stack'; stack: string; ageMs: number }
  /** Nothing says yet how long it will live. */
  | { code: 'too-young'; ageMs: number };

/** `latest-image`: it is replaced by launching from the newest image, and needs no deploy of its own. */
export type Route = 'in-place' | 'image' | 'latest-image' | 'not-covered';

/** What contradicts the route, or belongs to it. */
export type Caution =
  /** It is tagged for patching in place, and will be replaced. */
  | { code: 'patched-in-vain'; key: string; value: string }
  /** It keeps data, and will be replaced. */
  | { code: 'data-at-risk'; volumes: number }
  | { code: 'vendor' };

export interface Advice {
  life: InstanceLife;
  route: Route;
  reason: Reason;
  cautions: readonly Caution[];
}

/** What follows from the advice: a fleet of the config that the instance belongs to. */
export interface AdvisedFleet {
  name: string;
  target: 'image' | 'patch-group';
  /** The image of the config that it runs, and whether a pipeline here bakes it. */
  image?: { name: string; baked: boolean };
  /** Patchwarden may patch it in place. */
  patches: boolean;
}
