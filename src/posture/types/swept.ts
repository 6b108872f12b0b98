import type { ManagedNode } from '../../aws/nodes.ts';
import type { Baseline, OperatingSystem, PatchState } from '../../aws/patches.ts';
import { type Here, hereOf } from '../../config/here.ts';
import { fleetsAt, placeNamed, placesOf, placeText, samePlace } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';

/** What a sweep read of one fleet, joined by instance, before anything is concluded from it. Times are milliseconds since the epoch. */
export interface SweptFleet {
  /** Its name in the config, or NO_FLEET. */
  fleet: string;
  sweepId: string;
  /** When the sweep began: nothing here is older. */
  readAt: number;
  instances: readonly SweptInstance[];
  /** The baseline that counts for each operating system of a patch group; `unreachable` when AWS did not say. */
  baselines: Readonly<Record<OperatingSystem, Baseline | 'unreachable'>>;
  /** Operating systems for which the patch group is registered with a baseline; absent where the fleet has no group, or AWS did not say. */
  ownBaselines?: readonly OperatingSystem[];
  /** Whether Default Host Management Configuration is on here; absent where AWS did not say. */
  dhmc?: boolean;
  /** Of the window that patches the fleet: its last opening that was over when the sweep began, and the next ones. Empty where it has none. */
  windows: { lastOpenedAt?: number; next: readonly number[] };
  /** Good images of the fleet's pipeline, newest first; absent where the fleet has none, or they could not be read. */
  images?: readonly GoodImage[];
  /** What the image parameter of the fleet's stack holds: an AMI id or a container image URI. A fleet of containers may have no instances. */
  deployed?: string;
  /** What could not be read: instances or facts that it would have told of. Nothing of those is ever "compliant". */
  unread: readonly Unread[];
}

/** Instances of the account that belong to no fleet of the config are swept under this name, which no fleet can have and a wake-up's key can. */
export const NO_FLEET = '.no-fleet';

/** The same in one place: at home it has no more to its name, as in the version before. */
export const noFleetAt = (config: Pick<Config, 'accounts'>, place: Here): string =>
  samePlace(place, hereOf(config)) ? NO_FLEET : `${NO_FLEET}@${placeText(place)}`;

export const isNoFleet = (fleet: string): boolean => fleet === NO_FLEET || fleet.startsWith(`${NO_FLEET}@`);

/** Where they are; `undefined` for a fleet of the config, and at home. */
export const placeOfNoFleet = (config: Pick<Config, 'accounts'>, fleet: string): Here | undefined =>
  fleet.startsWith(`${NO_FLEET}@`) ? placeNamed(config, fleet.slice(NO_FLEET.length + 1)) : undefined;

/** What follows the words for them: nothing at home. */
export const noFleetPlace = (fleet: string): string =>
  fleet.startsWith(`${NO_FLEET}@`) ? ` in ${fleet.slice(NO_FLEET.length + 1)}` : '';

/** Where a fleet, or instances of none, are swept. */
export const sweptIn = (config: Pick<Config, 'accounts' | 'fleets'>, fleet: string): Here =>
  (Object.hasOwn(config.fleets, fleet) ? config.fleets[fleet]?.place : placeOfNoFleet(config, fleet)) ?? hereOf(config);

/** Home, and every place that has a fleet. */
export const sweptPlaces = (config: Pick<Config, 'accounts' | 'fleets'>): readonly Here[] =>
  placesOf(config).filter((place, i) => i === 0 || Object.keys(fleetsAt(config, place)).length > 0);

export interface SweptInstance {
  id: string;
  name?: string;
  /** Absent for `mi-…`, and when EC2 does not know it. */
  ec2?: SweptEc2;
  /** Absent when it is not registered with Systems Manager. */
  node?: ManagedNode;
  /** Absent when it was never scanned, or its group's states could not be read: then `unread` says so. */
  state?: PatchState;
  summary?: ComplianceSummary;
  /** What it misses, as of `state`; absent while its list has not been read since `state` changed. */
  missing?: readonly MissingHere[];
  /** When the scan ended that `missing` is of, where it is one before `state`: as many patches may be others. */
  listedAt?: number;
  /** Kernel live patches that are installed, e.g. `kernel-livepatch-…`; read only where a kernel is what it lacks. */
  livePatches?: readonly string[];
}

export interface SweptEc2 {
  /** `running`, `stopped`, … */
  state: string;
  imageId: string;
  launchedAt: number;
  /** Patch group, window, Name, Auto Scaling group, stack and EMR tags alone. */
  tags: Readonly<Record<string, string>>;
  hasProfile: boolean;
  /** Default Host Management Configuration manages only instances that require IMDSv2. */
  requiresImdsV2: boolean;
}

/** One row of ListResourceComplianceSummaries of type Patch. */
export interface ComplianceSummary {
  instanceId: string;
  status: 'COMPLIANT' | 'NON_COMPLIANT' | 'other';
  executedAt: number;
  /** `Command`, `PatchPolicy`, … as AWS has it. */
  executionType: string;
  nonCompliant: number;
}

/** A patch that one instance misses, or that failed there. */
export interface MissingHere {
  id: string;
  title: string;
  classification: string;
  severity: string;
  state: 'Missing' | 'Failed' | 'InstalledPendingReboot' | 'InstalledRejected';
  cves: readonly string[];
}

export interface GoodImage {
  /** AMI ids and container image URIs. */
  ids: readonly string[];
  version: string;
  createdAt: number;
}

/**
 * What a read that failed would have told of: EC2 instances; registrations with Systems Manager; patch states; compliance summaries;
 * patch lists; baselines; good images; windows; the account's settings.
 */
export type UnreadPart =
  | 'instances'
  | 'nodes'
  | 'states'
  | 'summaries'
  | 'lists'
  | 'baselines'
  | 'images'
  | 'windows'
  | 'settings';

/** A read that failed, in words for people: `patch states of patch group Win-DEV`, and AWS's code. */
export interface Unread {
  part: UnreadPart;
  what: string;
  error: string;
}
