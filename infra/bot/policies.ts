import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Room for one statement, less of it where there are many, and for the statements of one policy. A managed policy has 6,144 characters and a role's own policies
 * 10,240 together (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html), of which what the CDK adds,
 * such as receiving from queues, takes its part. The CDK moves statements too, but counts fewer characters than IAM.
 */
const MAX_STATEMENTS = [6000, 3000, 1500];
const MAX_OWN = 9000;
const MAX_MANAGED = 6050;

/** Managed policies that a role may have. */
const MOST_MANAGED = 10;

/** Attaches statements to a role: to its own policy, and what finds no room there to managed ones, each in parts that fit. */
export function addStatements(role: iam.Role, statements: readonly iam.PolicyStatement[]): void {
  const [own = [], ...others] = packsOf(statements);
  for (const statement of own) role.addToPolicy(statement);
  others.forEach((pack, index) => {
    new iam.ManagedPolicy(role, `More${index + 1}`, { roles: [role], statements: pack });
  });
}

/** In their order where that fits; else the longest first, and in ever shorter parts, until the role may have so many policies. */
function packsOf(statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[][] {
  const [whole = 0] = MAX_STATEMENTS;
  let packs = packed(statements.flatMap((statement) => partsOf(statement, whole)));
  for (const most of MAX_STATEMENTS) {
    if (packs.length <= MOST_MANAGED + 1) break;
    packs = packed(longestFirst(statements.flatMap((statement) => partsOf(statement, most))));
  }
  return packs;
}

/** So few policies are left half empty, at the price of an order that nobody reads. */
const longestFirst = (statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[] =>
  statements.toSorted((a, b) => lengthOf(b) - lengthOf(a));

/** Each into the first that has room: the role's own policy before the managed ones. */
function packed(statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[][] {
  const packs: { left: number; statements: iam.PolicyStatement[] }[] = [{ left: MAX_OWN, statements: [] }];
  for (const statement of statements) {
    // With the comma behind it.
    const length = lengthOf(statement) + 1;
    const room = packs.find(({ left }) => length <= left);
    const pack = room ?? { left: MAX_MANAGED, statements: [] };
    if (room === undefined) packs.push(pack);
    pack.statements.push(statement);
    pack.left -= length;
  }
  return packs.map((pack) => pack.statements);
}

/**
 * A statement as several that allow the same together, with `2`, `3` … after the Sid: its resources, or the values of a
 * StringEquals condition, are shared out, whichever is longer. Only what allows is split: a deny with NotResource needs its
 * whole list.
 */
function partsOf(statement: iam.PolicyStatement, most: number): iam.PolicyStatement[] {
  if (statement.effect === iam.Effect.DENY || lengthOf(statement) <= most) return [statement];
  const { list, withList } = longestOf(statement);
  for (let count = 2; count <= list.length; count += 1) {
    const parts = evenly(list, count).map((part, index) =>
      withList(part, `${statement.sid ?? ''}${index === 0 ? '' : index + 1}`),
    );
    if (parts.every((part) => lengthOf(part) <= most)) return parts;
  }
  return [statement];
}

const lengthOf = (statement: iam.PolicyStatement): number => JSON.stringify(statement.toStatementJson()).length;

interface Longest {
  list: readonly string[];
  withList: (list: string[], sid: string) => iam.PolicyStatement;
}

function longestOf(statement: iam.PolicyStatement): Longest {
  const resources: Longest = {
    list: statement.resources,
    withList: (list, sid) => statement.copy({ sid, resources: list }),
  };
  const equals: Readonly<Record<string, unknown>> = statement.conditions['StringEquals'] ?? {};
  const values = Object.entries(equals).map(([key, wanted]): Longest => {
    const list = Array.isArray(wanted) ? wanted.map(String) : [];
    const withList: Longest['withList'] = (part, sid) =>
      statement.copy({ sid, conditions: { ...statement.conditions, StringEquals: { ...equals, [key]: part } } });
    return { list, withList };
  });
  return [resources, ...values].reduce((longest, one) => (sizeOf(one) > sizeOf(longest) ? one : longest));
}

const sizeOf = ({ list }: Longest): number => (list.length < 2 ? 0 : JSON.stringify(list).length);

function evenly<T>(list: readonly T[], count: number): T[][] {
  const start = (part: number): number => Math.floor((part * list.length) / count);
  return Array.from({ length: count }, (_none, part) => list.slice(start(part), start(part + 1)));
}
