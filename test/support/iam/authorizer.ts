import { isWildcardOnlyAction } from '@cloud-copilot/iam-simulate';
import type { Account, ApiRequest, Authorize, Role } from '../../../local/aws/iam.ts';
import { configRules } from './config-permissions.ts';
import { deployRules } from './deploy-permissions.ts';
import { dynamoDbRules } from './dynamodb-permissions.ts';
import { imageBuilderRules } from './imagebuilder-permissions.ts';
import { lambdaRules } from './lambda-permissions.ts';
import { messagingRules } from './messaging-permissions.ts';
import { patchingRules } from './patching-permissions.ts';
import type { Context, Permission, Rules } from './permission.ts';
import { verdictOf } from './simulate.ts';
import { ssmRules } from './ssm-permissions.ts';
import { stsRules } from './sts-permissions.ts';
import { syncRules } from './sync-permissions.ts';

const RULES: Rules = {
  ...configRules,
  ...deployRules,
  ...dynamoDbRules,
  ...imageBuilderRules,
  ...lambdaRules,
  ...messagingRules,
  ...patchingRules,
  ...ssmRules,
  ...stsRules,
  ...syncRules,
};

/**
 * What IAM asks for a call. An operation without a rule is asked for by its own name on everything, if IAM knows no resource
 * for it. @throws for any other operation without a rule
 */
export async function permissionsFor(
  { service, operation, input }: ApiRequest,
  account: Account,
): Promise<Permission[]> {
  const action = `${service}:${operation}`;
  const rule = RULES[action];
  if (rule !== undefined) return rule(input, account);
  if (await isWildcardOnlyAction(service, operation)) {
    return [{ action, resource: '*', context: { 'ec2:Region': account.region } }];
  }
  throw new Error(`which permissions does ${action} need? Add a rule to test/support/iam`);
}

/**
 * Holds every call of a role to the policies of the deployed template: its own, and that of each resource it touches. `onDenied` is told what
 * was missing: a denial that the product copes with is a fault of the policies all the same.
 */
export function enforceIam(onDenied: (problem: Error) => void): Authorize {
  const known = new WeakMap<Role, Verdicts>();
  return async (request, account) => {
    const [name = ''] = request.caller.split('/');
    const role = account.iam.role(name);
    if (role === undefined && request.sourceArn === undefined)
      throw new Error(`there is no role ${name}, which calls ${request.operation}`);
    const verdicts = (role && known.get(role)) ?? verdictsOn(role ?? serviceOf(name), account.accountId);
    if (role !== undefined) known.set(role, verdicts);
    const missing = await verdicts.missing(await permissionsOf(request, account), account);
    for (const what of missing) onDenied(new Error(`IAM: ${name} may not ${what}`));
    return missing.length === 0;
  };
}

/** A service that acts by itself has no policy of its own. */
const serviceOf = (name: string): Role => ({ name, arn: name, policies: [] });

/** What a service does for a resource says so. */
async function permissionsOf(request: ApiRequest, account: Account): Promise<Permission[]> {
  const permissions = await permissionsFor(request, account);
  const { sourceArn } = request;
  if (sourceArn === undefined) return permissions;
  const source = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account.accountId };
  return permissions.map((one) => ({ ...one, context: { ...one.context, ...source } }));
}

/** By all that the answers depend on: every world and every test file has roles with the same policies. */
const byPolicies = new Map<string, Verdicts>();

function verdictsOn(role: Role, accountId: string): Verdicts {
  const key = JSON.stringify([role, accountId]);
  const verdicts = byPolicies.get(key) ?? new Verdicts(role, accountId);
  byPolicies.set(key, verdicts);
  return verdicts;
}

/** Names of the condition keys in policies: others cannot matter. */
const conditionsIn = (policies: unknown): string[] =>
  [...JSON.stringify(policies).matchAll(/"([a-z0-9]+:[A-Za-z]+(?:\/[^"]+)?)":/g)].map(([, key = '']) =>
    key.toLowerCase(),
  );

/** A policy of a resource with what is asked of it; the same text in every world. */
interface Attached {
  document: unknown;
  text: string;
  conditions: ReadonlySet<string>;
}

const attached = new WeakMap<object, Attached>();

/** The policy of a resource: that of a table covers its indexes. */
function attachedTo(resource: string, account: Account): Attached | undefined {
  const document = account.resourcePolicy(resource.replace(/\/index\/[^/]+$/, ''));
  if (typeof document !== 'object' || document === null) return undefined;
  const known = attached.get(document);
  const made = known ?? { document, text: JSON.stringify(document), conditions: new Set(conditionsIn(document)) };
  attached.set(document, made);
  return made;
}

/** What one role, or one service, may do. Each question is put to the simulator once. */
class Verdicts {
  readonly #caller: Parameters<typeof verdictOf>[0];
  readonly #conditions: ReadonlySet<string>;
  /** By the text of the resource's policy, and then by question: one key of both would be made anew for each call. */
  readonly #known = new Map<string, Map<string, Promise<boolean>>>();

  constructor({ arn, policies }: Role, accountId: string) {
    this.#caller = { principal: arn, policies, accountId };
    this.#conditions = new Set(conditionsIn(policies));
  }

  async missing(permissions: readonly Permission[], account: Account): Promise<string[]> {
    const missing: string[] = [];
    for (const { action, resource, context = {} } of permissions) {
      const policy = attachedTo(resource, account);
      const asked = this.#asked(context, policy);
      const question = `${action} on ${resource} with ${JSON.stringify(asked)}`;
      const answers = this.#answersBy(policy?.text ?? '');
      const known = answers.get(question) ?? this.#allows({ action, resource, context: asked }, policy);
      answers.set(question, known);
      if (!(await known)) missing.push(question);
    }
    return missing;
  }

  #answersBy(policy: string): Map<string, Promise<boolean>> {
    const answers = this.#known.get(policy) ?? new Map<string, Promise<boolean>>();
    this.#known.set(policy, answers);
    return answers;
  }

  #asked(context: Context, policy: Attached | undefined): Context {
    const matters = (key: string): boolean => this.#conditions.has(key) || policy?.conditions.has(key) === true;
    return Object.fromEntries(Object.entries(context).filter(([key]) => matters(key.toLowerCase())));
  }

  async #allows(permission: Permission, policy: Attached | undefined): Promise<boolean> {
    return (await verdictOf(this.#caller, permission, policy?.document)) === 'allowed';
  }
}
