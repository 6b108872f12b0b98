import { calling } from './failure.ts';
import { type AwsConfig, callAws } from './signed-call.ts';

/** Decrypted SSM parameters. */
export interface Parameters {
  /**
   * The named parameters' values by name, at most ten, in one call.
   * @throws AwsCallError when the call fails, or when one of them does not exist or is empty; never with a value in its text.
   */
  read(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

/** `timeoutMs` bounds a read with its repetition. */
export const createParameters = (config: AwsConfig, timeoutMs: number): Parameters => ({
  read: (names) =>
    calling(`reading parameters ${names.join(', ')}`, async () => {
      const answer = await callAws(
        config,
        {
          service: 'ssm',
          target: 'AmazonSSM.GetParameters',
          contentType: 'application/x-amz-json-1.1',
          input: { Names: names, WithDecryption: true },
        },
        timeoutMs,
      );
      const found = valuesIn(answer);
      return Object.fromEntries(names.map((name) => [name, presentValue(name, found.get(name))]));
    }),
});

/** The error's name when a parameter does not exist or is empty. */
export const PARAMETER_MISSING = 'ParameterMissing';
/** Parameters that AWS publishes for everyone; what they hold is no secret. */
export interface PublicParameters {
  /**
   * When it got another value, in milliseconds since the epoch; absent where AWS does not say, or has none of that name.
   * @throws AwsCallError when the call fails
   */
  changedAt(name: string): Promise<number | undefined>;
}

export const createPublicParameters = (config: AwsConfig, timeoutMs: number): PublicParameters => ({
  changedAt: (name) =>
    calling(`reading parameter ${name}`, async () => {
      const call = {
        service: 'ssm',
        target: 'AmazonSSM.GetParameters',
        contentType: 'application/x-amz-json-1.1',
        input: { Names: [name] },
      } as const;
      const answer = Object(await callAws(config, call, timeoutMs));
      const seconds: unknown = answer.Parameters?.[0]?.LastModifiedDate;
      return typeof seconds === 'number' ? Math.round(seconds * 1000) : undefined;
    }),
});

class ParameterMissing extends Error {
  override readonly name = PARAMETER_MISSING;

  constructor(parameter: string) {
    super(`${parameter} does not exist or is empty`);
  }
}

function presentValue(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new ParameterMissing(name);
  return value;
}

function valuesIn(answer: unknown): ReadonlyMap<string, string> {
  const list: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'Parameters') : undefined;
  const values = new Map<string, string>();
  for (const parameter of Array.isArray(list) ? list : []) {
    if (typeof parameter?.Name === 'string' && typeof parameter.Value === 'string') {
      values.set(parameter.Name, parameter.Value);
    }
  }
  return values;
}
