import { idsOfAccount, memberEligibility, usergroupsOf } from '../../approvals/decision/eligibility.ts';
import { isSamePerson, joinPeople, personOf } from '../../approvals/decision/people.ts';
import type { Escalation, Person, PolicySnapshot } from '../../approvals/types.ts';
import type { Uses } from '../../contract/ports.ts';
import type { Run } from '../../runs/types/run.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { availabilityOf } from '../decision/quiet.ts';
import type { AccountState, Availability, PeopleFacts, Preferences, Read } from '../types.ts';
import { loadAllPreferences } from './preferences.ts';

type LookupPorts = Uses<'table' | 'slack' | 'config'>;

/** Of whom facts are loaded. */
export interface Concerned {
  run: Run;
  policy: Pick<PolicySnapshot, 'groups'>;
  escalation: Escalation | undefined;
  /** The channel of the card, where it is in one. */
  channel: string | undefined;
  /** Whether anyone of the groups is to be told. */
  groups: boolean;
}

/** Everything about people that can be read before it is known whom to look at one by one. */
export async function loadPeople(ports: LookupPorts, concerned: Concerned, now: number): Promise<PeopleFacts> {
  const { run, policy, escalation, channel } = concerned;
  const all = { ...policy.groups, ...(escalation === undefined ? {} : { [escalation.name]: escalation.group }) };
  const ids = concerned.groups ? [...new Set(usergroupsOf(all))] : [];
  const [members, lists, preferences] = await Promise.all([
    channel === undefined
      ? ({ kind: 'gone' } as const)
      : readOf(`members of channel ${channel}`, async () => [...(await ports.slack.channelMembers(channel))]),
    Promise.all(ids.map((id) => readOf(`members of user group ${id}`, () => ports.slack.userGroupMembers(id)))),
    loadAllPreferences(ports.table),
  ]);
  const groups: PeopleFacts['groups'] = Object.fromEntries(
    ids.flatMap((id, i) => {
      const list = lists[i];
      return list === undefined ? [] : [[id, list] as const];
    }),
  );
  const people = joinPeople(ports.config.people, run.policy.people);
  const known = [
    ...Object.values(groups).flatMap((list) => (list.kind === 'known' ? list.value : [])),
    ...Object.values(all).flatMap((group) => (group.kind === 'users' ? group.users : [])),
    ...run.approvals.map(({ userId }) => userId),
    ...(run.approvedEarlier ?? []).map(({ userId }) => userId),
  ];
  return {
    hasCard: channel !== undefined,
    channel: members,
    groups,
    accounts: {},
    availability: await availabilities(
      ports,
      [...new Set(known)].flatMap((id) => chosenBy(personOf(id, people), preferences)),
      now,
    ),
    personOf: (userId) => personOf(userId, people),
    isOpen: channel?.startsWith('D') === false,
    escalation,
    now,
  };
}

/** The same facts with what Slack says of these accounts too. */
export async function withAccounts(
  { slack, config }: LookupPorts,
  facts: PeopleFacts,
  ids: readonly string[],
): Promise<PeopleFacts> {
  const read = await Promise.all(
    ids.map(async (id) => ({ id, account: await readOf(`Slack account ${id}`, () => slack.userInfo(id)) })),
  );
  const seen = Object.fromEntries(
    read.map(({ id, account }): [string, AccountState] => {
      if (account.kind !== 'known') return [id, account.kind === 'gone' ? 'stranger' : 'unknown'];
      return [id, memberEligibility(account, config).may === 'yes' ? 'member' : 'stranger'];
    }),
  );
  const same = read.flatMap(({ id, account }) =>
    account.kind === 'known' ? [[...new Set([id, ...idsOfAccount(account.value)])]] : [],
  );
  const two = same.filter((one) => one.length > 1);
  return {
    ...facts,
    accounts: { ...facts.accounts, ...seen },
    personOf: two.length === 0 ? facts.personOf : knowing(facts.personOf, two),
    ...(two.length === 0 ? {} : { sameAccount: [...(facts.sameAccount ?? []), ...two] }),
  };
}

/** The same with what Slack says belongs together: on Enterprise Grid one account has two ids, `U…` and `W…`. */
function knowing(personOf: PeopleFacts['personOf'], same: readonly (readonly string[])[]): PeopleFacts['personOf'] {
  return (userId) => {
    const person = personOf(userId);
    const known = [userId, ...(person.aliases ?? [])];
    const more = same.filter((ids) => ids.some((id) => known.includes(id))).flat();
    const aliases = [...new Set([...known, ...more])].filter((id) => id !== userId && id !== person.person);
    return { ...person, ...(aliases.length === 0 ? {} : { aliases }) };
  };
}

/** Whether an account can be told of a run now; who requested it, or set it off, always can. */
export async function loadAvailability(
  ports: LookupPorts,
  { requester, setOffBy, policy }: Run,
  { userId, now }: { userId: string; now: number },
): Promise<Availability> {
  const person = personOf(userId, joinPeople(ports.config.people, policy.people));
  if ([requester, setOffBy].some((asker) => asker !== undefined && isSamePerson(asker, person))) return { kind: 'now' };
  const chosen = chosenBy(person, await loadAllPreferences(ports.table));
  return (await availabilities(ports, chosen, now))[userId] ?? { kind: 'now' };
}

interface Chosen {
  id: string;
  chosen: Preferences;
}

/** What a person has chosen by one of their accounts holds for all. */
const chosenBy = ({ userId, aliases = [] }: Person, preferences: Readonly<Record<string, Preferences>>): Chosen[] =>
  [userId, ...aliases]
    .flatMap((id) => preferences[id] ?? [])
    .slice(0, 1)
    .map((chosen) => ({ id: userId, chosen }));

async function availabilities(
  { slack, config }: LookupPorts,
  all: readonly Chosen[],
  now: number,
): Promise<Readonly<Record<string, Availability>>> {
  const found = await Promise.all(
    all.map(async ({ id, chosen }) => {
      const account = chosen.quiet === undefined ? undefined : await readOf(id, () => slack.userInfo(id));
      const there = account?.kind === 'known' ? account.value.timezone : undefined;
      return [id, availabilityOf(chosen, now, there ?? config.timezone)] as const;
    }),
  );
  return Object.fromEntries(found);
}

/** What Slack answers with once and for all, as against what it may answer later. */
async function readOf<Value>(what: string, read: () => Promise<Value>): Promise<Read<Value>> {
  try {
    return { kind: 'known', value: await read() };
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    const isFinal = ['refused', 'user-unreachable', 'channel-gone'].includes(error.kind);
    return isFinal ? { kind: 'gone' } : { kind: 'unknown', what };
  }
}
