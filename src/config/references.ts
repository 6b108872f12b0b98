import { complianceProblems } from './compliance-references.ts';
import { fleetProblems } from './fleet-references.ts';
import { policyProblems } from './policy-references.ts';
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
  ...complianceProblems(view),
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
