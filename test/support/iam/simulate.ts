import { runSimulation, type SimulationRequestPrincipal } from '@cloud-copilot/iam-simulate';
import type { NamedPolicy } from '../../../local/aws/iam.ts';
import type { Context, Permission } from './permission.ts';

/** `denied` by a statement, or allowed by none. */
export type Verdict = 'allowed' | 'denied' | 'not-allowed';

export interface Caller {
  /** ARN of a role, name of an AWS service, or nobody known. */
  principal: SimulationRequestPrincipal;
  policies: readonly NamedPolicy[];
  accountId: string;
}

const VERDICTS = { Allowed: 'allowed', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'not-allowed' } as const;

/**
 * What IAM says of one request. Condition keys that the action does not know are left out, as IAM leaves them out.
 * @throws for an action, a resource or a policy that IAM does not know: then the test asks something impossible
 */
export async function verdictOf(caller: Caller, permission: Permission, resourcePolicy?: unknown): Promise<Verdict> {
  const { principal, policies, accountId } = caller;
  const { action, resource, context = {} } = permission;
  const answer = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource: withAccount(resource), accountId: ownerOf(action, resource) ?? accountId },
        contextVariables: { ...whoAsks(principal), ...variables(context) },
      },
      identityPolicies: policies.map(({ name, document }) => ({ name, policy: ofAws(document) })),
      resourcePolicy,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(answer.errors)}`);
  return VERDICTS[answer.overallResult];
}

/** Of services whose resources another account may let in by a policy. Others name what is AWS's own, which nobody must be let into. */
const ownerOf = (action: string, resource: string): string | undefined =>
  /^(lambda|sts|events):/.test(action) ? /^arn:aws:[a-z]+:[a-z0-9-]*:(\d{12}):/.exec(resource)?.[1] : undefined;

/**
 * Documents of AWS belong to no account, `arn:aws:ssm:ap-southeast-2::document/AWS-…`, which the simulator takes for no document at all: it is
 * given one, on both sides alike.
 */
const withAccount = (text: string): string =>
  text.replaceAll(/(arn:aws:ssm:[a-z0-9-]+:):(document\/AWS-)/g, '$1000000000000:$2');
const ofAws = (document: unknown): unknown => JSON.parse(withAccount(JSON.stringify(document)));

/** What IAM knows of whoever signed the request; of nobody it knows nothing. */
const whoAsks = (principal: SimulationRequestPrincipal): Record<string, string> => {
  if (typeof principal !== 'string') return {};
  return principal.startsWith('arn:')
    ? { 'aws:PrincipalArn': principal, 'aws:PrincipalIsAWSService': 'false' }
    : { 'aws:PrincipalIsAWSService': 'true' };
};

/** Every request of ours is encrypted in transit. */
const variables = (context: Context): Record<string, string | string[]> => ({
  'aws:SecureTransport': 'true',
  ...context,
});
