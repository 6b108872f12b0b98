import { calling } from './failure.ts';
import { type AwsCall, type AwsConfig, callAws } from './signed-call.ts';

/** A parameter as it is now. Of one that is no String no value is read. */
export type ParameterNow =
  | { kind: 'missing' }
  | { kind: 'not-text'; type: string }
  | { kind: 'text'; value: string; dataType: string; version: number };

/** Parameters that say what fleets run, to be looked at alone. Throws AwsCallError. */
export interface ImageParameters {
  /** Each of these, by name; at most ten are read in one call. */
  now(names: readonly string[]): Promise<ReadonlyMap<string, ParameterNow>>;
  /** ARN of whoever changed it last, where AWS says so. */
  changedBy(name: string): Promise<string | undefined>;
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const MOST = 10;
/** Of one name. */
const PAGES = 5;

export function createImageParameters(config: AwsConfig, timeoutMs: number): ImageParameters {
  const ask = (call: Pick<AwsCall, 'target' | 'input'>) =>
    callAws(config, { service: 'ssm', contentType: 'application/x-amz-json-1.1', ...call }, timeoutMs);
  return {
    now: async (names) => {
      const found = new Map<string, ParameterNow>();
      for (let i = 0; i < names.length; i += MOST) {
        const some = names.slice(i, i + MOST);
        const answer = await calling(`reading parameters ${some.join(', ')}`, () =>
          ask({ target: 'AmazonSSM.GetParameters', input: { Names: some, WithDecryption: false } }),
        );
        const list: unknown[] = Object(answer).Parameters ?? [];
        for (const name of some) found.set(name, asNow(list.map(Object).find(({ Name }) => Name === name)));
      }
      return found;
    },
    changedBy: (name) =>
      calling(`reading who changed parameter ${name}`, async () => {
        const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values: [name] }];
        let NextToken: string | undefined;
        for (let page = 0; page < PAGES; page += 1) {
          // A page of a filtered list may be empty, and another one may follow.
          const answer = Object(
            await ask({ target: 'AmazonSSM.DescribeParameters', input: { ParameterFilters, NextToken } }),
          );
          const by: unknown = answer.Parameters?.[0]?.LastModifiedUser;
          if (typeof by === 'string' && by !== '') return by;
          NextToken = answer.NextToken;
          if (NextToken === undefined || NextToken === '') return undefined;
        }
        return undefined;
      }),
  };
}

function asNow(parameter: Record<string, unknown> | undefined): ParameterNow {
  if (parameter === undefined) return { kind: 'missing' };
  const { Type: type, Value: value, DataType: dataType, Version: version } = parameter;
  if (type !== 'String' || typeof value !== 'string') return { kind: 'not-text', type: String(type) };
  return {
    kind: 'text',
    value: value.trim(),
    dataType: typeof dataType === 'string' ? dataType : 'text',
    version: typeof version === 'number' ? version : 0,
  };
}
