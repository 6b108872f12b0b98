import type { StartedExecution } from '../../aws/ssm.ts';
import { canonicalJson } from '../../store/table.ts';
import type { Run } from '../types/run.ts';
import type { Claim, GivenParameters, StartParameters, StartRecord } from '../types/start.ts';
import { tokenOf } from './token.ts';

/**
 * What is claimed for this epoch: the bytes that are sent, which the gatekeeper works out anew from the plan and compares.
 * @throws for an empty list: AWS does not document how Automation takes one
 */
export function claimOf(
  { id, epoch, heldAtGate }: Run,
  { document, parameters }: { document: string; parameters: GivenParameters },
): Claim {
  for (const [name, value] of Object.entries(parameters))
    if (Array.isArray(value) && value.length === 0) throw new Error(`the list ${name} is empty`);
  const token = tokenOf([id, 'start', epoch, ...(heldAtGate === undefined ? [] : [heldAtGate.times])].join('/'));
  return { document, parameters: sentParameters(parameters), token };
}

/** As StartAutomationExecution takes them: texts, and lists of texts. */
export const sentParameters = (parameters: GivenParameters): StartParameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]),
  );

/** Whether an execution was started with exactly these bytes. Anyone may start a runbook with others. */
export const isStartOf = (
  { document, parameters }: Pick<StartRecord, 'document' | 'parameters'>,
  execution: Pick<StartedExecution, 'document' | 'parameters'>,
): boolean =>
  execution.document === document &&
  canonicalJson(listsOf(execution.parameters)) === canonicalJson(listsOf(parameters));

/** As the API has parameters, whether one value or several: lists. */
const listsOf = (parameters: StartParameters): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
  );

/**
 * All parameters of a start that only ends something, as the one text with which its decision is recorded: `Name=value;Name=value`, by name.
 * No parameter's pattern takes a semicolon, so no two starts have the same.
 */
export const stopText = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(';');
