import { fleetProblems } from './fleet-references.ts';
import { type Problem, suggestion } from './problem.ts';
import type { ConfigView } from './view.ts';

/** What the fields say about each other: every name is there, every quorum can be reached, nothing is governed twice. */
export const referenceProblems = (view: ConfigView): Problem[] => [
  ...approverProblems(view),
  ...peopleProblems(view),
  ...policyProblems(view),
  ...imageProblems(view),
  ...fleetProblems(view),
  ...accountProblems(view),
];

function approverProblems({ approvers }: ConfigView): Problem[] {
  return [...approvers.entries].flatMap(([name, { usergroup, users }]) => {
    if ((usergroup === undefined) !== (users === undefined)) return [];
    const both = usergroup === undefined ? 'has neither usergroup nor users' : 'has both usergroup and users';
    return [{ path: ['approvers', name], message: `${both}: write exactly one of them.` }];
  });
}

function peopleProblems({ people }: ConfigView): Problem[] {
  const owners = new Map<string, string>();
  return [...people.entries].flatMap(([name, accounts]) => {
    const empty = accounts.length === 0;
    const problems: Problem[] = empty
      ? [{ path: ['people', name], message: 'has no accounts: list their user ids, or remove the person.' }]
      : [];
    for (const [index, account] of accounts.entries()) {
      const owner = owners.get(account);
      if (owner !== undefined && owner !== name) {
        problems.push({
          path: ['people', name, index],
          message: `is ${account}, who is already ${owner}: an account is one person's.`,
        });
      }
      owners.set(account, owner ?? name);
    }
    return problems;
  });
}

function policyProblems(view: ConfigView): Problem[] {
  return [...view.given.policies].flatMap(([name, { from, escalate }]) => {
    const unknown: Problem[] = from.flatMap((group, index) => {
      if (view.approvers.names.includes(group)) return [];
      const message = `is ${JSON.stringify(group)}, which is not in approvers: ${suggestion(group, view.approvers.names)}`;
      return [{ path: ['policies', name, 'from', index], message }];
    });
    unknown.push(...escalationProblems(view, name, escalate?.to));
    if (unknown.length > 0) return unknown;
    const policy = view.policies.entries.get(name);
    if (policy === undefined) return [];
    const people = reachable(view, policy.from);
    if (people === 'unknown' || people >= policy.approvals) return [];
    return [quorumProblem(name, policy.approvals, people)];
  });
}

function escalationProblems({ approvers }: ConfigView, policy: string, to: string | undefined): Problem[] {
  if (to === undefined) return [];
  const path = ['policies', policy, 'escalate', 'to'];
  if (!approvers.names.includes(to)) {
    const message = `is ${JSON.stringify(to)}, which is not in approvers: ${suggestion(to, approvers.names)}`;
    return [{ path, message }];
  }
  if (approvers.entries.get(to)?.users?.length !== 0) return [];
  return [{ path, message: `is ${JSON.stringify(to)}, which is nobody: name a group with people in it.` }];
}

function quorumProblem(policy: string, approvals: number, people: number): Problem {
  if (people === 0) {
    const message = 'names nobody, so nothing could ever be approved: name a group with people in it.';
    return { path: ['policies', policy, 'from'], message };
  }
  const only = `only ${people} distinct ${people === 1 ? 'person' : 'people'}`;
  const message = `is ${approvals} and from names ${only}, so nothing could ever be approved: require fewer, or name more people.`;
  return { path: ['policies', policy, 'approvals'], message };
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

function imageProblems(view: ConfigView): Problem[] {
  const owners = new Map<string, string>();
  const policies = [...view.given.images].flatMap(([name, { policy }]) => policyOf(view, name, policy));
  const pipelines = [...view.images.entries].flatMap(([name, image]) => {
    const path = ['images', name, 'pipeline'];
    const owner = owners.get(image.pipeline);
    const message = `is already the pipeline of ${owner}: one pipeline is one image, so that one policy governs it.`;
    owners.set(image.pipeline, owner ?? name);
    return [...(owner === undefined ? [] : [{ path, message }]), ...placeProblems(view, image.pipeline, path)];
  });
  return [...policies, ...pipelines];
}

function policyOf({ policies }: ConfigView, name: string, policy: string | undefined): Problem[] {
  const path = ['images', name, 'policy'];
  if (policy === undefined)
    return policies.names.length > 0
      ? []
      : [{ path, message: 'is missing and there is no policy to fall back on: add one to policies.' }];
  if (policies.names.includes(policy)) return [];
  return [
    {
      path,
      message: `is ${JSON.stringify(policy)}, which is not in policies: ${suggestion(policy, policies.names)}`,
    },
  ];
}

function placeProblems({ accounts }: ConfigView, arn: string, path: readonly string[]): Problem[] {
  const [, , , region = '', account = ''] = arn.split(':');
  if (!accounts.names.includes(account)) {
    return [
      {
        path,
        message: `is in account ${account}, which is not in accounts: add it there, or name a pipeline of a listed account.`,
      },
    ];
  }
  const regions = accounts.entries.get(account)?.regions;
  if (regions === undefined || regions.includes(region)) return [];
  return [
    {
      path,
      message: `is in ${region}, which is not in accounts.${account}.regions: add it there, or name a pipeline of a listed Region.`,
    },
  ];
}

function accountProblems({ accounts }: ConfigView): Problem[] {
  return [...accounts.entries].flatMap(([id, { role }]) => {
    const owner = role?.split(':')[4];
    if (owner === undefined || owner === id) return [];
    return [{ path: ['accounts', id, 'role'], message: `is a role of account ${owner}: name a role of ${id}.` }];
  });
}
