import { type Problem, suggestion } from './problem.ts';
import type { ConfigView } from './view.ts';

/** What policies say about approvers: every group is there, and has enough people. */
export function policyProblems(view: ConfigView): Problem[] {
  return [...view.given.policies].flatMap(([name, { from, escalate, escalated }]) => {
    const path = ['policies', name];
    const unknown = [
      ...unknownGroups(view, [...path, 'from'], from),
      ...groupProblems(view, [...path, 'escalate', 'to'], escalate?.to),
      ...unknownGroups(view, [...path, 'escalated', 'from'], escalated?.from ?? []),
    ];
    if (unknown.length > 0) return unknown;
    const policy = view.policies.entries.get(name);
    if (policy === undefined) return [];
    return [
      ...quorumProblems(view, path, policy),
      ...(policy.escalated === undefined ? [] : quorumProblems(view, [...path, 'escalated'], policy.escalated)),
    ];
  });
}

function unknownGroups({ approvers }: ConfigView, path: readonly string[], from: readonly string[]): Problem[] {
  return from.flatMap((group, index) => {
    if (approvers.names.includes(group)) return [];
    const message = `is ${JSON.stringify(group)}, which is not in approvers: ${suggestion(group, approvers.names)}`;
    return [{ path: [...path, index], message }];
  });
}

/** A group that is notified, or asked: it exists, and it has members. */
export function groupProblems(
  { approvers }: ConfigView,
  path: readonly string[],
  group: string | undefined,
): Problem[] {
  if (group === undefined) return [];
  if (!approvers.names.includes(group)) {
    const message = `is ${JSON.stringify(group)}, which is not in approvers: ${suggestion(group, approvers.names)}`;
    return [{ path, message }];
  }
  if (approvers.entries.get(group)?.users?.length !== 0) return [];
  return [{ path, message: `is ${JSON.stringify(group)}, which is nobody: name a group with people in it.` }];
}

function quorumProblems(
  view: ConfigView,
  path: readonly string[],
  { approvals, from }: { approvals: number; from: readonly string[] },
): Problem[] {
  const people = reachable(view, from);
  return people === 'unknown' || people >= approvals ? [] : [quorumProblem(path, approvals, people)];
}

function quorumProblem(path: readonly string[], approvals: number, people: number): Problem {
  if (people === 0) {
    const message = 'names nobody, so nothing could ever be approved: name a group with people in it.';
    return { path: [...path, 'from'], message };
  }
  const only = `only ${people} distinct ${people === 1 ? 'person' : 'people'}`;
  const message = `is ${approvals} and from names ${only}, so nothing could ever be approved: require fewer, or name more people.`;
  return { path: [...path, 'approvals'], message };
}

/**
 * How many distinct people could approve; several accounts of one person count once. Who is in a user group only Slack knows,
 * so a policy that takes one is `unknown` here: a request that too few people can approve expires unanswered.
 */
function reachable({ approvers, people }: ConfigView, from: readonly string[]): number | 'unknown' {
  const person = new Map(
    [...people.entries].flatMap(([name, accounts]) => accounts.map((account) => [account, `person ${name}`])),
  );
  const reached = new Set<string>();
  for (const group of from) {
    const users = approvers.entries.get(group)?.users;
    if (users === undefined) return 'unknown';
    for (const user of users) reached.add(person.get(user) ?? user);
  }
  return reached.size;
}
