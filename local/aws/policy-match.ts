import { isRecord } from './json-value.ts';

/** One request as a policy of a resource, or of who may assume a role, sees it. */
export interface Asked {
  /** ARN of a role or of an account's root, or a service such as `events.amazonaws.com`. */
  principal: string;
  action: string;
  /** Absent where the policy names none, as those of roles do. */
  resource?: string;
  context?: Readonly<Record<string, string>>;
}

/**
 * Whether a policy of a resource allows it by itself, as it must for another account's request: whatever the requester's own policies say.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * @throws Error for an element that is not simulated
 */
export function allowedBy(document: unknown, asked: Asked): boolean {
  const statements = listOf(isRecord(document) ? document['Statement'] : undefined).filter(isRecord);
  const about = statements.filter((statement) => isAbout(statement, asked));
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny');
}

const UNKNOWN = ['NotPrincipal', 'NotAction', 'NotResource'];

function isAbout(statement: Record<string, unknown>, asked: Asked): boolean {
  const unknown = UNKNOWN.find((name) => name in statement);
  if (unknown !== undefined) throw new Error(`a policy has ${unknown}, which is not simulated`);
  const { Principal, Action, Resource, Condition } = statement;
  return (
    isNamed(Principal, asked.principal) &&
    texts(Action).some((pattern) => isLike(asked.action.toLowerCase(), pattern.toLowerCase())) &&
    (Resource === undefined || texts(Resource).some((pattern) => isLike(asked.resource ?? '', pattern))) &&
    holds(Condition, contextOf(asked))
  );
}

/** An account stands for all its roles. */
function isNamed(principal: unknown, asked: string): boolean {
  if (principal === '*') return true;
  if (!isRecord(principal)) return false;
  const account = accountOf(asked);
  const inAws = texts(principal['AWS']).some(
    (one) => one === '*' || one === asked || (account !== undefined && isAccount(one, account)),
  );
  return inAws || texts(principal['Service']).includes(asked);
}

const accountOf = (principal: string): string | undefined => /^arn:aws:iam::(\d{12}):/.exec(principal)?.[1];

const isAccount = (named: string, account: string): boolean =>
  named === account || named === `arn:aws:iam::${account}:root`;

const contextOf = ({ principal, context = {} }: Asked): Readonly<Record<string, string>> => {
  const account = accountOf(principal);
  const own = account === undefined ? {} : { 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': account };
  return lowerCased({ ...own, ...context });
};

const lowerCased = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));

const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: (value, wanted) => value === wanted,
  ArnEquals: (value, wanted) => isLike(value, wanted),
  StringLike: (value, wanted) => isLike(value, wanted),
  ArnLike: (value, wanted) => isLike(value, wanted),
  Bool: (value, wanted) => value === wanted,
};

/** Every operator and every key of it; a key that the request does not have is not met. */
function holds(condition: unknown, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(isRecord(condition) ? condition : {}).every(([name, keys]) => {
    const operator = OPERATORS[name];
    if (operator === undefined) throw new Error(`a policy has the condition ${name}, which is not simulated`);
    return Object.entries(isRecord(keys) ? keys : {}).every(([key, wanted]) => {
      const value = context[key.toLowerCase()];
      return value !== undefined && texts(wanted).some((one) => operator(value, one));
    });
  });
}

function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(value);
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const texts = (value: unknown): string[] => listOf(value).map(String);
