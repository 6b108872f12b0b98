import type { Config } from '../../config/types.ts';
import type { Approval, Person, PolicySnapshot } from '../types.ts';

type People = Config['people'];

/**
 * The person behind an account: the one place that tells whose account it is. `accounts` are all the ids that Slack has for
 * it; on Enterprise Grid `U…` and `W…` may be the same person. https://docs.slack.dev/reference/methods/migration.exchange
 */
export function personOf(userId: string, people: People, accounts: readonly string[] = []): Person {
  const known = knownAs([userId, ...accounts], people);
  const name = Object.keys(people).find((each) => known.has(each)) ?? userId;
  return personAs({ userId, person: name }, known);
}

/** Every id and name of theirs that the config connects, however many entries that takes. */
function knownAs(ids: readonly string[], people: People): Set<string> {
  const known = new Set(ids);
  const entries = Object.entries(people).map(([name, accounts]) => [name, ...accounts]);
  for (let size = 0; size < known.size; ) {
    size = known.size;
    for (const entry of entries) if (entry.some((id) => known.has(id))) for (const id of entry) known.add(id);
  }
  return known;
}

function personAs({ userId, person }: Person, known: ReadonlySet<string>): Person {
  const aliases = [...known].filter((id) => id !== userId && id !== person);
  return { userId, person, ...(aliases.length === 0 ? {} : { aliases }) };
}

const idsOf = ({ userId, person, aliases = [] }: Person): string[] => [userId, person, ...aliases];

/** One id or name in common is enough. */
export function isSamePerson(one: Person, other: Person): boolean {
  const ids = idsOf(other);
  return idsOf(one).some((id) => ids.includes(id));
}

/** The distinct people among these, each by the name seen first; a later account may show that two are one person. */
export function distinctPeople(all: readonly Person[]): string[] {
  let found: { name: string; ids: readonly string[] }[] = [];
  for (const one of all) {
    const ids = idsOf(one);
    const same = found.filter((each) => each.ids.some((id) => ids.includes(id)));
    const merged = { name: same[0]?.name ?? one.person, ids: [...ids, ...same.flatMap((each) => each.ids)] };
    found = [...found.filter((each) => !same.includes(each)), merged];
  }
  return found.map(({ name }) => name);
}

/** Something that people ask for and approve. */
interface Asked {
  requester: Person;
  setOffBy?: Person;
  approvals: readonly Approval[];
  policy: Pick<PolicySnapshot, 'people'>;
}

/** Whose accounts belong together by either: of one name both lists. */
export function joinPeople(today: People, then: People = {}): People {
  const names = [...new Set([...Object.keys(today), ...Object.keys(then)])];
  return Object.fromEntries(names.map((name) => [name, [...(today[name] ?? []), ...(then[name] ?? [])]]));
}

/** The run with every person known by the accounts of the request and of today's config: a config change only adds. */
export function withPeople<Of extends Asked>(asked: Of, today: People): Of {
  const people = joinPeople(today, asked.policy.people);
  const known = <One extends Person>(one: One): One => ({ ...one, ...personOf(one.userId, people, idsOf(one)) });
  return {
    ...asked,
    requester: known(asked.requester),
    ...(asked.setOffBy === undefined ? {} : { setOffBy: known(asked.setOffBy) }),
    approvals: asked.approvals.map(known),
  };
}
