import { AwsCallError } from '../../aws/failure.ts';
import type { ManagedNode } from '../../aws/nodes.ts';
import type { BaselineRules, EffectivePatch } from '../../aws/patch-catalogue.ts';
import type { Here as Place } from '../../config/here.ts';
import { placeText, samePlace } from '../../config/place.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadSnapshot } from '../../posture/effect/store.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { sweptPlaces } from '../../posture/types/swept.ts';
import { present } from '../../present.ts';
import { exposureOf } from '../decision/exposure.ts';
import { fixHere } from '../decision/fix.ts';
import { asFix, joinFixes, listedFixes, productsOf } from '../decision/known.ts';
import { pathOf } from '../decision/path.ts';
import { WHAT_INSPECTOR, whatBaseline, whatImage, whatPatches } from '../message/unread.ts';
import type { CveReport, KnownFixes, ReadFleet } from '../types/cve.ts';
import type { FixHere, InspectorFacts, Member, Unread } from '../types/exposure.ts';
import { type ImageVerdicts, loadImageVerdicts } from './image-verdicts.ts';
import { loadMembers } from './members.ts';
import { partOf, type Read, readPart, unreadIn } from './read.ts';

/** Fleets are read where they are. */
export type ReportPorts = Uses<'config' | 'home' | 'table' | 'at'>;

interface Here {
  fleet: FleetConfig;
  read: Read<{ members: readonly Member[]; managed: readonly ManagedNode[] }>;
  snapshot: FleetSnapshot | undefined;
}

/**
 * One CVE on every fleet, read now: a failed read is reported, and the rest continues. `before`: patches for it that are known already; once
 * one is installed nothing lists it as missing.
 */
export async function loadReport(
  ports: ReportPorts,
  cve: string,
  { before = {}, now }: { before?: KnownFixes; now: number },
): Promise<CveReport> {
  const fleets = Object.values(ports.config.fleets);
  const here: Here[] = [];
  for (const fleet of fleets)
    here.push({
      fleet,
      read: await loadMembers(ports.at(fleet.place), fleet),
      snapshot: await loadSnapshot(ports.table, fleet.name),
    });
  const inspector = await loadInspector(ports, cve);
  const factsAt = (place: Place): InspectorFacts => inspector.facts.get(placeText(place)) ?? { kind: 'off' };
  const managed = here.flatMap(({ read }) => partOf(read)?.managed ?? []);
  const takesImages = fleets.some(({ target }) => target.kind !== 'patch-group');
  const available = await loadAvailable(ports, { cve, managed, takesImages });
  const known = joinFixes([
    before,
    ...available.found,
    ...here.map((each) => listedFixes(each.snapshot, { cve, systems: systemsIn(each) })),
  ]);
  const read: (ReadFleet & { found: boolean })[] = [];
  for (const each of here)
    read.push(await readFleet(ports, each, { cve, known, inspector: factsAt(each.fleet.place), now }));
  return {
    cve,
    readAt: now,
    exploited: await isExploited(ports, cve),
    inspector: inspectorOfAll([...inspector.facts.values()]),
    heardOf:
      [...inspector.facts.values()].some((facts) => facts.kind === 'read' && facts.known !== undefined) ||
      Object.values(known).some((patches) => patches.length > 0) ||
      read.some(({ found }) => found),
    known,
    fleets: read.map(({ found: _found, ...each }) => each),
    unread: [...inspector.unread, ...available.unread],
  };
}

/** By place: Inspector knows the instances of its own account and Region alone. One that does not answer is told, and the others continue. */
async function loadInspector(ports: ReportPorts, cve: string) {
  const facts = new Map<string, InspectorFacts>();
  const unread: Unread[] = [];
  for (const place of sweptPlaces(ports.config)) {
    const what = samePlace(place, ports.home) ? WHAT_INSPECTOR : `${WHAT_INSPECTOR} in ${placeText(place)}`;
    const read = await readPart(what, () => ports.at(place).affected.affectedBy(cve));
    if (read.kind === 'unread') unread.push(read.unread);
    facts.set(placeText(place), read.kind === 'read' ? read.value : { kind: 'unread', error: read.unread.error });
  }
  return { facts, unread };
}

/** Of all places together: what one did not say is not known, and it is off only where it is off everywhere. */
function inspectorOfAll(facts: readonly InspectorFacts[]): InspectorFacts['kind'] {
  if (facts.some(({ kind }) => kind === 'unread')) return 'unread';
  return facts.some(({ kind }) => kind === 'read') ? 'read' : 'off';
}

const systemsIn = ({ read }: Here): string[] => [
  ...new Set((partOf(read)?.members ?? []).flatMap(({ operatingSystem }) => operatingSystem ?? [])),
];

/** One DescribeAvailablePatches for each Linux product in use. */
async function loadAvailable(
  ports: ReportPorts,
  { cve, managed, takesImages }: { cve: string; managed: readonly ManagedNode[]; takesImages: boolean },
) {
  // What AWS publishes is the same everywhere.
  const { patchCatalogue } = ports.at(ports.home);
  const found: KnownFixes[] = [];
  const unread = [];
  for (const { product, operatingSystem } of productsOf(managed, takesImages)) {
    const read = await readPart(whatPatches(product), () => patchCatalogue.availableFor(product, cve));
    if (read.kind === 'read') found.push(read.value.length === 0 ? {} : { [operatingSystem]: read.value.map(asFix) });
    else unread.push(read.unread);
  }
  return { found, unread };
}

interface Asked {
  cve: string;
  known: KnownFixes;
  inspector: InspectorFacts;
  now: number;
}

async function readFleet(
  ports: ReportPorts,
  here: Here,
  { cve, known, inspector, now }: Asked,
): Promise<ReadFleet & { found: boolean }> {
  const { fleet, read, snapshot } = here;
  const members = partOf(read)?.members;
  const fixes = await loadFixes(ports, here, { known, now });
  const publishedAt = inspector.kind === 'read' ? inspector.known?.publishedAt : undefined;
  const images = await loadImages(ports, here, { cve, known, publishedAt, now });
  const exposure = exposureOf({
    cve,
    fleet: fleet.name,
    fixes: fixes.here,
    inspector,
    images: partOf(images)?.byId ?? {},
    staleMs: ports.config.compliance?.staleMs ?? 0,
    unread: [...unreadIn([read, images]), ...fixes.unread],
    ...present({ members, snapshot }),
  });
  const path = pathOf({
    fleet,
    exposure,
    fixes: fixes.here,
    fixKnown: partOf(images)?.fixable === true || Object.values(known).some((patches) => patches.length > 0),
    ...present({ fixedImage: partOf(images)?.fixed }),
  });
  const { name, channel, after } = fleet;
  const found = partOf(images)?.found === true;
  return { fleet: name, channel, exposure, fixes: fixes.here, path, found, ...present({ after }) };
}

/** What the baselines that count for a fleet do with the patches. */
async function loadFixes(
  ports: ReportPorts,
  here: Here,
  { known, now }: Pick<Asked, 'known' | 'now'>,
): Promise<{ here: FixHere[]; unread: ReturnType<typeof unreadIn> }> {
  const found: FixHere[] = [];
  const parts: Read<unknown>[] = [];
  for (const operatingSystem of systemsIn(here)) {
    const patches = known[operatingSystem] ?? [];
    if (patches.length === 0) continue;
    const what = whatBaseline(here.fleet.name, operatingSystem);
    const read = await readPart(what, () => loadBaseline(ports, here, operatingSystem));
    parts.push(read);
    found.push(fixHere({ operatingSystem, patches, now, ...present(partOf(read) ?? {}) }));
  }
  return { here: found, unread: unreadIn(parts) };
}

async function loadBaseline(
  ports: ReportPorts,
  { fleet: { place, target }, snapshot }: Here,
  operatingSystem: string,
): Promise<{ baseline?: BaselineRules; effective?: readonly EffectivePatch[] }> {
  const { patches, patchCatalogue } = ports.at(place);
  const id =
    target.kind === 'patch-group'
      ? (await patches.baselineOfGroup(target.patchGroup, operatingSystem)).id
      : snapshot?.baselines.find((each) => each.operatingSystem === operatingSystem)?.id;
  if (id === undefined) return {};
  const baseline = await patchCatalogue.rulesOf(id);
  return operatingSystem === 'WINDOWS' ? { baseline, effective: await patchCatalogue.effective(id) } : { baseline };
}

/** Of a fleet that is moved to images alone: what is patched in place no longer holds what its image held. */
async function loadImages(
  ports: ReportPorts,
  { fleet, read }: Here,
  { cve, known, publishedAt, now }: Pick<Asked, 'cve' | 'known' | 'now'> & { publishedAt: number | undefined },
): Promise<Read<ImageVerdicts>> {
  const image = fleet.image === undefined ? undefined : ports.config.images[fleet.image];
  if (image?.pipelineArn === undefined || fleet.target.kind === 'patch-group')
    return { kind: 'read', value: { byId: {}, fixable: false, found: false } };
  const { pipelineArn } = image;
  const inUse = (partOf(read)?.members ?? []).map(({ imageId }) => imageId);
  const fixes = Object.values(known).flat();
  return readPart(whatImage(image.name), () =>
    loadImageVerdicts({ table: ports.table, images: ports.at(image.place).images }, pipelineArn, {
      cve,
      fixes,
      publishedAt,
      inUse,
      now,
    }),
  );
}

/** Unknown is not "no". */
async function isExploited(ports: ReportPorts, cve: string): Promise<CveReport['exploited']> {
  const { findings } = ports.at(ports.home);
  try {
    const said = await findings.exploited([cve]);
    if (said.kind === 'off') return 'not-known';
    return said.exploited.includes(cve) ? 'yes' : 'no';
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return 'not-known';
  }
}
