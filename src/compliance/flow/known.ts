import { AwsCallError } from '../../aws/failure.ts';
import type { Config } from '../../config/types.ts';
import { HOUR } from '../../duration.ts';
import { readCatalogue } from '../../posture/decision/catalogue.ts';
import { changedBetween, isUsable, knownFrom, toAsk, toldBy } from '../../posture/decision/known.ts';
import { loadClosed } from '../../posture/effect/closed.ts';
import {
  claimRefresh,
  type Kept,
  loadKnown,
  refreshedAt,
  saveCatalogue,
  saveClosed,
  saveInspectorOff,
  saveProblem,
  saveTold,
} from '../../posture/effect/known-exploited.ts';
import { loadOpenExceptions, loadSnapshot } from '../../posture/effect/store.ts';
import type { CatalogueProblem, Told } from '../../posture/types/known.ts';
import { exceptionsWake, refreshWake } from '../../posture/types/wake.ts';
import type { KnownPorts } from '../ports.ts';
import { formatThing, type Thing } from '../types/things.ts';

const EVERY_MS = HOUR;
/** CISA's file has some 1.5 MB. */
const MOST_BYTES = 16 * 1024 * 1024;
/** So many seconds' calls are made in one look; the rest is for the next, that much later. */
const BURST_S = 10;

type Why = Extract<Thing, { kind: 'known' }>['why'];

/** Until when this worker knows that nothing is to be read again: others can only put that off. */
export interface KnownTurn {
  freshUntil: number;
}

/** Each minute: whether what is known of vulnerabilities is due to be read again. */
export async function dueKnown(
  { table, config }: KnownPorts,
  turn: KnownTurn,
  now: number,
): Promise<readonly string[]> {
  if (config.compliance === undefined || now < turn.freshUntil) return [];
  turn.freshUntil = ((await refreshedAt(table)) ?? 0) + EVERY_MS;
  const isOld = turn.freshUntil <= now;
  return isOld && (await isOfUse({ table, config })) ? [formatThing({ kind: 'known', why: 'due' })] : [];
}

/** Deadlines follow from it, and where there are none, an exception ends when what it covers is known to be exploited. */
export const isOfUse = async ({
  table,
  config: { compliance },
}: Pick<KnownPorts, 'table' | 'config'>): Promise<boolean> =>
  compliance !== undefined && (compliance.deadlines !== undefined || (await loadOpenExceptions(table)).length > 0);

/**
 * Reads the file, or asks Inspector about every CVE that some fleet misses, and when nothing may start. Fleets of whose CVEs something else
 * is known now are judged again. What cannot be read changes nothing of what was known before.
 */
export async function refreshKnown(ports: KnownPorts, { why, now }: { why: Why; now: number }): Promise<void> {
  const { table, wakes } = ports;
  if (!(await isOfUse(ports))) return;
  const isClaimed = why === 'rest' || (await claimRefresh(ports, { now, everyMs: why === 'asked' ? 0 : EVERY_MS }));
  if (!isClaimed) return;
  const before = await loadKnown(table);
  const fleets = await loadCves(ports);
  if (why !== 'rest') {
    await readFile(ports, before, now);
    await keepClosed(ports, before, now);
  }
  const hasMore = await askInspector(ports, { fleets, now });
  const after = await loadKnown(table);
  const [was, is] = [knownFrom(before, now), knownFrom(after, now)];
  const isAsked = why === 'asked' || JSON.stringify(before.closed) !== JSON.stringify(after.closed);
  for (const [fleet, cves] of fleets) {
    const isChanged = changedBetween(was, is, cves).length > 0;
    // What is excepted may be exploited now: that comes before the fleet is judged.
    if (isChanged) await wakes.send(exceptionsWake(fleet), 0);
    if (isAsked || isChanged) await wakes.send(refreshWake(fleet), 0);
  }
  if (hasMore) await wakes.send({ feature: 'compliance', key: formatThing({ kind: 'known', why: 'rest' }) }, BURST_S);
}

type Fleets = ReadonlyMap<string, ReadonlySet<string>>;

/** CVEs of what each fleet misses, as of its last sweep. */
async function loadCves({ table, config }: KnownPorts): Promise<Fleets> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const fleet of Object.keys(config.fleets)) {
    const patches = Object.values((await loadSnapshot(table, fleet))?.patches ?? {});
    found.set(fleet, new Set(patches.flatMap(({ cves }) => cves)));
  }
  return found;
}

async function readFile(ports: KnownPorts, { catalogue: before }: Kept, now: number): Promise<void> {
  const { table, config, objects, log } = ports;
  const address = config.compliance?.catalogue;
  if (address === undefined) return;
  const no = async (code: CatalogueProblem['code']): Promise<void> => {
    log('catalogue-not-read', { code });
    await saveProblem(table, { at: now, code });
  };
  try {
    const text = await objects.text(address, MOST_BYTES);
    if (text === undefined) return await no('absent');
    const read = readCatalogue(text, { before, now });
    if (read.kind === 'unreadable') return await no(read.code);
    await saveCatalogue(table, read.catalogue);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    await no(error.code === 'AccessDenied' ? 'denied' : 'unread');
  }
}

async function keepClosed(ports: KnownPorts, { closed: before }: Kept, now: number): Promise<void> {
  const closed = await loadClosed(ports, now);
  if (closed !== undefined && JSON.stringify(closed) !== JSON.stringify(before)) await saveClosed(ports.table, closed);
}

/** Only where there is no file, or it has not been read lately. Whether there is more to ask. */
async function askInspector(ports: KnownPorts, { fleets, now }: { fleets: Fleets; now: number }): Promise<boolean> {
  const { table, config, log } = ports;
  // What Inspector knows of a vulnerability is the same everywhere.
  const { vulnerabilities } = ports.at(ports.home);
  const before = await loadKnown(table);
  if (isUsable(before.catalogue, now)) return false;
  const wanted = new Set([...fleets.values()].flatMap((cves) => [...cves]));
  const ask = toAsk(wanted, before, now);
  const told: Record<string, Told> = {};
  let isOff: boolean | undefined;
  for (const cve of ask.slice(0, burstOf(config))) {
    try {
      const said = await vulnerabilities.vulnerability(cve);
      isOff = said.kind === 'off';
      if (said.kind === 'off') break;
      told[cve] = toldBy(said.vulnerability, { before: before.inspector[cve], now });
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      log('inspector-not-asked', { cve, code: error.code });
      break;
    }
  }
  if (isOff !== undefined && isOff !== (before.inspectorOffAt !== undefined))
    await saveInspectorOff(table, isOff ? now : undefined);
  await saveTold(table, told, { before, wanted });
  return Object.keys(told).length === burstOf(config) && ask.length > burstOf(config);
}

const burstOf = ({ compliance }: Config): number => (compliance?.callsPerSecond ?? 1) * BURST_S;
