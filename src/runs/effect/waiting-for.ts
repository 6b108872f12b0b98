import { withPeople } from '../../approvals/decision/people.ts';
import { loadApprover } from '../../approvals/effect.ts';
import type { PolicySnapshot, Seen } from '../../approvals/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { decide } from '../decision/decide.ts';
import { wishOf } from '../decision/wish.ts';
import type { HasKinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { strictestPolicy } from './checks.ts';
import { loadActiveRuns, loadRun } from './run-store.ts';

type WaitingPorts = Uses<'table' | 'slack' | 'config'> & HasKinds;

/** People are asked to approve it now. */
const isAsked = ({ state, wait }: Run): boolean =>
  state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint');

/** Requests that this person could approve now, oldest first: those on which their click would count. */
export async function loadWaitingFor(ports: WaitingPorts, userId: string, now: number): Promise<RunRecord[]> {
  const hints = (await loadActiveRuns(ports)).filter(({ run }) => isAsked(run));
  // An index lags: read again.
  const records = await Promise.all(hints.map(({ run }) => loadRun(ports, run.id)));
  const asked = records.flatMap((record) => (record !== undefined && isAsked(record.run) ? record : []));
  const seen = await loadSeen(ports, userId, asked);
  return asked
    .filter(({ run }) => wouldCount(ports, run, { seen: seen.get(groupsOf(ports, run)), now }))
    .sort((one, other) => one.run.requestedAt - other.run.requestedAt);
}

function wouldCount(
  { config }: WaitingPorts,
  asked: Run,
  { seen, now }: { seen: Seen | undefined; now: number },
): boolean {
  const run = withPeople(asked, config.people);
  const wish = wishOf('approve', run.epoch);
  return (
    seen !== undefined && wish !== undefined && decide(run, wish(seen.by, seen.eligibility), now).kind === 'change'
  );
}

const policyOf = (ports: WaitingPorts, run: Run): PolicySnapshot => strictestPolicy(ports, run) ?? run.policy;

const groupsOf = (ports: WaitingPorts, run: Run): string => {
  const { groups, people } = policyOf(ports, run);
  return JSON.stringify([groups, people]);
};

/** Who the person is under each set of groups, read once each. */
async function loadSeen(
  ports: WaitingPorts,
  userId: string,
  asked: readonly RunRecord[],
): Promise<ReadonlyMap<string, Seen>> {
  const policies = new Map(asked.map(({ run }) => [groupsOf(ports, run), policyOf(ports, run)]));
  const seen = [...policies].map(
    async ([groups, policy]) => [groups, await loadApprover(ports, userId, policy)] as const,
  );
  return new Map(await Promise.all(seen));
}
