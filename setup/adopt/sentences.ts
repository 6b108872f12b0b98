import type { ExistingTask } from './window-tasks.ts';

/** What a failed call means for whoever runs this: one sentence with what to do. `action` is the IAM action that the call needs. */
export function failureSentence(error: unknown, action: string, region: string): string {
  const { name = '', message = '', code = '' } = toFields(error);
  if (/CredentialsProviderError|CredentialsError/.test(name))
    return 'No AWS credentials were found: sign in, for example with aws sso login, or set AWS_PROFILE.';
  if (/Expired/.test(name) || /expired/i.test(message)) return 'Your AWS credentials have expired: sign in again.';
  if (/UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature/.test(name))
    return 'AWS did not accept your credentials: check AWS_PROFILE, or sign in again.';
  if (/AccessDenied|UnauthorizedOperation/.test(name)) {
    const missing = /to perform: ([a-z0-9-]+:\w+)/.exec(message)?.[1] ?? action;
    return `Your credentials are not allowed ${missing} in ${region}: get that permission, or give the printed task to someone who has it.`;
  }
  if (name === 'DoesNotExistException')
    return `There is no such window or task in ${region}: check the id, and that AWS_REGION is the window's Region.`;
  if (name === 'InvalidDocument')
    return `There is no runbook Patchwarden-Window in ${region}: deploy Patchwarden with adopted: true on this fleet first.`;
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT/.test(`${code}${message}`))
    return `AWS cannot be reached from here (${code || name}): check the network, AWS_REGION and AWS_ENDPOINT_URL.`;
  return `${action} failed: ${name}${message === '' ? '' : `, ${message}`}`;
}

const toFields = (error: unknown): { name?: string; message?: string; code?: string } =>
  typeof error === 'object' && error !== null ? error : { message: String(error) };

const PATCHES = /(^|\/)AWS-(RunPatchBaseline\w*|PatchInstanceWithRollback|PatchAsgInstance|InstallWindowsUpdates)$/;

/** Tasks of the window that patch whatever people answer. */
export const patchingAnyway = (tasks: readonly ExistingTask[]): ExistingTask[] =>
  tasks.filter(({ arn }) => PATCHES.test(arn));

/** How to take such tasks out of the window. */
export const removals = (window: string, tasks: readonly ExistingTask[]): string =>
  [
    tasks.length === 1 ? 'This task still patches without asking:' : 'These tasks still patch without asking:',
    ...tasks.map(
      ({ id, name, arn }) => `  ${[name, arn].filter((text) => text !== '').join(', ')}
    npm run adopt -- ${window} --remove ${id} --confirm ${window}`,
    ),
    'If CloudFormation or Terraform made them, remove them there instead, or they come back.',
  ].join('\n');
