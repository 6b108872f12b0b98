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
 * Holds every call of a role to the policies of the deployed template. `onDenied` is told what was missing: a denial that the
 * product copes with is a fault of the policies all the same.
 */
export function enforceIam(onDenied: (problem: Error) => void): Authorize {
  const known = new WeakMap<Role, RoleVerdicts>();
  return async (request, account) => {
    const role = account.iam.role(request.caller);
    if (role === undefined) throw new Error(`there is no role ${request.caller}, which calls ${request.operation}`);
    const verdicts = known.get(role) ?? verdictsOn(role, account.accountId);
    known.set(role, verdicts);
    const missing = await verdicts.missing(await permissionsFor(request, account));
    for (const what of missing) onDenied(new Error(`IAM: ${role.name} may not ${what}`));
    return missing.length === 0;
  };
}

/** By all that the answers depend on: every world and every test file has roles with the same policies. */
const byPolicies = new Map<string, RoleVerdicts>();

function verdictsOn(role: Role, accountId: string): RoleVerdicts {
  const key = JSON.stringify([role, accountId]);
  const verdicts = byPolicies.get(key) ?? new RoleVerdicts(role, accountId);
  byPolicies.set(key, verdicts);
  return verdicts;
}

/** What one role may do. Each question is put to the simulator once. */
class RoleVerdicts {
  readonly #caller: Parameters<typeof verdictOf>[0];
  readonly #conditions: ReadonlySet<string>;
  readonly #known = new Map<string, Promise<boolean>>();

  constructor({ arn, policies }: Role, accountId: string) {
    this.#caller = { principal: arn, policies, accountId };
    this.#conditions = new Set(
      [...JSON.stringify(policies).matchAll(/"([a-z0-9]+:[A-Za-z]+(?:\/[^"]+)?)":/g)].map(([, key = '']) =>
        key.toLowerCase(),
      ),
    );
  }

  async missing(permissions: readonly Permission[]): Promise<string[]> {
    const missing: string[] = [];
    for (const { action, resource, context = {} } of permissions) {
      const asked = this.#asked(context);
      const question = `${action} on ${resource} with ${JSON.stringify(asked)}`;
      const known = this.#known.get(question) ?? this.#allows({ action, resource, context: asked });
      this.#known.set(question, known);
      if (!(await known)) missing.push(question);
    }
    return missing;
  }

  /** Keys that no policy of the role mentions cannot matter. */
  #asked(context: Context): Context {
    return Object.fromEntries(Object.entries(context).filter(([key]) => this.#conditions.has(key.toLowerCase())));
  }

  async #allows(permission: Permission): Promise<boolean> {
    return (await verdictOf(this.#caller, permission)) === 'allowed';
  }
}
