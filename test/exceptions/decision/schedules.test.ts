import type { Eligibility } from '../../../src/approvals/types.ts';
import { DAY, HOUR } from '../../../src/duration.ts';
import { decideException } from '../../../src/exceptions/decision/life.ts';
import type { Input } from '../../../src/exceptions/types/life.ts';
import type { Exception } from '../../../src/posture/types/exception.ts';
import { createRandom, type Random } from '../../model/random.ts';
import { anException, POLICY, T0 } from '../fixture.ts';

/** Five people, two of them with two accounts. */
const ACCOUNTS: Readonly<Record<string, string>> = {
  U0ANA: 'ana',
  U1ANA: 'ana',
  U0BEN: 'ben',
  U1BEN: 'ben',
  U0CLEO: 'cleo',
  U0DAN: 'dan',
  U0EVE: 'eve',
};
const CVES = ['CVE-2026-1001', 'CVE-2026-1002', 'CVE-2026-9999'];

/** What was true of the world: kept beside the product, with nothing of its code. */
interface World {
  now: number;
  need: number;
  /** Who may approve now. */
  approvers: Set<string>;
  unread: boolean;
  /** Accounts that pressed Approve and were let through, with the epoch that they saw. */
  pressed: { userId: string; epoch: number }[];
}

const eligibilityOf = ({ approvers, unread }: World, userId: string): Eligibility => {
  if (unread) return { may: 'unknown', what: 'Slack' };
  return approvers.has(userId) ? { may: 'yes', groups: ['platform'] } : { may: 'no', code: 'not-approver' };
};

function inputOf(random: Random, world: World, exception: Exception): Input {
  const userId = random.pick(Object.keys(ACCOUNTS));
  const by = { userId, person: ACCOUNTS[userId] ?? '' };
  const eligibility = eligibilityOf(world, userId);
  const epoch = random.chance(0.9) ? exception.epoch : random.int(4);
  switch (random.weighted({ approve: 12, time: 4, exploited: 1, limited: 2, person: 1, world: 1 })) {
    case 'approve':
      return {
        kind: 'approve',
        by,
        epoch,
        eligibility,
        policy: { ...POLICY, approvals: world.need },
        others: Object.fromEntries(exception.approvals.map((one) => [one.userId, eligibilityOf(world, one.userId)])),
      };
    case 'time':
      return { kind: 'time', remindMs: 7 * DAY };
    case 'exploited':
      return { kind: 'exploited', cves: [random.pick(CVES)] };
    case 'limited':
      return { kind: 'limited', limit: { at: T0 + random.int(60) * DAY } };
    case 'person':
      return random.pick<Input>([
        { kind: 'withdraw', by, eligibility },
        { kind: 'reject', by, epoch, reason: 'no', eligibility },
        { kind: 'end', by, reason: 'mended', eligibility },
      ]);
    case 'world':
      return random.pick<Input>([{ kind: 'fleet-gone' }, { kind: 'channel-shared' }, { kind: 'renewed', id: 'x-2' }]);
  }
}

function change(random: Random, world: World): void {
  world.now += random.int(12) * HOUR;
  if (random.chance(0.2)) world.approvers = new Set(Object.keys(ACCOUNTS).filter(() => random.chance(0.8)));
  world.unread = random.chance(0.1);
  if (random.chance(0.1)) world.need = 1 + random.int(3);
}

/** Of an approval that has just come about, with what was true at that moment. */
function approvalProblem({ approvals, epoch, requester }: Exception, world: World): string | undefined {
  const counted = approvals.filter((one) => one.epoch === epoch);
  const people = new Set(counted.map(({ userId }) => ACCOUNTS[userId]));
  const pressed = counted.every((one) =>
    world.pressed.some(({ userId, epoch: seen }) => userId === one.userId && seen === epoch),
  );
  if (people.has(ACCOUNTS[requester.userId])) return 'its requester approved it';
  if (people.size < world.need) return `${people.size} of ${world.need} people approved it`;
  if (!pressed) return 'someone approved it who had not pressed Approve on this epoch';
  if (counted.some(({ userId }) => !world.approvers.has(userId))) return 'someone approved it who may not';
  return undefined;
}

interface Played {
  problem?: string;
  state: Exception['state'];
}

function play(seed: number): Played {
  const random = createRandom(seed);
  const first = anException({ until: T0 + (2 + random.int(40)) * DAY, expiresAt: T0 + (1 + random.int(3)) * DAY });
  const world: World = {
    now: T0,
    need: 1 + random.int(3),
    approvers: new Set(Object.keys(ACCOUNTS)),
    unread: false,
    pressed: [],
  };
  let exception = first;
  for (let step = 0; step < 40; step += 1) {
    change(random, world);
    const input = inputOf(random, world, exception);
    const decision = decideException(exception, input, world.now);
    if (decision.kind !== 'change') continue;
    const next = decision.exception;
    if (input.kind === 'approve') world.pressed.push({ userId: input.by.userId, epoch: input.epoch });
    const problem = stepProblem(exception, next, world);
    if (problem !== undefined) return { problem: `seed ${seed}, step ${step}: ${problem}`, state: next.state };
    exception = next;
  }
  const end = ended(exception, Math.max(world.now, first.until));
  return end.state === 'asked' || end.state === 'approved'
    ? { problem: `seed ${seed}: never ends`, state: end.state }
    : end;
}

function stepProblem(before: Exception, next: Exception, world: World): string | undefined {
  if (before.state !== 'asked' && before.state !== 'approved') return `left ${before.state}`;
  if (next.version !== before.version + 1) return 'a transition without a version';
  if (next.until > before.until) return 'lasts longer than people were asked for';
  if (next.state === 'approved' && before.state === 'approved' && world.now >= next.until) return 'holds after its end';
  if (next.state === 'asked' && next.until !== before.until && next.epoch === before.epoch) return 'changed unasked';
  if (next.state !== 'approved' || before.state === 'approved') return undefined;
  return approvalProblem(next, world);
}

/** As it is after everybody has left: the clock alone brings it to its end. */
function ended(exception: Exception, now: number): Exception {
  const decision = decideException(exception, { kind: 'time', remindMs: 0 }, now);
  return decision.kind === 'change' ? decision.exception : exception;
}

test('in 4,000 random lives nothing is approved without its people, lasts longer than they said, or never ends', () => {
  const played = Array.from({ length: 4_000 }, (_, seed) => play(seed));
  expect(played.flatMap(({ problem }) => problem ?? [])).toEqual([]);
  const states = new Set(played.map(({ state }) => state));
  expect([...states].sort()).toEqual(['ended', 'expired', 'lapsed', 'rejected', 'voided', 'withdrawn']);
});
