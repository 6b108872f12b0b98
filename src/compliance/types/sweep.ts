import type { ManagedNode } from '../../aws/nodes.ts';
import type { Baseline, OperatingSystem, PatchState } from '../../aws/patches.ts';
import type { ComplianceSummary, GoodImage, SweptEc2, Unread } from '../../posture/types/swept.ts';

/** What is swept: everything in an account and Region, or one fleet there again because of events. */
export type SweepScope = { kind: 'all' } | { kind: 'fleet'; fleet: string };

/** Which sweep: `place` is `<account>/<Region>`. */
export interface SweepTarget {
  place: string;
  scope: SweepScope;
}

/** One list of AWS that is read page by page. The ones that name a fleet or an instance are read for that fleet alone. */
export type Read =
  | { kind: 'instances'; tag?: ReadTag }
  | { kind: 'nodes'; tag?: ReadTag }
  | { kind: 'unmanaged' }
  | { kind: 'summaries' }
  | { kind: 'patch-groups' }
  | { kind: 'settings' }
  /** Nodes outside EC2 that carry the tag. */
  | { kind: 'members'; tag: ReadTag }
  | { kind: 'group-states'; group: string }
  | FleetRead;

export type FleetRead =
  | { kind: 'states'; fleet: string; ids: readonly string[] }
  | { kind: 'baseline-of'; fleet: string; group: string; os: OperatingSystem }
  | { kind: 'baseline'; fleet: string; os: OperatingSystem; id: string }
  | { kind: 'images'; fleet: string; pipelineArn: string }
  | { kind: 'deployed'; fleet: string; stack: string; parameter: string }
  | { kind: 'windows'; fleet: string; windowId: string }
  /** The patches of one instance in these states; `of` says which state of it they belong to. */
  | { kind: 'list'; fleet: string; id: string; states: readonly string[]; of: string };

export interface ReadTag {
  key: string;
  value: string;
}

/** One fact that a page told. */
export type Row =
  | { kind: 'ec2'; id: string; ec2: SweptEc2 }
  | { kind: 'node'; node: ManagedNode }
  /** Systems Manager knows of it, and does not manage it. */
  | { kind: 'unmanaged'; id: string; name?: string }
  /** Outside EC2, with a patch group. */
  | { kind: 'member'; id: string; group: string }
  | { kind: 'summary'; summary: ComplianceSummary }
  | { kind: 'state'; state: PatchState }
  /** A state was requested, and AWS has none. */
  | { kind: 'no-state'; id: string }
  | { kind: 'own-baseline'; group: string; os: OperatingSystem }
  | { kind: 'host-management'; on: boolean }
  | { kind: 'baseline-of'; os: OperatingSystem; id: string }
  | { kind: 'baseline'; os: OperatingSystem; baseline: Baseline }
  | { kind: 'images'; images: readonly GoodImage[] }
  | { kind: 'deployed'; image?: string }
  | { kind: 'window'; windowId: string; next: readonly number[]; lastOpenedAt?: number }
  /** A read for this fleet failed for good. */
  | { kind: 'failed'; read: string; unread: Unread };

/** A sweep, from one look to the next. Times are milliseconds since the epoch. */
export interface Sweep {
  schema: 1;
  id: string;
  scope: SweepScope;
  startedAt: number;
  phase: SweepPhase;
  /** What is still to be read in this phase; the first is being read, from `token` on. */
  reads: readonly Read[];
  token?: string;
  /** How often the page that is next could not be read. */
  tries: number;
  /** Pages that were kept, the chunk of the last one, and the rows in it: a chunk is what is given to fleets at once. */
  pages: number;
  chunk: number;
  chunkRows: number;
  /** Its tokens had run out, so it was restarted. */
  again?: true;
  /** Values of the two patch group tags. */
  groups: readonly string[];
  /** Nodes outside EC2 were seen. */
  hybrid?: true;
  /** What could not be read, by which kind of read, and the patch group that it is about. */
  unread: readonly (Unread & { of: Read['kind']; group?: string })[];
  /** Instances of EC2, or nodes outside it, of which the list is not whole: those that fleets had before are looked for. */
  unlisted: readonly Unlisted[];
  /** How many chunks have been given to their fleets. */
  sorted: number;
  /** The fleets to be concluded, in order, and how many were. */
  fleets: readonly string[];
  concluded: number;
  /** Pages kept of the fleet that is next. */
  kept: number;
  /** Instances whose lists of missing patches were read, in all and of that fleet. */
  lists: number;
  listsOfFleet: number;
  /** AWS does not give them, and why. */
  noLists?: Unread;
  calls: number;
  finishedAt?: number;
}

export type Unlisted = 'ec2' | 'outside';

export type SweepPhase = 'reading' | 'sorting' | 'concluding' | 'done';

/** A sweep as it is stored: who works on it until when, and when the next look may be. */
export interface HeldSweep {
  target: SweepTarget;
  rev: number;
  sweep?: Sweep;
  busyUntil: number;
  notBefore: number;
  /** It is to begin at this moment, or sooner than its interval says. */
  wantedAt?: number;
}
