import { AwsCallError, calling } from './failure.ts';
import { AwsServiceError } from './json-answer.ts';
import { type Credentials, signedHeaders } from './signature.ts';
import { type AwsConfig, credentialsOf, endpointOf, post } from './signed-call.ts';

/** Credentials of a role, until they end. */
export type RoleCredentials = Credentials & { expiration: Date };

export interface WantedRole {
  arn: string;
  /** Stands in the CloudTrail of the account whose role it is. */
  sessionName: string;
  /** What to do where it is refused, as the end of a sentence. */
  next: string;
}

/** The two attempts of one call together. */
const TIMEOUT_MS = 6_000;
const ATTEMPTS = 2;
/** As long as a role's sessions last unless it says otherwise, and the longest for one that is taken from another role. */
const DURATION_S = 3600;

/**
 * One AssumeRole, tried twice: it changes nothing. The SDK's client for it is larger than all that it would be used for.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws AwsCallError that names the role and what to do
 */
export const assumeRole = (config: AwsConfig, { arn, sessionName, next }: WantedRole): Promise<RoleCredentials> =>
  calling(`taking role ${arn} (${next})`, async () => {
    const body = new URLSearchParams({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: arn,
      RoleSessionName: sessionName,
      DurationSeconds: String(DURATION_S),
    }).toString();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await callOnce(config, body, attempt === 1);
      } catch (error) {
        if (attempt === ATTEMPTS || !isPassing(error)) throw error;
      }
    }
  });

const isPassing = (error: unknown): boolean =>
  !(error instanceof AwsServiceError) || error.$metadata.httpStatusCode >= 500 || /Throttl/.test(error.name);

async function callOnce(config: AwsConfig, body: string, isFirst: boolean): Promise<RoleCredentials> {
  config.beforeCall?.();
  const url = endpointOf(config, 'sts');
  const headers = signedHeaders({
    url,
    service: 'sts',
    region: config.region,
    credentials: await credentialsOf(config),
    contentType: 'application/x-www-form-urlencoded; charset=utf-8',
    body,
    at: new Date(),
  });
  const { status, text } = await post({ url, headers, body, timeoutMs: TIMEOUT_MS / ATTEMPTS, isFirst });
  if (status === 200) return credentialsIn(text);
  const message = textIn(text, 'Message') ?? '';
  throw new AwsServiceError(textIn(text, 'Code') ?? 'UnknownError', status, { message, answer: {} });
}

function credentialsIn(text: string): RoleCredentials {
  const [accessKeyId, secretAccessKey, sessionToken, until] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
    'Expiration',
  ].map((name) => textIn(text, name));
  const expiration = new Date(until ?? '');
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expiration.getTime()))
    throw Object.assign(new Error('the answer has no credentials'), { name: 'UnreadableAnswer' });
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The answer is flat where it is read: no element of these names stands in it twice. */
const textIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`)
    .exec(xml)?.[1]
    ?.replace(/&(\w+);/g, (all, entity) => ENTITIES[entity] ?? all);

/** So long before their end new ones are fetched, as the SDK does. */
const EARLY_MS = 5 * 60_000;
/** A refusal is not asked for again sooner: each call of a place would. */
const REFUSED_MS = 30_000;

/** Finds a role's credentials when they are first needed, and again shortly before they end; those who need them meanwhile share one call. */
export function roleCredentials(
  config: AwsConfig,
  wanted: WantedRole,
  now: () => number,
): () => Promise<RoleCredentials> {
  let known: { found: Promise<RoleCredentials>; until: number } | undefined;
  return () => {
    if (known !== undefined && now() < known.until) return known.found;
    const found = assumeRole(config, wanted);
    const current = { found, until: Number.POSITIVE_INFINITY };
    known = current;
    found.then(
      ({ expiration }) => {
        current.until = expiration.getTime() - EARLY_MS;
      },
      (error: unknown) => {
        const isRefused = error instanceof AwsCallError && error.failure === 'refused';
        current.until = isRefused ? now() + REFUSED_MS : 0;
      },
    );
    return found;
  };
}
