import { lookAtApprovers } from '../../approvals/effect.ts';
import type { PolicySnapshot, Seen } from '../../approvals/types.ts';
import { unlessGone } from '../../aws/failure.ts';
import { freezeAt } from '../../holds/effect/freeze.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import { present } from '../../present.ts';
import { policyNow } from '../decision/counted.ts';
import type { Rules } from '../decision/held.ts';
import type { GatekeeperPorts } from '../ports.ts';
import type { AdmissionFacts, ReadRun } from '../types.ts';
import { loadChangeSet } from './change-set.ts';
import { loadReadRun, MOST_PROOFS } from './read-run.ts';

/** Everything that an admission rests on, read now. Throws for what AWS does not answer; what Slack does not is unknown. */
export async function loadFacts(
  ports: GatekeeperPorts,
  { rules, read, executionId }: { rules: Rules; read: ReadRun; executionId: string },
  now: number,
): Promise<AdmissionFacts | undefined> {
  const { run } = read.record;
  const policy = policyNow(rules, run);
  const named = policy === undefined ? undefined : rules.gate.changeSetOf?.(run);
  const [execution, pause, freeze, approvers, confirmations, of, changeSet] = await Promise.all([
    unlessGone(ports.executions.seen(executionId)),
    loadPause(ports.table),
    freezeAt(ports, now),
    loadApprovers(ports, { read, policy }, now),
    loadConfirmations(ports, read),
    loadOf(ports, rules.gate.approvedWith?.(run)),
    named === undefined ? undefined : loadChangeSet(ports.cloudFormation, named),
  ]);
  if (execution === undefined) return undefined;
  const held = { pause: pause.kind, freeze: freeze.kind };
  return { read, execution, ...held, approvers, confirmations, ...present({ of, changeSet }) };
}

/** As Slack says today: no account more than once. */
async function loadApprovers(
  ports: GatekeeperPorts,
  { read, policy }: { read: ReadRun; policy: PolicySnapshot | undefined },
  now: number,
): Promise<Record<string, Seen>> {
  const { run } = read.record;
  if (policy === undefined || run.standing === true) return {};
  const ids = [...new Set(run.approvals.map(({ userId }) => userId))].slice(0, MOST_PROOFS);
  return lookAtApprovers(ports, ids, { ...policy, now });
}

/**
 * The deploy that a rollback names, with the end of its own execution: that alone says until when it can be rolled back. The execution
 * of a later part may not have been admitted; then it is that of the part before.
 */
async function loadOf(ports: GatekeeperPorts, runId: string | undefined): Promise<AdmissionFacts['of']> {
  const read = runId === undefined ? undefined : await loadReadRun(ports, runId);
  if (read === undefined) return undefined;
  const { run, gate } = read.record;
  const ids = [gate ?? run.start?.executionId, run.earlier?.at(-1)].flatMap((id) => id ?? []);
  const all = await Promise.all([...new Set(ids)].map((id) => unlessGone(ports.executions.seen(id))));
  const own = all.flatMap((one) => (one?.parameters['RunId']?.join() === run.id ? one : []));
  return { ...read, ...present({ execution: own.find(({ admitted }) => admitted === 'yes') ?? own[0] }) };
}

/** What its approvals name, as Systems Manager says it now: people confirm at home, whichever place asks. */
async function loadConfirmations(
  ports: GatekeeperPorts,
  { record: { run } }: ReadRun,
): Promise<AdmissionFacts['confirmations']> {
  const ids = run.approvals.flatMap(({ confirm }) =>
    confirm !== undefined && 'executionId' in confirm ? confirm.executionId : [],
  );
  if (ids.length === 0) return {};
  const { executions } = ports.at(ports.home);
  const found = await Promise.all([...new Set(ids)].slice(0, MOST_PROOFS).map((id) => unlessGone(executions.seen(id))));
  return Object.fromEntries(found.flatMap((execution) => (execution === undefined ? [] : [[execution.id, execution]])));
}
