import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Room for one statement, and for the statements of one policy. A managed policy has 6,144 characters and a role's own policies
 * 10,240 together (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html), of which what the CDK adds,
 * such as receiving from queues, takes its part. The CDK moves statements too, but counts fewer characters than IAM.
 */
const MAX_STATEMENT = 6000;
const MAX_OWN = 9250;
const MAX_MANAGED = 6100;

/** Managed policies that a role may have. */
const MOST_MANAGED = 10;

/** Attaches statements to a role: to its own policy, and what finds no room there to managed ones, each in parts that fit. */
export function addStatements(role: iam.Role, statements: readonly iam.PolicyStatement[]): void {
  const inOrder = packed(statements.flatMap(partsOf));
  const [own = [], ...others] = inOrder.length <= MOST_MANAGED + 1 ? inOrder : filled(merged(statements));
  for (const statement of own) role.addToPolicy(statement);
  others.forEach((pack, index) => {
    new iam.ManagedPolicy(role, `More${index + 1}`, { roles: [role], statements: pack });
  });
}

/** Each into the first that has room: the role's own policy before the managed ones. */
function packed(statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[][] {
  const packs = [new Pack(MAX_OWN)];
  for (const statement of statements) place(packs, statement);
  return packs.map((pack) => pack.statements);
}

/** Statements that say the same of other actions as one, under the name of the first. */
function merged(statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[] {
  const alike = new Map<string, iam.PolicyStatement>();
  for (const statement of statements) {
    const { Action: _actions, Sid: _sid, ...rest }: Record<string, unknown> = statement.toStatementJson();
    const key = JSON.stringify(rest);
    const first = alike.get(key);
    const actions = [...new Set([...(first?.actions ?? []), ...statement.actions])];
    alike.set(key, (first ?? statement).copy({ actions }));
  }
  return [...alike.values()];
}

/** What is filled up with a part of a long statement has room for so much at least. */
const LEAST_PART = 600;

/**
 * The long lists last, each shared out among the policies as they have room: no policy is left half empty, at the price of an order
 * that nobody reads.
 */
function filled(statements: readonly iam.PolicyStatement[]): iam.PolicyStatement[][] {
  const packs = [new Pack(MAX_OWN)];
  const isLong = (statement: iam.PolicyStatement): boolean => partsOf(statement).length > 1;
  for (const statement of statements.filter((each) => !isLong(each))) place(packs, statement);
  for (const statement of statements.filter(isLong)) {
    const { list, withList } = longestOf(statement);
    for (let from = 0, part = 1; from < list.length; part += 1) {
      const pack = withRoom(packs);
      const cut = (to: number) => withList(list.slice(from, to), sidOf(statement, part));
      let to = from + 1;
      while (to < list.length && pack.hasRoom(cut(to + 1))) to += 1;
      pack.add(cut(to));
      from = to;
    }
  }
  return packs.map((pack) => pack.statements);
}

/** The statements of one policy. */
class Pack {
  left: number;
  readonly statements: iam.PolicyStatement[] = [];

  constructor(left: number) {
    this.left = left;
  }

  hasRoom(statement: iam.PolicyStatement): boolean {
    return lengthOf(statement) < this.left;
  }

  add(statement: iam.PolicyStatement): void {
    this.statements.push(statement);
    // With the comma behind it.
    this.left -= lengthOf(statement) + 1;
  }
}

function place(packs: Pack[], statement: iam.PolicyStatement): void {
  const pack = packs.find((each) => each.hasRoom(statement)) ?? newPack(packs);
  pack.add(statement);
}

/** The first with room for a part worth its name. */
function withRoom(packs: Pack[]): Pack {
  return packs.find(({ left }) => left >= LEAST_PART) ?? newPack(packs);
}

function newPack(packs: Pack[]): Pack {
  const pack = new Pack(MAX_MANAGED);
  packs.push(pack);
  return pack;
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
    const parts = evenly(list, count).map((part, index) => withList(part, sidOf(statement, index + 1)));
    if (parts.every((part) => lengthOf(part) <= MAX_STATEMENT)) return parts;
  }
  return [statement];
}

const sidOf = ({ sid = '' }: iam.PolicyStatement, part: number): string => `${sid}${part === 1 ? '' : part}`;

/** A reference to another resource of the stack: `{"Fn::GetAtt":["<logical id>","Arn"]}` in the template, and about as long as an ARN. */
const REFERENCE = 'r'.repeat(60);

const lengthOf = (statement: iam.PolicyStatement): number =>
  JSON.stringify(statement.toStatementJson()).replace(/\$\{Token\[[^\]]*\]\}/g, REFERENCE).length;

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
