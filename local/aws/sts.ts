import * as sdk from '@aws-sdk/client-sts';
import type { CallContext, Clock } from '../types.ts';
import type { Cloud } from './cloud.ts';
import { digest } from './identifiers.ts';
import { placeOfArn } from './place.ts';
import { allowedBy } from './policy-match.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import { take } from './take.ts';
import { WireError } from './wire-error.ts';

const HOUR = 3600;
const SHORTEST = 900;
const ASSUMED = ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId'] as const;

type Assumed = Pick<sdk.AssumeRoleCommandInput, (typeof ASSUMED)[number]>;

/** STS: who am I, and may I be another. Who administers the account is an assumed role as well. */
export const stsService = (cloud: Cloud, clock: Clock): SimulatedService => ({
  name: 'sts',
  sdk,
  handlers: handlersOf<typeof sdk>()({
    GetCallerIdentity: async (_input, { accountId, caller = 'local' }) => {
      const [role = '', session = 'local'] = caller.split('/');
      return { Account: accountId, ...identity(accountId, role, session) };
    },
    AssumeRole: async (input, context) => {
      const asked = take(input, ASSUMED);
      const seconds = checked(asked, context);
      const role = assumable(cloud, asked, context);
      const { RoleSessionName: name = '' } = asked;
      const expiresAt = clock.now() + seconds * 1000;
      const issued = cloud.sessions.issue({ ...role, name, expiresAt });
      const { Arn, UserId } = identity(role.accountId, role.role, name);
      return {
        Credentials: {
          AccessKeyId: issued.accessKeyId,
          SecretAccessKey: issued.secretAccessKey,
          SessionToken: issued.sessionToken,
          Expiration: new Date(expiresAt),
        },
        AssumedRoleUser: { Arn, AssumedRoleId: UserId },
      };
    },
  }),
});

const LOCAL_ID = 'AROALOCALLOCALLOCALL1';

const identity = (accountId: string, role: string, session: string) => {
  const id = role === 'local' ? LOCAL_ID : `AROA${digest(`${accountId}/${role}`).slice(0, 17).toUpperCase()}`;
  return { Arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`, UserId: `${id}:${session}` };
};

const invalid = (member: string, value: unknown, rule: string): WireError =>
  new WireError(
    'ValidationError',
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );

/** How long it will last. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checked(
  { RoleArn = '', RoleSessionName = '', DurationSeconds: seconds = HOUR }: Assumed,
  context: CallContext,
) {
  if (RoleArn.length < 20) throw invalid('roleArn', RoleArn, 'have length greater than or equal to 20');
  if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName))
    throw invalid('roleSessionName', RoleSessionName, 'satisfy regular expression pattern: [\\w+=,.@-]*');
  if (seconds < SHORTEST) throw invalid('durationSeconds', seconds, `have value greater than or equal to ${SHORTEST}`);
  // Everybody but who administers an account has taken a role already.
  if (context.caller !== undefined && seconds > HOUR)
    throw new WireError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  return seconds;
}

/** What STS says of a role that is not there is what it says of one that does not trust who asks. */
function assumable(
  cloud: Cloud,
  { RoleArn: arn = '', DurationSeconds: seconds = HOUR, ExternalId: externalId }: Assumed,
  { accountId, caller }: CallContext,
): { accountId: string; role: string } {
  const owner = placeOfArn(arn)?.accountId ?? '';
  const name = /^arn:aws:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn)?.[1] ?? '';
  const iam = cloud.iamOf(owner);
  const trust = iam?.role(name) === undefined ? undefined : iam.trustOf(name);
  const principal = principalOf(accountId, caller);
  const context = externalId === undefined ? {} : { 'sts:ExternalId': externalId };
  if (trust === undefined || !allowedBy(trust.policy, { principal, action: 'sts:AssumeRole', context })) {
    const [role = '', session = 'local'] = (caller ?? 'local').split('/');
    throw new WireError(
      'AccessDenied',
      `User: ${identity(accountId, role, session).Arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      403,
    );
  }
  const { longestSeconds = HOUR } = trust;
  if (seconds > longestSeconds)
    throw new WireError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  return { accountId: owner, role: name };
}

/** Who administers an account is its root to policies. */
export const principalOf = (accountId: string, caller: string | undefined): string =>
  caller === undefined ? `arn:aws:iam::${accountId}:root` : `arn:aws:iam::${accountId}:role/${caller.split('/')[0]}`;
