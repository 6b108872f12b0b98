import type { FleetSnapshot, InstanceSnapshot } from '../../posture/types/snapshot.ts';
import { present } from '../../present.ts';
import type {
  Clearing,
  Exposing,
  Exposure,
  FixHere,
  FleetExposure,
  ImageVerdict,
  InspectorFacts,
  InstanceExposure,
  Member,
  Unknown,
  Unread,
} from '../types/exposure.ts';
import { wholeId } from './known.ts';

/** Everything that was read of one fleet and one CVE. */
export interface ExposureFacts {
  cve: string;
  fleet: string;
  /** Its instances now; absent when they could not be read. */
  members?: readonly Member[];
  /** Absent before its first sweep. */
  snapshot?: FleetSnapshot;
  fixes: readonly FixHere[];
  inspector: InspectorFacts;
  /** By image id; an image says nothing of instances that are patched in place. */
  images: Readonly<Record<string, ImageVerdict>>;
  /** How old a scan may be, in milliseconds. */
  staleMs: number;
  unread: readonly Unread[];
}

/** Whether a fleet is exposed to a CVE, instance by instance. Only what proves it makes an instance "not exposed". */
export function exposureOf(facts: ExposureFacts): FleetExposure {
  const { fleet, members, unread } = facts;
  if (members === undefined) return { fleet, exposure: 'not-known', instances: [], unread };
  if (members.length === 0) return { fleet, exposure: byImages(facts), instances: [], empty: true, unread };
  const instances = members.map((member) => instanceOf(member, facts));
  return { fleet, exposure: worstOf(instances), instances, unread };
}

/** What a fleet without instances starts next comes from one of its images: they prove something only where each of them is clean. */
function byImages({ images }: ExposureFacts): Exposure {
  const verdicts = Object.values(images);
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'clean') ? 'not-exposed' : 'not-known';
}

/** One that is exposed exposes the fleet; one of which nothing is known keeps it from being cleared. */
function worstOf(instances: readonly InstanceExposure[]): Exposure {
  const has = (exposure: Exposure): boolean => instances.some((each) => each.exposure === exposure);
  if (has('exposed')) return 'exposed';
  return has('not-known') ? 'not-known' : 'not-exposed';
}

function instanceOf(member: Member, facts: ExposureFacts): InstanceExposure {
  const { id, name } = member;
  const named = { id, ...present({ name }) };
  const exposing = exposingOf(member, facts);
  if (exposing.length > 0) return { ...named, exposure: 'exposed', by: exposing };
  const scan = byScan(member, facts);
  const clearing = [
    ...(typeof scan === 'string' ? [] : [scan]),
    ...byInspector(member, facts),
    ...byImage(member, facts),
  ];
  if (clearing.length > 0) return { ...named, exposure: 'not-exposed', by: clearing };
  return { ...named, exposure: 'not-known', why: typeof scan === 'string' ? scan : 'not-scanned' };
}

function exposingOf({ id, imageId }: Member, facts: ExposureFacts): Exposing[] {
  const missing = missingFor(facts, id);
  const { inspector, images } = facts;
  return [
    ...(missing.length > 0 ? [{ code: 'missing', patches: missing } as const] : []),
    ...(inspector.kind === 'read' && inspector.affected.includes(id) ? [{ code: 'inspector' } as const] : []),
    ...(images[imageId] === 'vulnerable' ? [{ code: 'image', image: imageId } as const] : []),
  ];
}

/** Patches that close the CVE, by their own metadata or by what is known of them. */
function missingFor({ cve, snapshot, fixes }: ExposureFacts, id: string): string[] {
  const listed = snapshot?.instances.find((each) => each.id === id)?.missing ?? [];
  const known = fixes.flatMap(({ patches }) => patches.map(({ patch }) => patch.id));
  return listed
    .filter((patch) => snapshot?.patches[patch]?.cves.includes(cve) === true || known.includes(titled(snapshot, patch)))
    .map((patch) => titled(snapshot, patch));
}

const titled = (snapshot: FleetSnapshot | undefined, patch: string): string =>
  wholeId(patch, snapshot?.patches[patch]?.title ?? '');

/** Of a package or a system of which something newer is missing, the newer alone is listed: the fix may be missing with it. */
function missesNewer({ snapshot }: ExposureFacts, id: string, { operatingSystem, patches }: FixHere): boolean {
  const listed = snapshot?.instances.find((each) => each.id === id)?.missing ?? [];
  if (operatingSystem === 'WINDOWS') return listed.length > 0;
  const packages = patches.map(({ patch }) => packageOf(patch.id));
  return listed.some((patch) => packages.includes(packageOf(patch)));
}

const packageOf = (id: string): string => id.split(':')[0] ?? id;

/** A scan clears an instance of what its baseline let the scan look for, and of nothing else. */
function byScan(member: Member, facts: ExposureFacts): Clearing | Unknown {
  const at = scannedAt(member, facts);
  if (typeof at === 'string') return at;
  const fix = facts.fixes.find(({ operatingSystem }) => operatingSystem === member.operatingSystem);
  if (fix === undefined || fix.patches.length === 0) return 'no-fix-known';
  const approvals = fix.patches.map(({ approval }) => approval);
  if (approvals.some(({ kind }) => kind !== 'approved' && kind !== 'not-known')) return 'held-back';
  const known = approvals.flatMap((approval) => (approval.kind === 'approved' ? (approval.at ?? []) : []));
  if (known.length < approvals.length) return 'approval-not-known';
  const approvedAt = Math.max(...known);
  if (approvedAt > at) return 'scan-too-old';
  return missesNewer(facts, member.id, fix) ? 'newer-missing' : { code: 'scanned', at };
}

/** When it was last scanned at the earliest, and its list was read. */
function scannedAt({ id, launchedAt }: Member, { snapshot, staleMs }: ExposureFacts): number | Unknown {
  if (snapshot === undefined) return 'not-scanned';
  const seen = snapshot.instances.find((each) => each.id === id);
  if (seen !== undefined) return listedAt(seen);
  // A sweep that could not read everything may have left it out, and one that came since has not been seen.
  if (snapshot.unread.length > 0) return 'unread';
  return launchedAt > snapshot.readAt ? 'not-scanned' : snapshot.readAt - staleMs;
}

const UNSEEN: readonly string[] = [
  'other-baseline',
  'stopped',
  'offline',
  'unmanaged',
  'never-scanned',
  'stale',
  'unread',
];

function listedAt({ scannedAt: at, listedAt: of = at, missing, findings }: InstanceSnapshot): number | Unknown {
  const codes = findings.map(({ code }) => code);
  if (codes.includes('unread')) return 'unread';
  if (at === undefined || of === undefined || codes.some((code) => UNSEEN.includes(code))) return 'not-scanned';
  // Something is missing and its list has not been read: it may be this.
  const lacks = codes.some((code) => PATCHES.includes(code));
  return lacks && missing === undefined ? 'unread' : Math.min(at, of);
}

const PATCHES: readonly string[] = ['missing', 'failed', 'approved-since', 'pending-reboot'];

/** Only where Inspector knows the CVE, says since when, and has looked at the instance after that. */
function byInspector({ id }: Member, { inspector }: ExposureFacts): Clearing[] {
  const publishedAt = inspector.kind === 'read' ? inspector.known?.publishedAt : undefined;
  const at = inspector.kind === 'read' ? inspector.covered[id] : undefined;
  return at !== undefined && publishedAt !== undefined && at >= publishedAt ? [{ code: 'inspector', at }] : [];
}

const byImage = ({ imageId }: Member, { images }: ExposureFacts): Clearing[] =>
  images[imageId] === 'clean' ? [{ code: 'image', image: imageId }] : [];
