import type { SimulatedService } from '../../local/aws/service.ts';
import { type StartedAws, startAws, taken } from '../local/aws/local-aws.ts';

export interface Asked {
  operation: string;
  input: Record<string, unknown>;
}

export interface ScriptedAws extends StartedAws {
  /** Every call that arrived, in order. */
  asked: Asked[];
}

/** What one operation answers: an object, an error to throw, or a list of these, used up from the front. */
export type Script = Readonly<Record<string, object | Error | readonly (object | Error)[]>>;

/** One service that answers as written, over its own wire protocol. An operation without an answer is a 501. */
export async function startScriptedAws(
  service: Pick<SimulatedService, 'name' | 'sdk'>,
  script: Script,
): Promise<ScriptedAws> {
  const asked: Asked[] = [];
  const handlers = Object.entries(script).map(([operation, written]) => {
    const answers: (object | Error)[] = Array.isArray(written) ? [...written] : [written];
    const handler = async (input: Record<string, unknown>): Promise<object> => {
      asked.push({ operation, input: { ...Object(taken(input)) } });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error(`no answer to ${operation}`);
      return answer;
    };
    return [operation, handler] as const;
  });
  const aws = await startAws({ services: () => [{ ...service, handlers: Object.fromEntries(handlers) }] });
  return Object.assign(aws, { asked });
}

type ServiceException = new (options: {
  name: string;
  message: string;
  $fault: 'client';
  $metadata: Record<string, never>;
}) => Error;

/** An error without a class of its own in the SDK: `refusalOf(CloudFormationServiceException, 'ValidationError', '…')`. */
export const refusalOf = (Class: ServiceException, name: string, message: string): Error =>
  new Class({ name, message, $fault: 'client', $metadata: {} });
