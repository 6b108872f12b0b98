import { complianceProblems } from './compliance-references.ts';
import { confirmProblems } from './confirm-references.ts';
import { fleetProblems } from './fleet-references.ts';
import { imageProblems } from './image-references.ts';
import { observeProblems } from './observe-references.ts';
import { policyProblems } from './policy-references.ts';
import type { Problem } from './problem.ts';
import type { ConfigView } from './view.ts';

/** What the fields say about each other: every name is there, every quorum can be reached, nothing is governed twice. */
export const referenceProblems = (view: ConfigView): Problem[] => [
  ...approverProblems(view),
  ...peopleProblems(view),
  ...policyProblems(view),
  ...confirmProblems(view),
  ...imageProblems(view),
  ...fleetProblems(view),
  ...observeProblems(view),
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

function accountProblems({ accounts }: ConfigView): Problem[] {
  return [...homeProblems(accounts), ...roleProblems(accounts)];
}

/** What is wrong with the first entry on its own is said elsewhere. */
function homeProblems({ names: [first], entries }: ConfigView['accounts']): Problem[] {
  if (first === undefined || entries.get(first)?.regions.length !== 0) return [];
  const message =
    'is [], and the first account is the one that the bot is deployed to: write its Region, for example [ap-southeast-2].';
  return [{ path: ['accounts', first, 'regions'], message }];
}

function roleProblems(accounts: ConfigView['accounts']): Problem[] {
  return [...accounts.entries].flatMap(([id, { role }]) => {
    const owner = role?.split(':')[4];
    if (owner === undefined || owner === id) return [];
    return [{ path: ['accounts', id, 'role'], message: `is a role of account ${owner}: name a role of ${id}.` }];
  });
}
