import { placePrefix } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { HOUR } from '../../duration.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { loadLease } from '../../runs/effect/run-store.ts';
import { openRunByItself } from '../../runs/flow/request.ts';
import { lastLook } from '../decision/daily.ts';
import { planOf } from '../decision/plan.ts';
import { syncSubject } from '../decision/subject.ts';
import { syncDoor } from '../door.ts';
import { type LastLook, loadLastLook, saveLastLook } from '../effect/daily.ts';
import { loadFacts } from '../effect/facts.ts';
import { keepWindows } from '../effect/windows.ts';
import type { SyncConfig } from '../types/config.ts';
import { DAILY_LOOK } from '../types/run.ts';
import { refusedBefore, rememberAsked } from './asked.ts';
import { policyFor, type SyncPorts, syncRun } from './request.ts';

/** A look that AWS did not answer for so long is left to the next day. */
const GIVEN_UP_MS = 2 * HOUR;

/** The day whose look is due, or was last. */
export const dueDay = ({ config }: Uses<'config'>, { at }: SyncConfig, now: number): string | undefined =>
  lastLook(at, { now, timezone: config.timezone })?.day;

/**
 * Compares everything once a day, and asks for what differs, unless just that was asked for before and refused. Never beside another
 * sync. The first day is not owed. Repeating it asks once. Throws AwsCallError to be repeated.
 */
export async function lookDaily(ports: SyncPorts, sync: SyncConfig, now: number): Promise<void> {
  const due = lastLook(sync.at, { now, timezone: ports.config.timezone });
  const last = await loadLastLook(ports);
  if (due === undefined || last.day === due.day) return;
  const isOwed = last.day !== undefined && now - due.dueAt < GIVEN_UP_MS;
  if (isOwed && (await loadLease(ports.table, syncSubject(ports.here))) === undefined)
    await openDifference(ports, sync, { day: due.day, last, now });
  await saveLastLook(ports, { day: due.day });
}

async function openDifference(
  ports: SyncPorts,
  sync: SyncConfig,
  { day, last, now }: { day: string; last: LastLook; now: number },
): Promise<void> {
  const policy = policyFor(ports, sync, 'make');
  const facts = await loadFacts(ports, sync);
  await keepWindows(ports, facts);
  const planned = planOf(facts, 'make', now);
  if (policy === undefined || planned.plan.changes.length === 0) return;
  if ((await refusedBefore(ports, last)).includes(planned.planHash)) return;
  const id = runIdOf(syncDoor.runPrefix, `${placePrefix(ports.config, ports.here)}daily/${day}`);
  const requester = { userId: DAILY_LOOK, person: DAILY_LOOK };
  const opened = await openRunByItself(ports, syncRun(ports, { id, sync, planned, policy, requester, now }), now);
  if (opened.kind === 'opened') await rememberAsked(ports, id);
}
