import type { Person } from '../../approvals/types.ts';
import { showCard } from '../../cards/effect/card.ts';
import { formatThing } from '../../compliance/types/things.ts';
import { DAY, MINUTE } from '../../duration.ts';
import { dropTask, putTask } from '../../posture/effect/tasks.ts';
import type { Task } from '../../posture/types/task.ts';
import { present } from '../../present.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import { followed, isOver, isToAsk, readAgainAt } from '../decision/follow.ts';
import { mend } from '../effect/mend.ts';
import { loadReport } from '../effect/report.ts';
import { freeCve, loadEmergency, saveEmergency, saveLooked } from '../effect/store.ts';
import { tellOwners } from '../effect/tell.ts';
import { boardCard } from '../message/board.ts';
import { ownersMessage } from '../message/owners.ts';
import type { EmergencyPorts } from '../ports.ts';
import type { EmergencyAudit } from '../types/audit.ts';
import type { Emergency, EmergencyRecord, Step } from '../types/emergency.ts';

/** How long people have for the review. */
const REVIEW_MS = 7 * DAY;

/** Looks at one emergency: owners are told, what is due is requested, fleets are followed, and its card shows the state. */
export async function lookAtEmergency(ports: EmergencyPorts, id: string, now: number): Promise<void> {
  const record = await loadEmergency(ports.table, id);
  if (record === undefined) return ports.log('emergency-unreadable', { id });
  const moved = record.emergency.state === 'open' ? await advance(ports, record, now) : record;
  // Someone else writes it: the next tick looks again.
  if (moved !== undefined) await settle(ports, moved);
}

async function advance(
  ports: EmergencyPorts,
  record: EmergencyRecord,
  now: number,
): Promise<EmergencyRecord | undefined> {
  const seen = await follow(ports, record, now);
  const told = seen === undefined ? undefined : await tell(ports, seen, now);
  if (told === undefined) return undefined;
  // Owners are told before anything is requested.
  const asked = told.isTold ? await request(ports, told.record, now) : told.record;
  return asked === undefined || !isOver(asked.emergency) ? asked : end(ports, asked, now);
}

/** What runs have come to, and what instances show by now. */
async function follow(
  ports: EmergencyPorts,
  record: EmergencyRecord,
  now: number,
): Promise<EmergencyRecord | undefined> {
  const { emergency } = record;
  const isDue = now >= readAgainAt(emergency);
  const report = isDue ? await loadReport(ports, emergency.cve, { before: emergency.fixes, now }) : undefined;
  const steps: Step[] = [];
  for (const step of emergency.steps) {
    const last = step.runs.at(-1);
    const run = last === undefined ? undefined : (await loadRun(ports, last.id))?.run;
    const seen = report?.fleets.find(({ fleet }) => fleet === step.fleet);
    // Its instances have changed: what was swept of them is old.
    if (run?.state === 'succeeded' && last?.state !== 'succeeded')
      await ports.wakes.send({ feature: 'compliance', key: formatThing({ kind: 'changed', fleet: step.fleet }) }, 0);
    steps.push(followed(step, { ...present({ seen, runState: run?.state }), now }));
  }
  const read =
    report === undefined
      ? {}
      : {
          readAt: report.readAt,
          inspector: report.inspector,
          exploited: report.exploited,
          fixes: report.known,
          unread: [...report.unread, ...report.fleets.flatMap(({ exposure }) => exposure.unread)],
        };
  const next: Emergency = { ...emergency, ...read, steps };
  return JSON.stringify(next) === JSON.stringify(emergency) ? record : saveEmergency(ports.table, record, next);
}

interface Telling {
  record: EmergencyRecord;
  /** All have been told, or cannot be. */
  isTold: boolean;
}

/** The owners of each fleet that is not safe, in its channel. `undefined`: someone else writes the emergency. */
async function tell(ports: EmergencyPorts, record: EmergencyRecord, now: number): Promise<Telling | undefined> {
  const { emergency } = record;
  const open = emergency.steps.filter(({ state }) => state !== 'safe' && state !== 'fixed');
  const soakMs = ports.config.policies[emergency.policy.name]?.soakMs ?? 0;
  let telling: Telling = { record, isTold: true };
  for (const channel of new Set(open.map((step) => step.channel))) {
    const theirs = open.filter((step) => step.channel === channel);
    const told = await tellOwners(ports, telling.record, {
      channel,
      content: ownersMessage(emergency, theirs, soakMs),
      now,
    });
    if (told === undefined) return undefined;
    telling = { record: told.record, isTold: telling.isTold && told.later === undefined };
  }
  return telling;
}

/** One fleet after the other, each recorded before the next: a crash repeats at most the last, with the same id. */
async function request(
  ports: EmergencyPorts,
  record: EmergencyRecord,
  now: number,
): Promise<EmergencyRecord | undefined> {
  let current = record;
  for (const { fleet } of record.emergency.steps) {
    const step = current.emergency.steps.find((each) => each.fleet === fleet);
    if (step === undefined || !isToAsk(step, now)) continue;
    const asked = await mend(ports, current.emergency, step, now);
    const next = asked === undefined ? undefined : await withAsked(ports, current, { step, asked, now });
    if (asked !== undefined && next === undefined) return undefined;
    current = next ?? current;
  }
  return current;
}

type Asked = NonNullable<Awaited<ReturnType<typeof mend>>>;

async function withAsked(
  ports: EmergencyPorts,
  record: EmergencyRecord,
  { step, asked, now }: { step: Step; asked: Asked; now: number },
): Promise<EmergencyRecord | undefined> {
  const { said: _said, ...rest } = step;
  const mended: Step =
    'run' in asked
      ? { ...rest, state: 'asked', askedAt: now, runs: [...step.runs, asked.run] }
      : { ...rest, state: 'waiting', askedAt: now, said: asked.said };
  const steps = record.emergency.steps.map((each) => (each.fleet === step.fleet ? mended : each));
  return saveEmergency(ports.table, record, { ...record.emergency, steps });
}

/** Every instance is safe: a review is due. */
const end = (ports: EmergencyPorts, record: EmergencyRecord, now: number): Promise<EmergencyRecord | undefined> =>
  saveEnded(ports, record, { state: 'over', ended: { at: now }, audit: { type: 'over', at: now } });

/** An emergency that is over or closed, with the task that it leaves. */
export function saveEnded(
  { table }: Pick<EmergencyPorts, 'table'>,
  record: EmergencyRecord,
  { state, ended, audit }: Required<Pick<Emergency, 'state' | 'ended'>> & { audit: EmergencyAudit },
): Promise<EmergencyRecord | undefined> {
  const { emergency } = record;
  const now = ended.at;
  const due = now + REVIEW_MS;
  const task = taskOf(record, { due, now });
  return saveEmergency(
    table,
    record,
    { ...emergency, state, ended, review: { due } },
    {
      audit,
      also: [freeCve(emergency.cve), putTask(task)],
    },
  );
}

const taskOf = ({ emergency, card }: EmergencyRecord, { due, now }: { due: number; now: number }): Task => ({
  schema: 1,
  id: emergency.id,
  kind: 'review',
  about: emergency.cve,
  groups: Object.keys(emergency.policy.groups),
  notBy: emergency.requester.userId,
  openedAt: now,
  due,
  ...(card.ts === undefined ? {} : { card: { channel: card.channel, ts: card.ts } }),
});

/** Someone of the emergency policy says what it showed. */
export function saveReviewed(
  { table }: Pick<EmergencyPorts, 'table'>,
  record: EmergencyRecord,
  { by, text, at }: { by: Person; text: string; at: number },
): Promise<EmergencyRecord | undefined> {
  const { emergency } = record;
  const review = { due: emergency.review?.due ?? at, done: { at, by: by.userId, text } };
  return saveEmergency(
    table,
    record,
    { ...emergency, review },
    {
      audit: { type: 'reviewed', at, by: by.userId, person: by.person, note: text },
      also: [dropTask(emergency.id)],
    },
  );
}

/** Paints its card, and says when to come back. */
export async function settle(ports: EmergencyPorts, record: EmergencyRecord): Promise<void> {
  const now = ports.clock();
  const { emergency } = record;
  const shown = await showCard(ports, record, {
    content: boardCard(emergency),
    now,
    metadata: { event_type: 'patchwarden_emergency', event_payload: { emergency_id: emergency.id } },
    owner: emergency.requester.userId,
    what: `emergency ${emergency.id}`,
  });
  const isOpen = emergency.state === 'open';
  const due = shown.kind === 'later' ? shown.at : isOpen ? now + MINUTE / 2 : undefined;
  await saveLooked(ports.table, shown.carded, due);
}
