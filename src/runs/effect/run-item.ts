import { cardIn } from '../../cards/effect/store.ts';
import type { Item } from '../../store/table.ts';
import { formerSubjectOf } from '../decision/former-subject.ts';
import type { Kinds } from '../run-kind.ts';
import type { AuditRecord } from '../types/audit.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { RUN_STATES, type RunWait } from '../types/state.ts';

/** Which kinds there are is all that reading takes. */
interface ReadsKinds {
  kinds: Pick<Kinds, 'isKind'>;
}

/**
 * Items are written by this code alone; what is checked is where another version of it could differ. A run of an unknown
 * schema, kind or state is not read, so an older version leaves it untouched. Unknown fields are kept by every write.
 */
export function asRecord({ kinds }: ReadsKinds, item: Item): RunRecord[] {
  const { chain, announced, reconciledAt, wakeAt, gate } = item;
  const card = cardIn(item);
  const run = asRun(kinds, item['run']);
  if (run === undefined || card === undefined || typeof chain !== 'string') return [];
  return [
    {
      key: { pk: item.pk, sk: item.sk },
      run,
      ...card,
      ...(typeof gate === 'string' ? { gate } : {}),
      chain,
      announced: typeof announced === 'number' ? announced : 0,
      reconciledAt: typeof reconciledAt === 'number' ? reconciledAt : 0,
      wakeAt: typeof wakeAt === 'number' ? wakeAt : 0,
    },
  ];
}

/** Words that items have had from the beginning, and that the version before reads: what a run waits for. */
interface StoredWords {
  gate?: { kind: 'soak'; until?: number } | { kind: 'checkpoint'; percent: number };
}

/** A run as stored in its item. */
export const storedRun = ({ wait, ...run }: Run): Omit<Run, 'wait'> & StoredWords => ({
  ...run,
  ...(wait === undefined ? {} : { gate: wait.kind === 'watch' ? { ...wait, kind: 'soak' } : wait }),
});

function asRun(kinds: ReadsKinds['kinds'], value: unknown): Run | undefined {
  if (!isStored(kinds, value)) return undefined;
  const { gate, ...run } = value;
  return { ...run, ...(gate === undefined ? {} : { wait: waitOf(gate) }) };
}

const waitOf = (gate: NonNullable<StoredWords['gate']>): RunWait =>
  gate.kind === 'soak' ? { ...gate, kind: 'watch' } : gate;

/** What stands beside the run in its item: writes are conditional on `version`, and people who read the table see the rest. */
export const topLevel = (run: Run) => ({
  state: run.state,
  epoch: run.epoch,
  version: run.version,
  planHash: run.planHash,
  run: storedRun(run),
});

/** By the former name as well, which the version before knows: whoever compares the item with the run finds both. */
export const subjectAttributes = ({ subject }: Run): { subject: string; subjectHere: string } => ({
  subject: formerSubjectOf(subject) ?? subject,
  subjectHere: subject,
});

export function asAudit(item: Item): AuditRecord[] {
  const { pk: _pk, sk: _sk, ...entry } = item;
  return isAudit(entry) ? [entry] : [];
}

function isStored(kinds: ReadsKinds['kinds'], value: unknown): value is ReturnType<typeof storedRun> {
  if (!isObject(value)) return false;
  const { schema, id, kind, state, version, epoch, plan, policy, approvals, requester } = value;
  return (
    schema === 1 &&
    typeof id === 'string' &&
    kinds.isKind(kind) &&
    RUN_STATES.some((known) => known === state) &&
    typeof version === 'number' &&
    typeof epoch === 'number' &&
    isObject(plan) &&
    plan['kind'] === kind &&
    isObject(policy) &&
    isObject(requester) &&
    Array.isArray(approvals)
  );
}

const isAudit = (value: Record<string, unknown>): value is Record<string, unknown> & AuditRecord =>
  typeof value['runId'] === 'string' &&
  typeof value['version'] === 'number' &&
  typeof value['hash'] === 'string' &&
  typeof value['prev'] === 'string' &&
  typeof value['type'] === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
