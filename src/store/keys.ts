import type { Key } from './table.ts';

/** How items that several folders or IAM know are named in the one table; a feature names those of its own. */
export const runKey = (runId: string): Key => ({ pk: `RUN#${runId}`, sk: 'RUN' });
export const auditKey = (runId: string, version: number): Key => ({
  pk: `RUN#${runId}`,
  sk: `${AUDIT}${String(version).padStart(6, '0')}`,
});
/** The request by which someone approved a run, as Slack signed it; `hash` names it. */
export const proofKey = (runId: string, hash: string): Key => ({ pk: `RUN#${runId}`, sk: `PROOF#${hash}` });
/** Which execution the gatekeeper admitted for what was approved in an epoch: nobody else may write these items. */
export const admittedKey = (runId: string, epoch: number): Key => ({
  pk: admittedPartition(runId),
  sk: String(epoch).padStart(6, '0'),
});
export const admittedPartition = (runId: string): string => `ADMITTED#${runId}`;
/**
 * What the gate of a runbook is written into that only ends something, one item for each attempt. `prefix`: of the place where that is
 * (`placePrefix`), so that a runbook of another place finds none.
 */
export const stopKey = (prefix: string, of: string, attempt: string): Key => ({
  pk: `STOP#${prefix}${of}`,
  sk: attempt,
});
/** When each member of a Slack user group was first seen in it. */
export const membersKey = (usergroup: string): Key => ({ pk: `MEMBERS#${usergroup}`, sk: 'MEMBERS' });
/** What is written, after a run, into the parameter that its fleet names. */
export const publishKey = (runId: string): Key => ({ pk: `RUN#${runId}`, sk: 'PUBLISH' });
export const reportKey = (runId: string): Key => ({ pk: `RUN#${runId}`, sk: 'REPORT' });
export const leaseKey = (subject: string): Key => ({ pk: `LEASE#${subject}`, sk: 'LEASE' });
export const nonceKey = (id: string): Key => ({ pk: `NONCE#${id}`, sk: 'NONCE' });
export const budgetKey = (method: string): Key => ({ pk: `BUDGET#${method}`, sk: 'BUDGET' });
/** What the board shows of one thing; the first word says whose it is. */
export const boardKey = (what: string, name: string): Key => ({ pk: BOARD, sk: `${what}#${name}` });
/** What was last seen of the maintenance windows of an account and Region. */
export const seenWindowsKey = (place: string): Key => ({ pk: `WINDOWS#${place}`, sk: 'SEEN' });
/** A message that may stand somewhere as if it were a card; `name` is its ts, or what marks it. */
export const leftKey = (channel: string, name: string): Key => ({ pk: LEFT, sk: `${channel}/${name}` });
/** Which window a sync gave to each fleet with `window: tags`. */
export const SYNCED_WINDOWS_KEY: Key = { pk: 'SYNCED#windows', sk: 'WINDOWS' };
export const PAUSE_KEY: Key = { pk: 'SWITCH#pause', sk: 'SWITCH' };

/** Partition of everything that is kept for the board. */
export const BOARD = 'BOARD';
/** Partition of messages that are not the card of their thing and may still look like it. */
export const LEFT = 'LEFT';
/** Sort keys of audit records begin so. */
export const AUDIT = 'AUDIT#';
/** Partition of the sparse index of runs that need work. */
export const WORK = 'WORK';
/** Partition of the runs of one name of the config, in the index by subject. */
export const subjectPartition = (name: string): string => `SUBJECT#${name}`;
