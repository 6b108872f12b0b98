import type { FleetConfig } from '../../config/types.ts';
import type { FixHere, FleetExposure } from '../types/exposure.ts';
import type { Path } from '../types/path.ts';
import { heldBack } from './fix.ts';

/** What of a fleet decides how a CVE is closed there. */
export interface PathFacts {
  fleet: Pick<FleetConfig, 'target' | 'patch' | 'image'>;
  exposure: FleetExposure;
  fixes: readonly FixHere[];
  /** The newest image of the fleet's pipeline that is known not to be vulnerable. */
  fixedImage?: string;
  /** A patch is known, or Inspector says that there is one: a new image would hold it. */
  fixKnown: boolean;
}

/** The fastest safe way to close a CVE on one fleet, or why there is none from here. */
export function pathOf(facts: PathFacts): Path {
  const { exposure, fleet } = facts;
  if (exposure.exposure === 'not-exposed' || exposure.empty === true) return { kind: 'none' };
  return fleet.target.kind === 'patch-group' ? inPlace(facts) : byImage(facts);
}

/** A fleet of images gets a new one: patching an instance in place would be undone by the next replacement. */
function byImage({ exposure, fleet, fixedImage, fixKnown }: PathFacts): Path {
  if (exposure.exposure === 'not-known') return { kind: 'blocked', why: { code: 'not-known' } };
  if (fixedImage !== undefined) return { kind: 'deploy', image: fixedImage };
  if (fleet.image === undefined) return { kind: 'blocked', why: { code: 'no-image' } };
  return fixKnown ? { kind: 'bake', image: fleet.image } : { kind: 'blocked', why: { code: 'no-fix' } };
}

function inPlace({ fleet, exposure, fixes }: PathFacts): Path {
  if (fleet.patch === undefined) return { kind: 'blocked', why: { code: 'not-ours' } };
  const known = fixes.flatMap(({ patches }) => patches);
  if (known.length === 0)
    return isOnlyUnscanned(exposure) ? { kind: 'scan' } : { kind: 'blocked', why: { code: 'no-fix' } };
  // Hooks run with another document, which takes no list.
  const list = fleet.patch.hooks === undefined ? listOf(fixes) : undefined;
  if (list !== undefined) return list;
  const approved = approvedIn(fixes);
  if (approved.length > 0)
    return isOnlyUnscanned(exposure) ? { kind: 'scan' } : { kind: 'install', how: 'baseline', patches: approved };
  return { kind: 'blocked', why: { code: 'held-back', held: heldBack(fixes) } };
}

/** Nothing says that it is exposed, and a scan would tell. */
const isOnlyUnscanned = ({ exposure, instances }: FleetExposure): boolean =>
  exposure === 'not-known' &&
  instances.every(
    (each) => each.exposure !== 'not-known' || ['not-scanned', 'scan-too-old', 'unread'].includes(each.why),
  );

/**
 * On Linux a list installs exactly what closes the CVE, whatever the baseline approves; what it rejects is left out, since the list would
 * go past that too. Windows installs of a list only what its baseline approves.
 */
function listOf(fixes: readonly FixHere[]): Path | undefined {
  const isLinux = ({ operatingSystem }: FixHere): boolean => operatingSystem !== 'WINDOWS';
  const entries = fixes.map(
    (fix) => [fix.operatingSystem, isLinux(fix) ? installable(fix) : approvedIn([fix])] as const,
  );
  const linux = fixes.filter(isLinux);
  if (linux.every((fix) => installable(fix).length === 0)) return undefined;
  const leftOut = linux.flatMap(({ patches }) =>
    patches.flatMap(({ patch, approval }) => (approval.kind === 'rejected' ? [patch.id] : [])),
  );
  const list = Object.fromEntries(entries.filter(([, ids]) => ids.length > 0));
  return { kind: 'install', how: 'list', list, leftOut };
}

const installable = ({ patches }: FixHere): string[] =>
  patches.flatMap(({ patch, approval }) => (approval.kind === 'rejected' ? [] : [patch.id]));

const approvedIn = (fixes: readonly FixHere[]): string[] =>
  fixes.flatMap(({ patches }) =>
    patches.flatMap(({ patch, approval }) => (approval.kind === 'approved' ? [patch.id] : [])),
  );
