import { type Json, textOf, toJson } from '../json.ts';
import type { ActionResult, Attempt } from './action.ts';
import { declaredOutputs } from './declared-outputs.ts';
import { type FailedAction, failedAction, failedCall } from './failed-call.ts';
import { select } from './selector.ts';

/** Looks that may be throttled in a row: the client inside repeats a throttled call this often. */
const THROTTLED_LOOKS = 4;
const throttles = ['ThrottlingException', 'CallRateLimitExceededException', 'RequestLimitExceeded', 'Throttling'];
const POLLS = [5_000, 10_000, 20_000];
const SLOWEST_POLL = 30_000;
const LARGEST_OUTPUT = 100 * 1024;

type Called = { response: Json } | { failed: FailedAction };

/** Calls one operation as boto3 does. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html */
export const executeApi = async (attempt: Attempt): Promise<ActionResult> => {
  const called = await call(attempt, []);
  if ('failed' in called) return called.failed;
  const declared = declaredOutputs(attempt.step, called.response);
  if ('problem' in declared) return failedAction('Verification', declared.problem);
  const outputs = declared.values;
  if (JSON.stringify(outputs).length > LARGEST_OUTPUT) return failedAction('Verification', 'the outputs exceed 100 KB');
  return { kind: 'success', outputs };
};

/** Looks until the property has one of the desired values. It knows no failing value: it looks until it times out. */
export const waitForProperty = async (attempt: Attempt): Promise<ActionResult> => {
  let throttled = 0;
  for (let look = 0; ; look += 1) {
    const called = await call(attempt, ['PropertySelector', 'DesiredValues']);
    throttled = 'failed' in called && throttles.includes(called.failed.type) ? throttled + 1 : 0;
    if ('failed' in called && (throttled === 0 || throttled > THROTTLED_LOOKS)) return called.failed;
    if (!('failed' in called) && isDesired(attempt, called.response)) return { kind: 'success' };
    const waited = await attempt.wait(attempt.deps.clock.now() + (POLLS[look] ?? SLOWEST_POLL));
    if (waited === 'cancelled' || waited === 'timed-out') return { kind: waited };
  }
};

/** Looks once. */
export const assertProperty = async (attempt: Attempt): Promise<ActionResult> => {
  const called = await call(attempt, ['PropertySelector', 'DesiredValues']);
  if ('failed' in called) return called.failed;
  if (isDesired(attempt, called.response)) return { kind: 'success' };
  const found = select(textOf(attempt.inputs['PropertySelector'] ?? ''), called.response);
  return failedAction(
    'Verification',
    `Property value ${found.found ? textOf(found.value) : '(none)'} is not in the desired values ${textOf(attempt.inputs['DesiredValues'] ?? [])}`,
  );
};

const isDesired = ({ inputs }: Attempt, response: Json): boolean => {
  const found = select(textOf(inputs['PropertySelector'] ?? ''), response);
  const desired = inputs['DesiredValues'];
  return found.found && Array.isArray(desired) && desired.map(textOf).includes(comparedText(found.value));
};

/** A Boolean is compared as `True` or `False`: https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-assertAwsResourceProperty.html */
const comparedText = (value: Json): string => (typeof value === 'boolean' ? (value ? 'True' : 'False') : textOf(value));

const call = async (attempt: Attempt, own: readonly string[]): Promise<Called> => {
  const { Service, Api, ...rest } = attempt.inputs;
  const input = Object.fromEntries(Object.entries(rest).filter(([key]) => !own.includes(key)));
  try {
    return { response: toJson(await attempt.deps.callService(textOf(Service ?? ''), textOf(Api ?? ''), input)) };
  } catch (error) {
    return { failed: failedCall(error, textOf(Api ?? '')) };
  }
};
