import { usergroupsOf } from '../../approvals/decision/eligibility.ts';
import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { boardKey } from '../../store/keys.ts';
import type { Item, Table } from '../../store/table.ts';
import { groupsAsked } from '../decision/compliance.ts';
import { isAsking } from '../decision/waiting.ts';
import type { Members } from '../types.ts';
import type { LoadedBoard } from './board.ts';

const KEY = boardKey('MEMBERS', 'usergroups');
/** usergroups.users.list is Tier 2, 20 a minute, and approvals need it more than the board does. */
const FRESH_MS = 5 * MINUTE;
/** More than an item should hold; such groups are read each time. */
const MAX_KEPT = 5_000;

/**
 * Who is in the groups of the runs, exceptions and reviews that ask people: read from Slack at most every five minutes for everyone who opens the board. It is
 * good for a list alone; who may approve is read from Slack at the decision.
 */
export async function loadMembers(
  ports: Uses<'slack' | 'table' | 'log'>,
  { facts: { active, kept, now }, board: { compliance } }: LoadedBoard,
): Promise<Members> {
  const asked = active.filter(({ run }) => isAsking(run)).map(({ run }) => run.policy.groups);
  const groups = [...asked, ...(compliance === undefined ? [] : groupsAsked(compliance))];
  const wanted = new Set(groups.flatMap(usergroupsOf));
  const stored = storedIn(kept, now);
  const missing = [...wanted].filter((id) => stored[id] === undefined);
  if (missing.length === 0) return stored;
  const read = await Promise.all(missing.map(async (id) => [id, await membersOf(ports, id)] as const));
  const members = {
    ...stored,
    ...Object.fromEntries(read.flatMap(([id, ids]) => (ids === undefined ? [] : [[id, ids]]))),
  };
  if (Object.values(members).flat().length <= MAX_KEPT)
    await ports.table.write([{ kind: 'put', item: { ...KEY, members, at: now }, when: {} }]);
  return members;
}

async function membersOf({ slack, log }: Uses<'slack' | 'log'>, id: string): Promise<readonly string[] | undefined> {
  try {
    return await slack.userGroupMembers(id);
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    log('group-not-read', { usergroup: id, code: error.code });
    return undefined;
  }
}

function storedIn(kept: readonly Item[], now: number): Members {
  const item = kept.find(({ sk }) => sk === KEY.sk);
  const members = item?.['members'];
  const at = item?.['at'];
  return typeof at === 'number' && at > now - FRESH_MS && isMembers(members) ? members : {};
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && Object.values(value).every((ids) => Array.isArray(ids));

/** A group has changed: it is read again at the next opening. */
export async function forgetMembers(table: Table): Promise<void> {
  await table.write([{ kind: 'delete', key: KEY, when: {} }]);
}
