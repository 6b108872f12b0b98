import { AwsCallError } from '../../aws/failure.ts';
import { type Hint, isFrom } from '../../contract/hint.ts';
import { loadActiveRuns } from '../../runs/effect/run-store.ts';
import type { RunState } from '../../runs/types/state.ts';
import { newTurn, type TickAt, type Turn } from '../../store/due.ts';
import { changedThings, dueThings, MOST_A_MINUTE, soonestTurn } from '../decision/seen.ts';
import { loadDue, loadFollowed, loadSeen } from '../effect/store.ts';
import type { OutsidePorts } from '../ports.ts';
import type { OutsideSource } from '../types/source.ts';

/** While a run of ours changes something, events about it belong to that run; the check each minute finds anything else. */
const CHANGING: readonly RunState[] = ['starting', 'running', 'cancelling'];

/** Events of what is watched, that are about no run which is under way: the things to be looked at, and the changes that are followed there. */
export async function thingsAbout(
  ports: OutsidePorts,
  hints: readonly Hint[],
): Promise<readonly (readonly string[])[]> {
  const watched = ports.sources().flatMap((source) => source.things().map((thing) => ({ source, thing })));
  const seen = new Map((await loadSeen(ports.table)).map((record) => [record.key, record.seen]));
  const about = hints.map((hint) => ({
    hint,
    about: watched.filter(
      ({ source, thing }) => isFrom(hint, thing.place) && source.isAbout(thing, hint, seen.get(thing.key)),
    ),
  }));
  if (about.every((each) => each.about.length === 0)) return hints.map(() => []);
  const followed = await loadFollowed(ports.table);
  const changing = (await loadActiveRuns(ports)).filter(({ run }) => CHANGING.includes(run.state));
  return about.map(({ hint, about }) => {
    const changes = followed.filter(({ change }) =>
      about.some(({ source, thing }) => thing.name === change.name && source.changeKinds.includes(change.what)),
    );
    const isOurs = changing.some(({ run }) => {
      const kind = ports.kinds.of(run);
      return isFrom(hint, kind.placeOf(run)) && kind.isAbout(run, hint);
    });
    return [
      ...changes.map(({ change }) => `change/${change.id}`),
      ...(isOurs ? [] : about.map(({ thing }) => thing.key)),
    ];
  });
}

/** Changes that one tick looks at; more wait for the next, oldest first. */
const DUE_PER_TICK = 5;

/** What this worker remembers from one minute to the next; one that has just started remembers nothing, and has the round. */
export interface Turns {
  /** When a change that is followed is due. */
  due: Turn;
  /** When the next thing has its turn: until then the table is not asked. */
  nextAt: number;
  glances: ReadonlyMap<string, string>;
}

export const noTurns = (): Turns => ({ due: newTurn(), nextAt: 0, glances: new Map() });

/** Each minute: the changes that are followed, the things that look different, and those whose turn it is. */
export async function dueNow(ports: OutsidePorts, turns: Turns, { now, work }: TickAt): Promise<readonly string[]> {
  const due = await loadDue(ports.table, { turn: turns.due, work, now });
  return [
    ...due.slice(0, DUE_PER_TICK).map(({ change }) => `change/${change.id}`),
    ...(await turnNow(ports, turns, now)),
  ];
}

async function turnNow(ports: OutsidePorts, turns: Turns, now: number): Promise<readonly string[]> {
  const sources = ports.sources();
  const things = sources.flatMap((source) => source.things());
  const { changed, glances } = changedThings(things, {
    before: turns.glances,
    now: await glanceAtAll(ports, sources, now),
  });
  turns.glances = glances;
  const keys = changed.map(({ key }) => key);
  // A look that fails asks for the thing's turn soon.
  if (keys.length > 0) turns.nextAt = 0;
  if (now < turns.nextAt) return keys;
  const seen = await loadSeen(ports.table);
  turns.nextAt = soonestTurn(things, seen, now);
  const due = dueThings(things, seen, now).filter(({ key }) => !keys.includes(key));
  return [...keys, ...due.map(({ key }) => key)].slice(0, MOST_A_MINUTE);
}

/** Of a source that cannot be read just now nothing is seen: its things have their turns. */
async function glanceAtAll(
  { log }: OutsidePorts,
  sources: readonly OutsideSource[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const glances = new Map<string, string>();
  for (const source of sources) {
    try {
      for (const [key, glance] of await source.glance(now)) glances.set(key, glance);
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      log('outside-not-glanced-at', { changeKinds: source.changeKinds.join(','), code: error.code });
    }
  }
  return glances;
}
