import type { Cloud } from './cloud.ts';
import type { Place } from './place.ts';
import { isSessionKey } from './sessions.ts';
import { WireError } from './wire-error.ts';
import type { Protocol } from './wire-model.ts';
import type { RestRequest } from './wire-rest.ts';

/** Who signed a request, and for where. */
export interface Signer {
  place: Place;
  /** Name of the role, and of the session behind it if there is one. Absent for who administers the account. */
  caller?: string;
}

/** docs/local.md tells people to sign with it. */
const ADMINISTRATOR = 'local';

type Refused = readonly [code: string, message: string, status: number];
type Refusals = Readonly<Record<'unknown' | 'expired', Refused>>;

const JSON_REFUSALS: Refusals = {
  unknown: ['UnrecognizedClientException', 'The security token included in the request is invalid.', 400],
  expired: ['ExpiredTokenException', 'The security token included in the request is expired', 400],
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html, and how each protocol's services spell it. */
const REFUSALS: Readonly<Record<Protocol, Refusals>> = {
  'json1.0': JSON_REFUSALS,
  'json1.1': JSON_REFUSALS,
  'rest-json': {
    unknown: [JSON_REFUSALS.unknown[0], JSON_REFUSALS.unknown[1], 403],
    expired: [JSON_REFUSALS.expired[0], JSON_REFUSALS.expired[1], 403],
  },
  query: {
    unknown: ['InvalidClientTokenId', 'The security token included in the request is invalid.', 403],
    expired: ['ExpiredToken', 'The security token included in the request is expired', 403],
  },
  'ec2-query': {
    unknown: ['AuthFailure', 'AWS was not able to validate the provided access credentials', 401],
    expired: ['RequestExpired', 'Request has expired.', 400],
  },
  'rest-xml': {
    unknown: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403],
    expired: ['ExpiredToken', 'The provided token has expired.', 400],
  },
};

/**
 * The place of a request: the Region of its signature's scope, the account of its access key. Keys are those of sessions that STS gave out,
 * the names of roles of the home's account, `local` for who administers that, and an account's id for who administers another.
 * @throws WireError as the service words it, for credentials that nobody has and for a Region that the world does not have
 */
export function signerOf(request: RestRequest, cloud: Cloud, protocol: Protocol): Signer {
  const found = /Credential=([^/,\s]+)\/[^/]+\/([^/]+)\/([^/,\s]+)/.exec(header(request, 'authorization'));
  if (found === null) return { place: cloud.home };
  const [, key = '', signed = '', service] = found;
  // IAM is the same in all Regions, and is signed for in one that the world need not have.
  const region = service === 'iam' ? cloud.home.region : signed;
  const { accountId, caller } = holderOf(request, key, { cloud, protocol });
  if (!cloud.regions.includes(region))
    throw new WireError(
      'NotImplemented',
      `This world has nothing in ${region}: its Regions are ${cloud.regions.join(', ')}.`,
      501,
    );
  return { place: { accountId, region }, ...(caller !== undefined && { caller }) };
}

interface Holder {
  accountId: string;
  caller?: string;
}

function holderOf(
  request: RestRequest,
  key: string,
  { cloud, protocol }: { cloud: Cloud; protocol: Protocol },
): Holder {
  const { accountId } = cloud.home;
  if (key === ADMINISTRATOR) return { accountId };
  if (/^\d{12}$/.test(key) && cloud.iamOf(key) !== undefined) return { accountId: key };
  if (!isSessionKey(key) && !/^\d{12}$/.test(key)) return { accountId, caller: key };
  const session = cloud.sessions.find(key, header(request, 'x-amz-security-token') || undefined);
  if (session === 'expired') throw new WireError(...REFUSALS[protocol].expired);
  // The credentials of a role that was deleted are nobody's.
  if (session === 'unknown' || cloud.iamOf(session.accountId)?.role(session.role) === undefined)
    throw new WireError(...REFUSALS[protocol].unknown);
  return { accountId: session.accountId, caller: `${session.role}/${session.name}` };
}

function header(request: RestRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
