import { approverFindings } from '../../../src/doctor/decision/approvers.ts';
import { loadApprovers } from '../../../src/doctor/effect/approvers.ts';
import { readingUntil } from '../../../src/doctor/effect/reading.ts';
import { DAY } from '../../../src/duration.ts';
import { membersKey } from '../../../src/store/keys.ts';
import { CONFIG } from '../../model/config.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { portsDouble } from '../../support/ports.ts';

const NOW = Date.parse('2026-11-18T00:00:00Z');
const MEMBERS = Array.from({ length: 12 }, (_, i) => `U0M${i}`);

/** One policy over one user group, whose members are all current and full; `guests` are not. */
async function world({
  approvals = 1,
  settleMs = 0,
  guests = [],
}: {
  approvals?: number;
  settleMs?: number;
  guests?: string[];
}) {
  const asked: string[] = [];
  const table = createMemoryTable();
  await table.write([
    {
      kind: 'put',
      item: {
        ...membersKey('S0X'),
        since: NOW - 9 * DAY,
        members: { U0M0: NOW - 9 * DAY, U0M1: NOW - DAY / 2 },
        version: 1,
      },
      when: {},
    },
  ]);
  const { slack: refusing } = portsDouble();
  const slack = {
    ...refusing,
    userGroupMembers: async () => MEMBERS,
    userInfo: async (id: string) => {
      asked.push(id);
      return {
        id,
        teamId: CONFIG.workspace,
        deleted: false,
        isBot: false,
        isGuest: guests.includes(id),
        isExternal: false,
      };
    },
  };
  const { expiresMs, soakMs } = CONFIG.policies['prod'] ?? { expiresMs: DAY, soakMs: 0 };
  const config = {
    ...CONFIG,
    settleMs,
    people: {},
    approvers: { x: { kind: 'usergroup', usergroup: 'S0X' } },
    policies: { prod: { name: 'prod', approvals, from: ['x'], expiresMs, soakMs } },
  } as const;
  const ports = { config, table, clock: () => NOW, slack: { kind: 'read', value: slack } } as const;
  const facts = await loadApprovers(
    ports,
    readingUntil(() => false),
  );
  return { asked, codes: approverFindings(facts).map(({ code }) => code), kept: await table.get(membersKey('S0X')) };
}

test('accounts are looked at until there are enough', async () => {
  const { asked, codes } = await world({});
  expect(codes).toEqual(['enough']);
  expect(asked).toEqual(MEMBERS.slice(0, 5));
});

test('all of them, where guests leave too few', async () => {
  const { asked, codes } = await world({ guests: MEMBERS.slice(1) });
  expect(codes).toEqual(['requester']);
  expect(asked).toEqual(MEMBERS);
});

test('under settle who was first seen lately, or never, does not count, and nothing is kept', async () => {
  const { codes, kept } = await world({ settleMs: DAY });
  expect(codes).toEqual(['requester']);
  expect(kept).toMatchObject({ version: 1, members: { U0M0: NOW - 9 * DAY } });
});
