import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Room for one statement. A managed policy has 6,144 characters and a role's own policies 10,240 together
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html); whole statements that find no room in the
 * role's own policy are moved to managed ones by the CDK.
 */
const MAX_STATEMENT = 5800;

/** Attaches statements to a role, each in parts that fit into a policy. */
export function addStatements(role: iam.Role, statements: readonly iam.PolicyStatement[]): void {
  for (const statement of statements.flatMap(partsOf)) role.addToPolicy(statement);
}

/**
 * A statement as several that allow the same together, with `2`, `3` … after the Sid: its resources, or the values of a
 * StringEquals condition, are shared out, whichever is longer. Only what allows is split: a deny with NotResource needs its
 * whole list.
 */
function partsOf(statement: iam.PolicyStatement): iam.PolicyStatement[] {
  if (statement.effect === iam.Effect.DENY || lengthOf(statement) <= MAX_STATEMENT) return [statement];
  const { list, withList } = longestOf(statement);
  for (let count = 2; count <= list.length; count += 1) {
    const parts = evenly(list, count).map((part, index) =>
      withList(part, `${statement.sid ?? ''}${index === 0 ? '' : index + 1}`),
    );
    if (parts.every((part) => lengthOf(part) <= MAX_STATEMENT)) return parts;
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
