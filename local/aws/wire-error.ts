import { isRecord, stringOr } from './json-value.ts';

/** An error that is not modelled by the service's SDK, answered under its code like one that is. */
export class WireError extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { httpStatusCode: number };

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.$fault = status < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode: status };
  }
}

/** What a thrown error becomes on the wire: the service's answer, not the simulator's bug. */
export interface ErrorAnswer {
  code: string;
  message: string;
  fault: 'client' | 'server';
  status?: number;
  /** The SDK's exception instance, whose modelled members are serialised too. */
  error: Record<string, unknown>;
}

/** The answer for an SDK exception or a `WireError`; undefined for anything else, which is a bug. */
export function answerOf(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof Error) || !isRecord(error)) return undefined;
  const fault = error['$fault'];
  if (fault !== 'client' && fault !== 'server') return undefined;
  const metadata = error['$metadata'];
  const status = isRecord(metadata) ? metadata['httpStatusCode'] : undefined;
  return {
    code: error.name,
    message: error.message || stringOr(error['Message'], ''),
    fault,
    ...(typeof status === 'number' && { status }),
    error,
  };
}

export const internalFailure = () =>
  new WireError('InternalFailure', 'The request processing has failed because of an unknown error.', 500);
