import { AwsCallError } from '../src/aws/failure.ts';

/** What a failed call means for whoever runs this: one sentence with what to do. `action` is the IAM action that the call needs. */
export function failureSentence(error: unknown, action: string, region: string): string {
  const { name = '', message = '', code = '' } = toFields(error instanceof AwsCallError ? error.cause : error);
  if (/CredentialsProviderError|CredentialsError/.test(name))
    return 'No AWS credentials were found: sign in, for example with aws sso login, or set AWS_PROFILE.';
  if (/Expired/.test(name) || /expired/i.test(message)) return 'Your AWS credentials have expired: sign in again.';
  if (/UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature/.test(name))
    return 'AWS did not accept your credentials: check AWS_PROFILE, or sign in again.';
  if (/AccessDenied|UnauthorizedOperation/.test(name)) {
    const missing = /to perform: ([a-z0-9-]+:\w+)/.exec(message)?.[1] ?? action;
    return `Your credentials are not allowed ${missing} in ${region}: get that permission, or have someone run this who has it.`;
  }
  if (name === 'DoesNotExistException')
    return `There is no such window or task in ${region}: check the id, and that AWS_REGION is the window's Region.`;
  if (name === 'InvalidDocument')
    return `There is no runbook Patchwarden-Window in ${region}: deploy Patchwarden with adopted: true on this fleet first.`;
  if (/^EntityAlreadyExists/.test(name))
    return `${message.replace(/[.\s]+$/, '')}, and was made since this began: run it again.`;
  if (/^LimitExceeded/.test(name) && action.startsWith('iam:'))
    return `${action} is over a quota of IAM (${message.replace(/[.\s]+$/, '')}): delete what is not needed, or ask AWS for more.`;
  if (/is invalid or cannot be assumed/.test(message))
    return `CloudFormation cannot assume that role: create it first, with the printed trust policy, or name another with --role.`;
  if (/^Stack\b.* does not exist/.test(message))
    return `${message.replace(/[.\s]+$/, '')} in ${region}: correct stack.name in patchwarden.yml, or AWS_REGION.`;
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/.test(`${code}${message}`))
    return `AWS cannot be reached from here (${code || name}): check the network, AWS_REGION and AWS_ENDPOINT_URL.`;
  return `${action} failed: ${name}${message === '' ? '' : `, ${message}`}`;
}

const toFields = (error: unknown): { name?: string; message?: string; code?: string } =>
  typeof error === 'object' && error !== null ? error : { message: String(error) };
