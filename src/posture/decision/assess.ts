import type { ComplianceConfig, FleetConfig } from '../../config/types.ts';
import { osText } from '../../nodes/decision/exclusion.ts';
import { present } from '../../present.ts';
import type { FleetCause, FleetFinding } from '../types/finding.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../types/snapshot.ts';
import { isNoFleet, type SweptFleet, type SweptInstance } from '../types/swept.ts';
import { causesOf, dated, instanceVerdict } from './cause.ts';
import { unreadPart } from './cause-facts.ts';
import { baselineCauses, baselineChanges, baselineFacts, splitGroup } from './fleet-causes.ts';
import { containerImage, imageBehind, imagesInUse } from './image-age.ts';
import { lackedPatches, missedBefore } from './lacked.ts';

export interface AssessFacts {
  /** The snapshot of the sweep before. */
  previous: FleetSnapshot | undefined;
  compliance: ComplianceConfig;
  /** Absent for instances of no fleet. */
  fleet: FleetConfig | undefined;
  now: number;
}

/** What a sweep concludes of one fleet. */
export function assessFleet(swept: SweptFleet, { previous, compliance, fleet, now }: AssessFacts): FleetSnapshot {
  const followedSince = previous?.followedSince ?? swept.readAt;
  const instances = livingOf(swept);
  const before = new Map(previous?.instances.map((each) => [each.id, each]));
  const patches = lackedPatches(instances, previous, swept.readAt);
  const firstSeenOf = (patch: string): number =>
    (Object.hasOwn(patches, patch) ? patches[patch]?.firstSeenAt : undefined) ?? swept.readAt;
  const facts = { swept, compliance, fleet, staleMs: compliance.staleMs, followedSince, firstSeenOf, now };
  const assessed = instances.map((instance): InstanceSnapshot => {
    const findings = dated(causesOf(instance, facts), before.get(instance.id)?.findings ?? [], swept.readAt);
    const missed = missedBefore(instance, before.get(instance.id));
    return { ...aboutInstance(instance), ...present({ missed }), findings };
  });
  const images = imagesInUse(instances, swept, now);
  const baselines = baselineFacts(swept, previous);
  const causes = [
    instances.length === 0 &&
    !isNoFleet(swept.fleet) &&
    unreadPart(swept, 'instances') === undefined &&
    containerImage(swept) === undefined
      ? ({ code: 'no-instances' } as const)
      : undefined,
    imageBehind(images, swept.images, { limits: compliance.images, now }),
    splitGroup(instances, fleet),
    ...baselineCauses(swept, fleet),
  ].flatMap((cause) => cause ?? []);
  return {
    schema: 1,
    fleet: swept.fleet,
    sweepId: swept.sweepId,
    readAt: swept.readAt,
    followedSince,
    instances: assessed.filter(({ findings }) => findings.length > 0),
    counts: countsOf(assessed),
    findings: [...datedFleet(causes, previous, swept.readAt), ...baselineChanges(baselines, previous, swept.readAt)],
    patches,
    images,
    baselines,
    windows: swept.windows,
    unread: swept.unread,
    gone: goneOf(swept, instances, previous),
  };
}

const ENDED: readonly string[] = ['terminated', 'shutting-down'];

/**
 * Each once, whatever groups it is in. One that EC2 no longer knows is gone, though Systems Manager remembers it for a while:
 * a group replaced it, or someone terminated it.
 */
function livingOf(swept: SweptFleet): SweptInstance[] {
  const isRead = unreadPart(swept, 'instances') === undefined;
  const living = swept.instances.filter(({ id, ec2 }) =>
    ec2 === undefined ? !id.startsWith('i-') || !isRead : !ENDED.includes(ec2.state),
  );
  return [...new Map(living.map((instance) => [instance.id, instance])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
}

function aboutInstance({
  id,
  name,
  ec2,
  node,
  state,
  missing,
  listedAt,
}: SweptInstance): Omit<InstanceSnapshot, 'findings'> {
  const wrong = state === undefined ? undefined : state.missing + state.failed + state.pendingReboot + state.rejected;
  const list = wrong === 0 ? [] : missing?.map((patch) => patch.id);
  return {
    id,
    ...present({
      name,
      imageId: ec2?.imageId,
      launchedAt: ec2?.launchedAt,
      os: node === undefined ? undefined : osText(node),
      scannedAt: state?.endedAt,
      missing: list === undefined ? undefined : [...new Set(list)],
      listedAt,
    }),
  };
}

function countsOf(assessed: readonly InstanceSnapshot[]): FleetSnapshot['counts'] {
  const verdicts = assessed.map(({ findings }) => instanceVerdict(findings));
  const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length;
  return {
    instances: assessed.length,
    compliant: count('compliant'),
    notCompliant: count('not-compliant'),
    notSeen: count('not-seen'),
  };
}

/** The same finding keeps the moment at which it was first found. */
const datedFleet = (causes: readonly FleetCause[], previous: FleetSnapshot | undefined, at: number): FleetFinding[] =>
  causes.map((cause) => ({ ...cause, since: previous?.findings.find((each) => isSame(each, cause))?.since ?? at }));

const isSame = (a: FleetCause, b: FleetCause): boolean => a.code === b.code && systemOf(a) === systemOf(b);

const systemOf = (cause: FleetCause): string | undefined =>
  'operatingSystem' in cause ? cause.operatingSystem : undefined;

/** Where instances could not be read, it is not known which ones are gone. */
function goneOf(
  swept: SweptFleet,
  instances: readonly SweptInstance[],
  previous: FleetSnapshot | undefined,
): readonly string[] {
  if (previous === undefined || unreadPart(swept, 'instances') !== undefined) return [];
  const living = new Set(instances.map(({ id }) => id));
  return previous.instances.map(({ id }) => id).filter((id) => !living.has(id));
}
