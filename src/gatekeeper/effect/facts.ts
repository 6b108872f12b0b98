import { loadApprover } from '../../approvals/effect.ts';
import type { PolicySnapshot, Seen } from '../../approvals/types.ts';
import { unlessGone } from '../../aws/failure.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import { present } from '../../present.ts';
import type { Rules } from '../decision/held.ts';
import { policyNow } from '../decision/quorum.ts';
import type { GatekeeperPorts } from '../ports.ts';
import type { AdmissionFacts, ReadRun } from '../types.ts';
import { loadReadRun } from './read-run.ts';

/** Everything that an admission rests on, read now. Throws for what AWS does not answer; what Slack does not is unknown. */
export async function loadFacts(
  ports: GatekeeperPorts,
  { rules, read, executionId }: { rules: Rules; read: ReadRun; executionId: string },
  now: number,
): Promise<AdmissionFacts | undefined> {
  const { run } = read.record;
  const [execution, pause, freeze, approvers, of] = await Promise.all([
    unlessGone(ports.executions.seen(executionId)),
    loadPause(ports.table),
    freezeAt(ports, now),
    loadApprovers(ports, read, policyNow(rules, run)),
    loadOf(ports, rules.gate.approvedWith?.(run)),
  ]);
  if (execution === undefined) return undefined;
  return { read, execution, pause: pause.kind, freeze: freeze.kind, approvers, ...present({ of }) };
}

/** As Slack says today: no account more than once. */
async function loadApprovers(
  ports: GatekeeperPorts,
  { record: { run } }: ReadRun,
  policy: PolicySnapshot | undefined,
): Promise<Record<string, Seen>> {
  if (policy === undefined || run.standing === true) return {};
  const ids = [...new Set(run.approvals.map(({ userId }) => userId))];
  return Object.fromEntries(
    await Promise.all(ids.map(async (id) => [id, await loadApprover(ports, id, policy)] as const)),
  );
}

/** The deploy that a rollback names, with the end of its own execution: that alone says until when it can be rolled back. */
async function loadOf(ports: GatekeeperPorts, runId: string | undefined): Promise<AdmissionFacts['of']> {
  const read = runId === undefined ? undefined : await loadReadRun(ports, runId);
  if (read === undefined) return undefined;
  const { run, gate } = read.record;
  const executionId = gate ?? run.start?.executionId;
  const execution = executionId === undefined ? undefined : await unlessGone(ports.executions.seen(executionId));
  const isOwn = execution?.parameters['RunId']?.[0] === run.id;
  return { ...read, ...(isOwn ? present({ endedAt: execution.endedAt }) : {}) };
}
