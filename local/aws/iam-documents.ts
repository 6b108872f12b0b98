import * as sdk from '@aws-sdk/client-iam';
import { isRecord } from './json-value.ts';

type Kind = 'identity' | 'trust';

const malformed = (message: string): Error => new sdk.MalformedPolicyDocumentException({ message, $metadata: {} });

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** A policy as IAM takes it; what it can tell is wrong is refused. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export function policyIn(text: string, kind: Kind): unknown {
  const policy = parsed(text);
  if (!isRecord(policy)) throw malformed('Syntax errors in policy.');
  const statements = listOf(policy['Statement']);
  if (statements.length === 0) throw malformed('The policy failed legacy parsing');
  const ids = statements.flatMap((each) => (isRecord(each) ? listOf(each['Sid']) : []));
  if (new Set(ids).size < ids.length) throw malformed('Statement IDs (SID) in a single policy must be unique.');
  for (const statement of statements) checkStatement(statement, kind);
  return policy;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('Syntax errors in policy.');
  }
}

function checkStatement(statement: unknown, kind: Kind): void {
  if (!isRecord(statement) || !/^(?:Allow|Deny)$/.test(String(statement['Effect'])))
    throw malformed('Syntax errors in policy.');
  const actions = [...listOf(statement['Action']), ...listOf(statement['NotAction'])];
  if (actions.length === 0) throw malformed('Policy statement must contain actions.');
  if (actions.some((action) => action !== '*' && !/^[\w-]+:[\w*?]+$/.test(String(action))))
    throw malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  if (kind === 'identity') checkResources(statement);
  else checkTrust(statement);
}

function checkResources(statement: Readonly<Record<string, unknown>>): void {
  if (statement['Principal'] !== undefined) throw malformed('Policy document should not specify a principal.');
  const resources = [...listOf(statement['Resource']), ...listOf(statement['NotResource'])];
  if (resources.length === 0) throw malformed('Policy statement must contain resources.');
  const wrong = resources.find((each) => each !== '*' && !/^arn:[^:]+:[^:]*:[^:]*:[^:]*:.+$/.test(String(each)));
  if (wrong !== undefined) throw malformed(`Resource ${JSON.stringify(wrong)} must be in ARN format or "*".`);
}

function checkTrust(statement: Readonly<Record<string, unknown>>): void {
  if (statement['Resource'] !== undefined) throw malformed('Has prohibited field Resource');
  if (!isRecord(statement['Principal'])) throw malformed('AssumeRole policy must contain a Principal');
  const wrong = listOf(statement['Principal']['Service']).find(
    (each) => !/^[\w.-]+\.amazonaws\.com$/.test(String(each)),
  );
  if (wrong !== undefined) throw malformed(`Invalid principal in policy: "SERVICE":${JSON.stringify(wrong)}`);
}
