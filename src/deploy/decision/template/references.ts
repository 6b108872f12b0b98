import type { Json, JsonObject } from '../../types/template.ts';
import type { Conditions } from './conditions.ts';
import { callOf, isList, isObject, memberOf, nameOf, objectOf, textOf } from './json.ts';
import { plainScalar } from './plain-scalar.ts';
import type { Resolver } from './resolver.ts';

/** What depends on one parameter of a template. */
export interface References {
  /** Resources that depend on it, directly or through others and through conditions, by logical id. */
  following: ReadonlySet<string>;
  /** Whether a value of the template depends on it so. */
  depends(value: Json | undefined): boolean;
  /** Whether it may hold the parameter's value: what only names a resource, such as the name of a group, holds none. */
  mayHold(value: Json): boolean;
}

/**
 * Types whose `Ref` and attributes are ids, names, ARNs and addresses: they hold nothing of what the resource is made of. A
 * launch template's id and version do, and so does whatever is not known.
 */
const NAMES_ALONE =
  /^AWS::(?:AutoScaling::(?!LaunchConfiguration$)|ElasticLoadBalancing(?:V2)?::|ApplicationAutoScaling::|CloudWatch::|EC2::(?!LaunchTemplate$)|ECS::(?:Service|Cluster|CapacityProvider)$|CodeDeploy::|Events::|IAM::|Logs::|Route53::|SNS::|SQS::)/;

/** A condition's name beside those of parameters and resources, which may be the same. */
const conditionNode = (name: string): string => `condition ${textOf(plainScalar(name))}`;

/** Every reference is looked at once, however long the chains are. */
export function referencesTo(parameter: string, { template, holds, isIn }: Resolver): References {
  const users = new Map<string, string[]>();
  const link = (from: string, value: Json): void => {
    for (const name of namesIn(value, holds)) {
      const known = users.get(name);
      if (known === undefined) users.set(name, [from]);
      else known.push(from);
    }
  };
  const resources = objectOf(template['Resources']);
  for (const [id, resource] of Object.entries(resources)) if (isIn(id) !== false) link(id, resource);
  for (const [name, condition] of Object.entries(objectOf(template['Conditions'])))
    link(conditionNode(name), condition);
  const reached = reach(parameter, users);
  const isSpent = (name: string): boolean => NAMES_ALONE.test(textOf(memberOf(memberOf(resources, name), 'Type')));
  const holding = reach(parameter, users, isSpent);
  return {
    following: new Set(Object.keys(resources).filter((id) => reached.has(id))),
    depends: (value) => value !== undefined && [...namesIn(value, holds)].some((name) => reached.has(name)),
    mayHold: (value) => [...namesIn(value, holds)].some((name) => holding.has(name)),
  };
}

/** What a parameter reaches through its users and theirs, without those where the way ends. */
function reach(
  parameter: string,
  users: ReadonlyMap<string, readonly string[]>,
  isEnd: (name: string) => boolean = () => false,
): Set<string> {
  const reached = new Set([parameter]);
  for (const name of reached) for (const user of users.get(name) ?? []) if (!isEnd(user)) reached.add(user);
  return reached;
}

/** Names of parameters, resources and conditions in a value, without the branches that are not taken. */
export function namesIn(value: Json, holds: Conditions): Set<string> {
  const names = new Set<string>();
  const visit = (part: Json): void => {
    if (isList(part)) part.forEach(visit);
    else if (isObject(part)) visitObject(part);
  };
  const visitObject = (part: JsonObject): void => {
    const call = callOf(part);
    for (const name of call === undefined ? conditionIn(part) : namesOfCall(call.name, call.argument)) names.add(name);
    const inner = call?.name === 'Fn::If' ? branches(call.argument, holds) : Object.values(part);
    inner.forEach(visit);
  };
  visit(value);
  return names;
}

const conditionIn = (part: JsonObject): string[] => {
  const condition = nameOf(memberOf(part, 'Condition'));
  return condition === undefined ? [] : [conditionNode(condition)];
};

function branches(argument: Json, holds: Conditions): readonly Json[] {
  const [condition, yes, no] = isList(argument) ? argument : [];
  const verdict = holds(nameOf(condition) ?? '');
  return [verdict === false ? undefined : yes, verdict === true ? undefined : no].filter((part) => part !== undefined);
}

function namesOfCall(name: string, argument: Json): readonly string[] {
  const first = nameOf(isList(argument) ? argument[0] : argument);
  if (first === undefined) return [];
  switch (name) {
    case 'Ref':
      return [first];
    case 'Fn::GetAtt':
      return [first.split('.', 1)[0] ?? first];
    case 'Fn::If':
      return [conditionNode(first)];
    case 'Fn::Sub':
      return [...first.matchAll(/\$\{([^{}!.][^{}.]*)[^{}]*\}/g)].flatMap(([, owner]) => owner?.trim() ?? []);
    default:
      return [];
  }
}
