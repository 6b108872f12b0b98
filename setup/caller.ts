import { parseArgs } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsConfig } from '../src/aws/signed-call.ts';
import type { Here } from '../src/config/here.ts';
import { ConfigError } from '../src/config/problem.ts';
import type { Config } from '../src/config/types.ts';
import { present } from '../src/present.ts';
import { failureSentence } from './failure-sentence.ts';

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  loadConfig: (path: string) => Config;
  out: (text: string) => void;
  /** Aborted when the caller presses Ctrl+C. */
  stop: AbortSignal;
  /** Waits for AWS, in milliseconds. Absent: by the process's own clock. */
  pause?: (milliseconds: number) => Promise<void>;
}

/** A sentence that ends a command: what is wrong, and what to do. */
export class Told extends Error {}

/** The exit code of a command: 1, with one sentence, for what ends it early. */
export async function exitCodeOf({ out }: Pick<Surroundings, 'out'>, command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof Told || error instanceof ConfigError)) throw error;
    out(error.message);
    return 1;
  }
}

/** The options of a command line, each of one value. @throws Told, with the usage, for anything else */
export function optionsIn(
  args: readonly string[],
  names: readonly string[],
  usage: string,
): Readonly<Record<string, string | undefined>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' } as const]));
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

export interface Place {
  around: Surroundings;
  here: Here;
  /** Whose account and Region these are. */
  owner?: string;
}

/** Settings of a client for the Region of the config, once the credentials are known to be of its account. @throws Told */
export async function signedIn({ around, here, owner = "the config's first" }: Place): Promise<AwsConfig> {
  const own = regionIn(around);
  if (own !== undefined && own !== here.region)
    throw new Told(`AWS_REGION is ${own} and ${owner} Region is ${here.region}: set AWS_REGION=${here.region}.`);
  const { aws, account } = await identified(around, here.region);
  if (account !== here.account)
    throw new Told(
      `Your credentials are for account ${account ?? 'unknown'}, but ${owner} account is ${here.account}: use credentials for ${here.account}.`,
    );
  return aws;
}

/** As the AWS tools read it: an empty value is none. */
export const regionIn = ({ env }: Pick<Surroundings, 'env'>): string | undefined =>
  [env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find((region) => region !== undefined && region !== '');

/** The caller's credentials, and the account that they are for. @throws Told */
export async function identified(
  { env }: Pick<Surroundings, 'env'>,
  region: string,
): Promise<{ aws: AwsConfig; account: string | undefined }> {
  const endpoint = env['AWS_ENDPOINT_URL'];
  const settings = { region, ...(endpoint === undefined ? {} : { endpoint }) };
  const sts = new STSClient(settings);
  const ask = askingIn(region);
  const { accessKeyId, secretAccessKey, sessionToken } = await ask('sts:GetCallerIdentity', () =>
    sts.config.credentials(),
  );
  const { Account: account } = await ask('sts:GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({})));
  return { aws: { ...settings, credentials: { accessKeyId, secretAccessKey, ...present({ sessionToken }) } }, account };
}

/** Runs one call, whose failure is told in one sentence. */
export type Asking = <Answer>(action: string, call: () => Promise<Answer>) => Promise<Answer>;

export const asking = ({ here }: Place): Asking => askingIn(here.region);

const askingIn =
  (region: string): Asking =>
  async <Answer>(action: string, call: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await call();
    } catch (error) {
      throw new Told(failureSentence(error, action, region), { cause: error });
    }
  };
