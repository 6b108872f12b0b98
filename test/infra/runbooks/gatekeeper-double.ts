import type { GateRefusal } from '../../../src/runs/types/gate-refusal.ts';

/** What a runbook sent to the gatekeeper. */
export type Asked = Readonly<Record<string, unknown>>;

/** Stands in for the gatekeeper; it throws where the function would fail. */
export type Gatekeeper = (asked: Asked) => object;

export const YES = { admitted: 'yes', refusal: 'none' } as const;

/** Says yes to everything, and cancel to how a stop should end. */
export const admitting: Gatekeeper = ({ ask }) =>
  ask === 'stop-how' ? { ...YES, how: 'cancel' } : ask === 'planned' ? { ...YES, planned: 'yes' } : YES;

export const no = (refusal: GateRefusal) => ({ admitted: 'no', refusal }) as const;

/** Lambda's answer to an invocation, as the local AWS gives it to the simulated Automation. */
export function invoked({ Payload }: Record<string, unknown>, gatekeeper: Gatekeeper): object {
  const asked: unknown = JSON.parse(Payload instanceof Uint8Array ? Buffer.from(Payload).toString() : '{}');
  const answer = answerOf(() => gatekeeper(Object(asked)));
  return { StatusCode: 200, ExecutedVersion: '$LATEST', ...answer };
}

function answerOf(answer: () => object): object {
  try {
    return { Payload: encoded(answer()) };
  } catch (error) {
    const errorMessage = error instanceof Error ? error.message : String(error);
    return { FunctionError: 'Unhandled', Payload: encoded({ errorType: 'Error', errorMessage }) };
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');
