import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { type Here, runbookRoleName } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { markOf } from './document-mark.ts';
import type { RunbookSpec } from './feature.ts';
import { NAMES } from './names.ts';
import { addStatements } from './policies.ts';
import type { Json } from './runbook-document.ts';
import { askTheGatekeeper, createRunbookRole } from './runbook-role.ts';

export interface Runbook {
  kind: string;
  /** The document's name. */
  name: string;
  document: ssm.CfnDocument;
  role: iam.Role;
  /** Written out, without a reference to the role. */
  roleArn: string;
  startedBy: 'worker' | 'window';
}

interface RunbooksProps {
  arns: Arns;
  here: Here;
  /** What the features ask for. A kind of fleet that the config does not have has none: a list of names cannot be empty. */
  specs: readonly RunbookSpec[];
}

/** The runbooks, each with its own fixed role. Nothing else in the product can change a fleet or bake an image. */
export class Runbooks extends Construct {
  readonly all: readonly Runbook[];

  constructor(scope: Construct, { arns, here, specs }: RunbooksProps) {
    super(scope, 'Runbooks');
    this.all = specs.map((spec) => createRunbook(this, spec, { arns, here }));
  }
}

/** Of a document, in bytes (https://docs.aws.amazon.com/general/latest/gr/ssm.html). */
const MAX_DOCUMENT = 64 * 1024;

/** @throws when the document, which lists what it may be started for, is too long for Systems Manager. */
function fitting(name: string, content: Json): Json {
  const length = Buffer.byteLength(JSON.stringify(content));
  if (length <= MAX_DOCUMENT) return content;
  throw new Error(
    `the document ${name} has ${length} bytes and Systems Manager takes ${MAX_DOCUMENT}: it lists every fleet it may be started for, so give a part of the fleets to a bot of another account or Region`,
  );
}

function createRunbook(
  scope: Construct,
  { kind, name, does, startedBy = 'worker', statements, content }: RunbookSpec,
  { arns, here }: { arns: Arns; here: Here },
): Runbook {
  const id = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const roleName = runbookRoleName(kind, here);
  const description = `Fixed role of the runbook ${name}: ${does}`;
  const role = createRunbookRole(scope, `${id}Role`, { roleName, description, arns, here });
  addStatements(role, [askTheGatekeeper(arns), ...statements]);
  const roleArn = arns.role(roleName);
  const deployed = fitting(name, content({ RunbookRoleArn: roleArn, GatekeeperName: NAMES.gatekeeperFunction }));
  const document = new ssm.CfnDocument(scope, id, {
    name,
    documentType: 'Automation',
    documentFormat: 'YAML',
    // A change makes a new default version under the same name; executions that go on keep theirs.
    updateMethod: 'NewVersion',
    content: deployed,
    tags: markOf(deployed),
  });
  document.node.addDependency(role);
  return { kind, name, document, role, roleArn, startedBy };
}
