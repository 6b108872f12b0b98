import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { bakeStatements } from '../features/bake.ts';
import { refreshStatements } from '../features/deploy/groups.ts';
import { deployStatements } from '../features/deploy/stacks.ts';
import type { Place } from './arns.ts';
import type { Governed } from './managed.ts';
import { NAMES } from './names.ts';
import { readRunbook } from './runbook-document.ts';
import { createRunbookRole } from './runbook-role.ts';

export interface Runbook {
  /** The document's name. */
  name: string;
  document: ssm.CfnDocument;
  role: iam.Role;
  /** Written out, without a reference to the role. */
  roleArn: string;
}

/** The runbooks by what they do. A kind of fleet that the config does not have has none: a list of names cannot be empty. */
export interface RunbookSet {
  bake: Runbook;
  deploy?: Runbook;
  refresh?: Runbook;
}

type RunbookKind = keyof RunbookSet;

/** The runbooks, each with its own fixed role. Nothing else in the product can change a fleet or bake an image. */
export class Runbooks extends Construct {
  readonly byKind: RunbookSet;
  /** Those that there are. */
  readonly all: readonly Runbook[];

  constructor(scope: Construct, { place, governed }: { place: Place; governed: Governed }) {
    super(scope, 'Runbooks');
    const create = (spec: RunbookSpec) => createRunbook(this, spec, { place, governed });
    this.byKind = {
      bake: create({
        kind: 'bake',
        name: NAMES.bakeDocument,
        does: 'bakes the configured pipelines, nothing else',
        statements: bakeStatements(place, governed),
        values: { PipelineArns: governed.pipelineArns },
      }),
      ...(governed.stacks.length === 0 ? {} : { deploy: create(deploySpec(place, governed)) }),
      ...(governed.groups.length === 0 ? {} : { refresh: create(refreshSpec(place, governed)) }),
    };
    this.all = Object.values(this.byKind);
  }
}

interface RunbookSpec {
  kind: RunbookKind;
  name: string;
  /** Ends the role's description. */
  does: string;
  statements: readonly iam.PolicyStatement[];
  values: Readonly<Record<string, readonly string[]>>;
}

const deploySpec = (place: Place, governed: Governed): RunbookSpec => ({
  kind: 'deploy',
  name: NAMES.deployDocument,
  does: 'executes change sets of the configured stacks and cancels their updates, nothing else',
  statements: deployStatements(place, governed),
  values: { StackNames: governed.stacks },
});

const refreshSpec = (place: Place, governed: Governed): RunbookSpec => ({
  kind: 'refresh',
  name: NAMES.refreshDocument,
  does: 'refreshes the instances of the configured Auto Scaling groups, nothing else',
  statements: refreshStatements(place, governed),
  values: { GroupNames: governed.groups },
});

function createRunbook(
  scope: Construct,
  { kind, name, does, statements, values }: RunbookSpec,
  { place, governed }: { place: Place; governed: Governed },
): Runbook {
  const id = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  const roleName = `patchwarden-${kind}-runbook-${governed.region}`;
  const description = `Fixed role of the runbook ${name}: ${does}`;
  const role = createRunbookRole(scope, `${id}Role`, { roleName, description, place, governed });
  for (const statement of statements) role.addToPolicy(statement);
  const roleArn = place.roleArn(roleName);
  const document = new ssm.CfnDocument(scope, id, {
    name,
    documentType: 'Automation',
    documentFormat: 'YAML',
    // A change makes a new default version under the same name; executions that go on keep theirs.
    updateMethod: 'NewVersion',
    content: readRunbook(`patchwarden-${kind}.yaml`, { RunbookRoleArn: roleArn, TableName: NAMES.table, ...values }),
  });
  document.node.addDependency(role);
  return { name, document, role, roleArn };
}
