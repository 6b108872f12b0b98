/** A package as Systems Manager Inventory found it when the image was built. */
export interface ImagePackage {
  packageName: string;
  packageVersion: string;
}

/** One CVE in one image. */
export interface Finding {
  id: string;
  /** Inspector's word, whatever its case. */
  severity: string;
  packageNames: readonly string[];
  fixAvailable?: boolean;
}

/** What an image was found to hold: known, not collected because the pipeline says so, or not readable now. */
export type Listing<Item> = { kind: 'known'; items: readonly Item[] } | { kind: 'off' } | { kind: 'unknown' };

export interface ImageContents {
  /** Image build version ARN. */
  arn: string;
  /** AMI id or container image URI, when there is one. */
  image?: string;
  packages: Listing<ImagePackage>;
  findings: Listing<Finding>;
}

/** Worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED', 'OTHER'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A CVE of one image, its findings merged: worst severity, every package. */
export interface Cve {
  id: string;
  severity: Severity;
  packageNames: readonly string[];
  fixAvailable: boolean;
}

export interface PackageVersion {
  name: string;
  version: string;
}

export interface VersionChange {
  name: string;
  from: string;
  to: string;
}

/** The parts of a system that everything on it runs on, worst to get wrong first. */
export const CORE_PARTS = ['kernel', 'glibc', 'openssl', 'systemd'] as const;
export type CorePart = (typeof CORE_PARTS)[number];

/**
 * A core part's newest version in each image; neither when the image has it no more, or had it not yet.
 * `name` is the package, a version inside it replaced by `*` (`linux-image-*-aws`).
 */
export interface CoreChange {
  part: CorePart;
  name: string;
  from?: string;
  to?: string;
  direction: 'newer' | 'older' | 'added' | 'removed';
  /** A running system keeps using the old one until it restarts. */
  needsReboot: boolean;
}

/** Why one side cannot be compared; `none` when there is no older image. */
export type Lack = 'off' | 'unknown' | 'none';

/** Without a `before` or `after` that side is known. */
export interface NotCompared<Item> {
  kind: 'not-compared';
  before?: Lack;
  after?: Lack;
  /** What the newer image holds, where that is known. */
  now?: readonly Item[];
}

/** Each package name and version counts once: `before` = unchanged + removed + upgraded + downgraded, `after` likewise with added. */
export interface PackagesCompared {
  kind: 'compared';
  before: number;
  after: number;
  unchanged: number;
  added: readonly PackageVersion[];
  removed: readonly PackageVersion[];
  upgraded: readonly VersionChange[];
  downgraded: readonly VersionChange[];
  core: readonly CoreChange[];
  /** Core parts that are unchanged in both images. */
  coreUnchanged: readonly CorePart[];
}

/** Worst first. `open` is in both images, as the newer one has it. */
export interface CvesCompared {
  kind: 'compared';
  fixed: readonly Cve[];
  introduced: readonly Cve[];
  open: readonly Cve[];
}

export interface ImageRef {
  arn: string;
  image?: string;
}

/** Who owns an image: EC2's owner of an AMI, the registry's account of a container image. */
export type ImageOwner =
  | { kind: 'here'; account: string }
  /** Named in `images.<name>.owners`. */
  | { kind: 'listed'; account: string }
  | { kind: 'other'; account: string }
  | { kind: 'unknown' };

export interface ImageOrigin {
  owner: ImageOwner;
  /** The pipeline that made it, as Image Builder says, and its name in the config; absent when none is known. */
  pipeline?: { arn: string; image?: string };
}

/** What the parameter of an image holds: the id of its gold AMI, nothing, or something else, which nobody is shown. */
export type Gold = { kind: 'ami'; id: string } | { kind: 'missing' } | { kind: 'invalid' };

/** Why a fleet takes an image only with an override. */
export type PipelineProblem =
  /** `pipeline`: a name of the config, or the pipeline's own. */
  | { code: 'other-pipeline'; pipeline: string; wanted: string }
  | { code: 'no-pipeline'; wanted: string }
  /** The image is baked elsewhere, so only what its parameter holds is known to be of it. */
  | { code: 'not-gold'; wanted: string; parameter: string }
  /** The fleet names no image in the config, so none is known to be its own. */
  | { code: 'fleet-without-image' };

/** What changed from one image to another. Plain data: it can be stored as JSON. */
export interface ImageDifference {
  before?: ImageRef;
  after: ImageRef;
  packages: PackagesCompared | NotCompared<PackageVersion>;
  cves: CvesCompared | NotCompared<Cve>;
}

/** CVEs of an image that are open: scanned for, and readable now. */
export type OpenCves =
  | { kind: 'known'; critical: number; high: number; all: number }
  | { kind: 'off' }
  | { kind: 'unknown' };

/** An image that a pipeline has made, as one chooses it. */
export interface RecentImage {
  arn: string;
  createdAt: number;
  /** AMI ids and container image URIs, that of this account and Region first. */
  ids: readonly string[];
  cves: OpenCves;
}

/** `more`: older ones that are not among them. `error` is AWS's word. */
export type RecentImages =
  | { kind: 'read'; images: readonly RecentImage[]; more: number }
  | { kind: 'unreadable'; error: string };

/** A WaitForAction step of a pipeline's own workflow: there a bake waits for people. Times in milliseconds. */
export interface ApprovalStep {
  name: string;
  workflow: WorkflowKind;
  /** How long it waits at most: three days unless the workflow says otherwise. */
  waitsMs: number;
  /** What Image Builder does once the step is stopped or has timed out. */
  onFailure: 'abort' | 'continue';
  /** A build or test instance runs while it waits. */
  hasInstance: boolean;
}

export type WorkflowKind = 'build' | 'test' | 'distribution';

/** An approval step that waits now. Its time-out and what follows are absent where what its workflow says is not known. */
export interface WaitingStep
  extends Omit<ApprovalStep, 'waitsMs' | 'onFailure'>,
    Partial<Pick<ApprovalStep, 'waitsMs' | 'onFailure'>> {
  /** Of the step's execution: `step-…`, and of its workflow's: `wf-…`. */
  id: string;
  workflowId: string;
  /** Milliseconds since the epoch. */
  since: number;
}
