import { calling } from './failure.ts';
import { AwsServiceError } from './json-answer.ts';
import { signedHeaders } from './signature.ts';
import { type AwsConfig, credentialsOf, post } from './signed-call.ts';

/** Roles of the account, read only. Methods throw AwsCallError. */
export interface Roles {
  /** By its name, without a path. One GetRole. */
  exists(name: string): Promise<boolean>;
}

const TIMEOUT_MS = 6_000;

export const createRoles = (config: AwsConfig): Roles => ({
  exists: (name) =>
    calling(`reading role ${name}`, async () => {
      try {
        await callIam(config, { action: 'GetRole', RoleName: name });
        return true;
      } catch (error) {
        if (error instanceof AwsServiceError && error.name === 'NoSuchEntity') return false;
        throw error;
      }
    }),
});

/** Without the SDK, whose client for it would be a hundred kilobytes: its API is of the Query protocol, and of one Region for each partition. */
async function callIam(
  config: AwsConfig,
  { action, ...input }: Readonly<Record<string, string>> & { action: string },
): Promise<void> {
  await config.pace?.();
  config.beforeCall?.();
  const { host, region } = iamOf(config.region);
  const url = new URL(config.endpoint ?? `https://${host}`);
  const body = new URLSearchParams({ Action: action, Version: '2010-05-08', ...input }).toString();
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
  const credentials = await credentialsOf(config);
  const headers = signedHeaders({ credentials, service: 'iam', region, contentType, url, body, at: new Date() });
  const { status, text } = await post({ url, headers, body, timeoutMs: TIMEOUT_MS, isFirst: true });
  if (status === 200) return;
  const said = (name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
  throw new AwsServiceError(said('Code') || 'UnknownError', status, { message: said('Message'), answer: {} });
}

/** https://docs.aws.amazon.com/general/latest/gr/iam-service.html */
function iamOf(region: string): { host: string; region: string } {
  if (region.startsWith('cn-')) return { host: 'iam.cn-north-1.amazonaws.com.cn', region: 'cn-north-1' };
  if (region.startsWith('us-gov-')) return { host: 'iam.us-gov.amazonaws.com', region: 'us-gov-west-1' };
  return { host: 'iam.amazonaws.com', region: 'us-east-1' };
}
