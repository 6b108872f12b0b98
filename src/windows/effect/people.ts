import type { ApproverGroup, Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { Occurrence } from '../types/occurrence.ts';

/** The policies of the fleets that an occurrence is about in its channel. */
function policiesOf({ notice }: Occurrence, { fleets, policies }: Config) {
  const names = [...notice.fleets, ...notice.images].map(({ fleet }) => fleet);
  const used = new Set(names.flatMap((name) => fleets[name]?.policy ?? []));
  return [...used].flatMap((name) => policies[name] ?? []);
}

/** Approver groups of its fleets, which own them; for instances of no fleet there are none. */
export function ownersOf(occurrence: Occurrence, config: Config): readonly ApproverGroup[] {
  const names = new Set(policiesOf(occurrence, config).flatMap(({ from }) => from));
  return [...names].flatMap((name) => config.approvers[name] ?? []);
}

/** Who is told directly when no channel takes the notice: those to whom the policies escalate, or else the owners, or else everyone who approves anything. */
export function escalatedTo(occurrence: Occurrence, config: Config): readonly ApproverGroup[] {
  const names = new Set(policiesOf(occurrence, config).flatMap(({ escalate }) => escalate?.to ?? []));
  const named = [...names].flatMap((name) => config.approvers[name] ?? []);
  if (named.length > 0) return named;
  const owners = ownersOf(occurrence, config);
  return owners.length > 0 ? owners : Object.values(config.approvers);
}

/** No more people than this are told directly. */
const MOST_TOLD = 10;

/** Accounts in these groups, each once. A group that Slack does not tell has none: `unread` says so. */
export async function accountsIn(
  { slack, log }: Uses<'slack' | 'log'>,
  groups: readonly ApproverGroup[],
): Promise<{ accounts: readonly string[]; unread: boolean }> {
  const lists = await Promise.all(groups.map((group) => membersOf({ slack, log }, group)));
  const accounts = [...new Set(lists.flatMap((list) => list ?? []))].slice(0, MOST_TOLD);
  return { accounts, unread: lists.includes(undefined) };
}

async function membersOf(
  { slack, log }: Uses<'slack' | 'log'>,
  group: ApproverGroup,
): Promise<readonly string[] | undefined> {
  if (group.kind === 'users') return group.users;
  try {
    return await slack.userGroupMembers(group.usergroup);
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    log('group-not-read', { usergroup: group.usergroup, code: error.code });
    return undefined;
  }
}
