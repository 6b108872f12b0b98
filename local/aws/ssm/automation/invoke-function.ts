import { isMap, isRecord, type Json, textOf } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';
import { declaredOutputs } from './declared-outputs.ts';
import { failedAction, failedCall } from './failed-call.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html, of a payload and of an answer. */
const LARGEST = 200 * 1024;

/**
 * Invokes a function as the execution's role. `InputPayload` wins over `Payload`. That a function failed is an answer, with `FunctionError` and
 * the error as `Payload`: AWS does not document that the step fails then, so here it does where an output selects what is not there.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html
 */
export const invokeFunction = async (attempt: Attempt): Promise<ActionResult> => {
  const { InputPayload, Payload, ...rest } = attempt.inputs;
  if (InputPayload !== undefined && !isMap(InputPayload)) return failedAction('Verification', 'InputPayload is no map');
  const sent = InputPayload === undefined ? Payload : JSON.stringify(InputPayload);
  const bytes = sent === undefined ? undefined : Buffer.from(textOf(sent));
  if (bytes !== undefined && bytes.length > LARGEST) return failedAction('Verification', 'the payload exceeds 200 KB');
  try {
    const input = { ...rest, ...(bytes !== undefined && { Payload: new Uint8Array(bytes) }) };
    return answered(attempt, await attempt.deps.callService('lambda', 'Invoke', input));
  } catch (error) {
    return failedCall(error, 'Invoke');
  }
};

const answered = ({ step }: Attempt, response: Record<string, unknown>): ActionResult => {
  const { StatusCode, FunctionError, LogResult, Payload } = response;
  const text = typeof Payload === 'string' ? Buffer.from(Payload, 'base64').toString('utf8') : '';
  if (Buffer.byteLength(text) > LARGEST) return failedAction('Verification', 'the response exceeds 200 KB');
  const told = { ...texts({ FunctionError, LogResult }), StatusCode: Number(StatusCode) };
  const declared = declaredOutputs(step, { ...told, ...(text !== '' && { Payload: decoded(text) }) });
  if ('problem' in declared) return failedAction('Verification', functionError(response, text) ?? declared.problem);
  return { kind: 'success', outputs: { ...told, Payload: text, ...declared.values } };
};

const texts = (members: Record<string, unknown>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

const decoded = (text: string): Json => {
  const value: Json = JSON.parse(text);
  return value;
};

/** Of a function that failed, in its own words. */
const functionError = ({ FunctionError }: Record<string, unknown>, text: string): string | undefined => {
  if (FunctionError === undefined) return undefined;
  const error: unknown = decoded(text);
  const { errorType, errorMessage } = isRecord(error) ? error : {};
  return `the function failed: ${String(errorType)}: ${String(errorMessage)}`;
};
