import type { StartedExecution } from '../../aws/ssm.ts';
import { canonicalJson } from '../../store/table.ts';
import type { Run } from '../types/run.ts';
import type { Binding, GivenParameters, StartParameters, StartRecord } from '../types/start.ts';
import { tokenOf } from './token.ts';

/** The gate compares each of these with a separate attribute. */
const COMPARED_ALONE: readonly string[] = ['RunId', 'Epoch', 'PlanHash'];

/**
 * All parameters of a start, in the form in which the runbook's gate writes them. Texts and
 * numbers are one text, `Name=value;Name=value`, by name: no parameter's pattern takes a semicolon, so no two starts have
 * the same. How Automation writes a Boolean or a list within a text is not documented, so those stay whole values.
 * @throws for an empty list: DynamoDB has no empty set.
 */
export function bindingOf(parameters: GivenParameters): Binding {
  const bound = Object.entries(parameters)
    .filter(([name]) => !COMPARED_ALONE.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const texts = bound.flatMap(([name, value]) => (typeof value === 'string' ? `${name}=${value}` : []));
  const whole = bound.flatMap(([name, value]) => (typeof value === 'string' ? [] : [[name, value] as const]));
  for (const [name, value] of whole) if (isEmptyList(value)) throw new Error(`the list ${name} has no value to bind`);
  return { text: texts.join(';'), whole: Object.fromEntries(whole) };
}

const isEmptyList = (value: boolean | readonly string[]): boolean => typeof value !== 'boolean' && value.length === 0;

/** What is claimed for this epoch: the bytes that are sent, and what the gate holds them to. */
export const claimOf = (
  { id, epoch }: Run,
  { document, parameters }: { document: string; parameters: GivenParameters },
): Pick<StartRecord, 'document' | 'parameters' | 'binding' | 'token'> => ({
  document,
  parameters: sentParameters(parameters),
  binding: bindingOf(parameters),
  token: tokenOf(`${id}/start/${epoch}`),
});

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
