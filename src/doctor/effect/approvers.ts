import { usergroupsOf } from '../../approvals/decision/eligibility.ts';
import { type Membership, membershipOf, sightsAfter } from '../../approvals/decision/membership.ts';
import { loadMember, loadSights } from '../../approvals/effect.ts';
import type { Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import type { SlackApi } from '../../slack/client.ts';
import { accountsIn, askedBy, countedFor, enoughFor } from '../decision/approvers.ts';
import type { ApproverFacts, Asked } from '../types/approvers.ts';
import type { Read } from '../types/read.ts';
import type { Reading } from './reading.ts';

type ApproverPorts = Uses<'table' | 'clock'> & { config: Config; slack: Read<SlackApi> };

/** Accounts that are read together: users.info is Tier 4, 100 a minute. */
const TOGETHER = 5;

/**
 * usergroups.users.list for each user group of a policy, with what is kept of it, and users.info for accounts until each policy has
 * enough of them. It only reads: who is new in a group is kept by whoever decides.
 */
export async function loadApprovers(ports: ApproverPorts, read: Reading): Promise<ApproverFacts> {
  const { config, slack, clock } = ports;
  const now = clock();
  const facts = { settleMs: config.settleMs, now };
  if (slack.kind === 'unread') return { ...facts, asked: [], members: {}, accounts: {} };
  const asked = askedBy(config);
  const members: Record<string, Read<Membership>> = {};
  for (const usergroup of new Set(asked.flatMap(({ groups }) => usergroupsOf(groups))))
    members[usergroup] = await loadMembership(ports, slack.value, { usergroup, now, read });
  const accounts: Record<string, ApproverFacts['accounts'][string]> = {};
  for (const one of asked)
    await lookAt(one, { ...facts, asked, members, accounts }, { config, slack: slack.value, read, accounts });
  return { ...facts, asked, members, accounts };
}

/** How long someone has been there matters only under `settle`; of a group that nobody has read yet all are as old as it. */
async function loadMembership(
  { config, table }: ApproverPorts,
  slack: SlackApi,
  { usergroup, now, read }: { usergroup: string; now: number; read: Reading },
): Promise<Read<Membership>> {
  const ids = await read('usergroups:read', () => slack.userGroupMembers(usergroup));
  if (ids.kind === 'unread') return ids;
  if (config.settleMs === 0) return { kind: 'read', value: { ids: ids.value, joined: {} } };
  return read('dynamodb:GetItem', async () => {
    const kept = await loadSights(table, usergroup);
    return membershipOf(ids.value, sightsAfter(kept, ids.value, now));
  });
}

interface Looking {
  config: Config;
  slack: SlackApi;
  read: Reading;
  accounts: Record<string, ApproverFacts['accounts'][string]>;
}

async function lookAt(asked: Asked, facts: ApproverFacts, { config, slack, read, accounts }: Looking): Promise<void> {
  const left = accountsIn(asked, facts.members).filter((id) => accounts[id] === undefined);
  for (let at = 0; at < left.length && countedFor(asked, facts).people < enoughFor(asked); at += TOGETHER) {
    const some = left.slice(at, at + TOGETHER).map(async (id) => {
      const account = await read('users:read', async () => {
        const seen = await loadMember({ slack, config }, id);
        if (seen.eligibility.may === 'unknown') await slack.userInfo(id);
        return seen;
      });
      accounts[id] = account;
    });
    await Promise.all(some);
  }
}
