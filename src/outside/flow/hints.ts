import type { Hint } from '../../contract/hint.ts';
import { loadActiveRuns } from '../../runs/effect/run-store.ts';
import type { RunState } from '../../runs/types/run.ts';
import { dueThings, soonestTurn } from '../decision/seen.ts';
import { loadDue, loadFollowed, loadSeen } from '../effect/store.ts';
import type { OutsidePorts } from '../ports.ts';

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
    about: watched.filter(({ source, thing }) => source.isAbout(thing, hint, seen.get(thing.key))),
  }));
  if (about.every((each) => each.about.length === 0)) return hints.map(() => []);
  const followed = await loadFollowed(ports.table);
  const changing = (await loadActiveRuns(ports)).filter(({ run }) => CHANGING.includes(run.state));
  return about.map(({ hint, about }) => {
    const changes = followed.filter(({ change }) =>
      about.some(({ source, thing }) => thing.name === change.name && source.changeKinds.includes(change.what)),
    );
    const isOurs = changing.some(({ run }) => ports.kinds.of(run).isAbout(run, hint));
    return [
      ...changes.map(({ change }) => `change/${change.id}`),
      ...(isOurs ? [] : about.map(({ thing }) => thing.key)),
    ];
  });
}

/** Changes that one tick looks at; more wait for the next, oldest first. */
const DUE_PER_TICK = 5;

/** When the next thing has its turn, as this worker found last: until then the table is not asked. */
export interface Turns {
  nextAt: number;
}

/** Each minute: the changes that are followed, and the things whose turn it is. */
export async function dueNow(ports: OutsidePorts, turns: Turns, now: number): Promise<readonly string[]> {
  const due = await loadDue(ports.table, now, DUE_PER_TICK);
  return [...due.map(({ change }) => `change/${change.id}`), ...(await turnNow(ports, turns, now))];
}

async function turnNow(ports: OutsidePorts, turns: Turns, now: number): Promise<readonly string[]> {
  if (now < turns.nextAt) return [];
  const things = ports.sources().flatMap((source) => source.things());
  const seen = await loadSeen(ports.table);
  turns.nextAt = soonestTurn(things, seen, now);
  return dueThings(things, seen, now).map(({ key }) => key);
}
