import type { Item } from '../../store/table.ts';
import type { AuditRecord, CardMessage, RunRecord } from '../record.ts';
import { RUN_STATES, type Run } from '../types.ts';

/**
 * Items are written by this code alone; what is checked is where another version of it could differ. A run of an unknown
 * schema or state is not read, so an older version leaves it untouched. Unknown fields are kept by every write.
 */
export function asRecord(item: Item): RunRecord[] {
  const { run, card, cardRev, chain, announced, reconciledAt, wakeAt, gate } = item;
  if (!isRun(run) || !isCard(card) || typeof cardRev !== 'number' || typeof chain !== 'string') return [];
  return [
    {
      run,
      card,
      cardRev,
      ...(typeof gate === 'string' ? { gate } : {}),
      chain,
      announced: typeof announced === 'number' ? announced : 0,
      reconciledAt: typeof reconciledAt === 'number' ? reconciledAt : 0,
      wakeAt: typeof wakeAt === 'number' ? wakeAt : 0,
    },
  ];
}

export function asAudit(item: Item): AuditRecord[] {
  const { pk: _pk, sk: _sk, ...entry } = item;
  return isAudit(entry) ? [entry] : [];
}

const KINDS: readonly Run['kind'][] = ['bake', 'deploy'];

function isRun(value: unknown): value is Run {
  if (!isObject(value)) return false;
  const { schema, id, kind, state, version, epoch, plan, policy, approvals, requester } = value;
  return (
    schema === 1 &&
    typeof id === 'string' &&
    KINDS.some((known) => known === kind) &&
    RUN_STATES.some((known) => known === state) &&
    typeof version === 'number' &&
    typeof epoch === 'number' &&
    isObject(plan) &&
    isObject(policy) &&
    isObject(requester) &&
    Array.isArray(approvals)
  );
}

const isCard = (value: unknown): value is CardMessage =>
  isObject(value) &&
  typeof value['channel'] === 'string' &&
  typeof value['status'] === 'string' &&
  isObject(value['threads']);

const isAudit = (value: Record<string, unknown>): value is Record<string, unknown> & AuditRecord =>
  typeof value['runId'] === 'string' &&
  typeof value['version'] === 'number' &&
  typeof value['hash'] === 'string' &&
  typeof value['prev'] === 'string' &&
  typeof value['type'] === 'string';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
