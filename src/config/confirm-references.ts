import { type Problem, suggestion } from './problem.ts';
import type { ConfigView } from './view.ts';

/** Policies that want confirmation: there are identities to confirm with, one for each person, and enough of them. */
export const confirmProblems = (view: ConfigView): Problem[] => [
  ...identityProblems(view),
  ...[...view.policies.entries].flatMap(([name, { confirm, approvals, from }]) =>
    confirm === undefined ? [] : policyProblems(view, { name, approvals, from }),
  ),
];

/** Each key names someone, and each session is one person's, and each person's one: whoever has two could stand for two. */
function identityProblems(view: ConfigView): Problem[] {
  const owners = new Map<string, string>();
  const sessions = new Map<string, string>();
  return Object.entries(view.confirm?.people ?? {}).flatMap(([key, session]) => {
    const path = ['confirm', 'people', key];
    if (!isNamed(view, key)) {
      const message = `is neither the id of a Slack account, U… or W…, nor a name in people: ${suggestion(key, view.people.names)}`;
      return [{ path, message }];
    }
    const person = personOf(view, key);
    const owner = owners.get(session.toLowerCase());
    const other = sessions.get(person);
    owners.set(session.toLowerCase(), owner ?? key);
    sessions.set(person, other ?? key);
    if (owner !== undefined)
      return [{ path, message: `is ${session}, with which ${owner} confirms already: a session is one person's.` }];
    if (other !== undefined)
      return [
        { path, message: `is the same person as ${other}: give each person one session, under their name in people.` },
      ];
    return [];
  });
}

const isAccount = (key: string): boolean => /^[UW][A-Z0-9]{2,20}$/.test(key);

const isNamed = ({ people }: ConfigView, key: string): boolean => isAccount(key) || people.names.includes(key);

/** A person with several accounts is the name in `people`. */
const personOf = ({ people }: ConfigView, key: string): string => {
  const named = [...people.entries].find(([name, accounts]) => name === key || accounts.includes(key));
  return named === undefined ? key : `person ${named[0]}`;
};

interface Asked {
  name: string;
  approvals: number;
  from: readonly string[];
}

function policyProblems(view: ConfigView, { name, approvals, from }: Asked): Problem[] {
  const path = ['policies', name, 'confirm'];
  if (view.confirm === undefined) {
    if (view.hasConfirm) return [];
    const message = `is missing, and policies.${name}.confirm is aws: add the roles and the people that confirm, or leave that out.`;
    return [{ path: ['confirm'], message }];
  }
  const mapped = new Set(Object.keys(view.confirm.people).map((key) => personOf(view, key)));
  const able = approversOf(view, from);
  const people = able === 'unknown' ? mapped.size : [...able].filter((person) => mapped.has(person)).length;
  if (people >= approvals) return [];
  const who = able === 'unknown' ? 'confirm.people names' : 'confirm.people names, of those in from,';
  const message = `is aws and needs ${approvals} who confirm, and ${who} only ${people}, so nothing could ever be approved: give more approvers their session in confirm.people, or require fewer.`;
  return [{ path, message }];
}

/** Who could approve; members of a user group only Slack knows. */
function approversOf(view: ConfigView, from: readonly string[]): ReadonlySet<string> | 'unknown' {
  const found = new Set<string>();
  for (const group of from) {
    const users = view.approvers.entries.get(group)?.users;
    if (users === undefined) return 'unknown';
    for (const user of users) found.add(personOf(view, user));
  }
  return found;
}
