import type { SeenExecution } from '../../aws/ssm.ts';
import type { ConfirmConfig } from '../../config/types.ts';
import { MINUTE } from '../../duration.ts';
import type { Approval, ConfirmMismatch, ConfirmRules, Person, PolicySnapshot } from '../types.ts';

/** So long after their approval someone may confirm it. */
export const CONFIRM_WITHIN_MS = 10 * MINUTE;

/** The document by whose start people confirm: it changes nothing. */
export const CONFIRM_DOCUMENT = 'Patchwarden-Confirm';

/** What is confirmed: one request, as it is asked. */
export interface ConfirmAsked {
  id: string;
  epoch: number;
  /** Hash of the request; without it nothing can be confirmed. */
  asks?: string;
}

/** Whether an approval counts, as far as confirmation goes: what waits for one never does, and what has none only where none is wanted. */
export const isConfirmedOrNeedsNone = (
  { confirm }: Pick<Approval, 'confirm'>,
  { confirm: wanted }: Pick<PolicySnapshot, 'confirm'>,
): boolean => (confirm === undefined ? wanted === undefined : 'executionId' in confirm);

/** Until when an approval waits to be confirmed; `undefined` when it does not. */
export const waitsUntil = ({ confirm }: Pick<Approval, 'confirm'>): number | undefined =>
  confirm !== undefined && 'by' in confirm ? confirm.by : undefined;

/** The session in which someone confirms, by any of their accounts or their name; `undefined` where the config gives none. */
export function sessionOf(
  { userId, person, aliases = [] }: Person,
  config: ConfirmConfig | undefined,
): string | undefined {
  const people = config?.people ?? {};
  const sessions = [person, userId, ...aliases].flatMap((id) => (Object.hasOwn(people, id) ? (people[id] ?? []) : []));
  const [session] = sessions;
  // One person, one session: the file is refused otherwise, but today's people may join accounts that it did not.
  return sessions.every((each) => each === session) ? session : undefined;
}

/** Every ARN by which someone may confirm. */
export const arnsOf = (person: Person, { config, account }: ConfirmRules): string[] => {
  const session = sessionOf(person, config);
  return session === undefined
    ? []
    : (config?.roles ?? []).map((role) => `arn:aws:sts::${account}:assumed-role/${role}/${session}`);
};

/** Whether what confirmed it is a session that today's config has for this person; true where nothing was to be confirmed. */
export const isStillTheirs = ({ confirm, ...by }: Approval, rules: ConfirmRules): boolean =>
  confirm === undefined || !('executionId' in confirm) || arnsOf(by, rules).includes(confirm.arn);

/** Statuses of one that was started and that nobody has stopped. */
const STANDS: readonly string[] = ['Pending', 'InProgress', 'Success'];

/** Why it confirms nothing for anyone; `undefined` when it is about exactly this request. */
export function mismatchWithRequest(
  execution: SeenExecution,
  { id, epoch, asks }: ConfirmAsked,
): ConfirmMismatch | undefined {
  const { document, parameters, status, startedFor } = execution;
  if (document !== CONFIRM_DOCUMENT || Object.keys(parameters).sort().join() !== 'Epoch,PlanHash,RunId')
    return 'not-about-it';
  const isOnly = (name: string, value: string): boolean =>
    parameters[name]?.length === 1 && parameters[name][0] === value;
  if (!isOnly('RunId', id)) return 'not-about-it';
  if (asks === undefined || !isOnly('Epoch', String(epoch)) || !isOnly('PlanHash', asks)) return 'other-version';
  if (startedFor !== undefined) return 'not-started-by-hand';
  return STANDS.includes(status) ? undefined : 'was-stopped';
}

/**
 * Whether that execution confirms that approval: exactly this request, started by exactly this person's session of one of the roles,
 * within ten minutes of the approval. The name of a session alone says nothing: whoever assumes a role chooses it.
 */
export function mismatchOf(
  approval: Approval,
  execution: SeenExecution,
  { asked, ...rules }: ConfirmRules & { asked: ConfirmAsked },
): ConfirmMismatch | undefined {
  if (approval.epoch !== asked.epoch) return 'other-version';
  const mismatch = mismatchWithRequest(execution, asked);
  if (mismatch !== undefined) return mismatch;
  if (!arnsOf(approval, rules).some((arn) => arn === execution.executedBy)) return 'other-identity';
  const { startedAt = Number.NaN } = execution;
  const until = waitsUntil(approval) ?? approval.at + CONFIRM_WITHIN_MS;
  return startedAt >= approval.at && startedAt <= until ? undefined : 'out-of-time';
}

/** Whether what is stored of an approval is what the execution says now; one execution confirms one approval, which is the caller's to see. */
export const isConfirmed = (
  approval: Approval,
  execution: SeenExecution,
  rules: ConfirmRules & { asked: ConfirmAsked },
): boolean =>
  approval.confirm !== undefined &&
  'executionId' in approval.confirm &&
  approval.confirm.executionId === execution.id &&
  approval.confirm.arn === execution.executedBy &&
  mismatchOf(approval, execution, rules) === undefined;
