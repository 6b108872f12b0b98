import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Governed } from './governed.ts';
import { IMAGE_TAG, NAMES } from './names.ts';
import type { Place } from './place.ts';
import { readRunbook } from './runbook-document.ts';

/** What the gate reads and writes of a run. IAM cannot tell reading in a condition from writing. */
export const GATE_ATTRIBUTES = ['pk', 'sk', 'gate', 'state', 'epoch', 'planHash', 'subject'];

/** The runbooks, each with its own fixed role. Nothing else in the product can change a fleet or bake an image. */
export class Runbooks extends Construct {
  readonly bake: ssm.CfnDocument;
  readonly bakeRole: iam.Role;
  readonly roleArns: readonly string[];

  constructor(scope: Construct, { place, governed }: { place: Place; governed: Governed }) {
    super(scope, 'Runbooks');
    // The name holds the Region, since roles are the whole account's. Written out, so that the document shows its role.
    const roleName = `patchwarden-bake-runbook-${governed.region}`;
    this.bakeRole = createRunbookRole(this, { roleName, place, governed });
    for (const statement of bakeStatements(place, governed)) this.bakeRole.addToPolicy(statement);
    const roleArn = place.roleArn(roleName);
    this.roleArns = [roleArn];
    this.bake = new ssm.CfnDocument(this, 'Bake', {
      name: NAMES.bakeDocument,
      documentType: 'Automation',
      documentFormat: 'YAML',
      // A change makes a new default version under the same name; executions that go on keep theirs.
      updateMethod: 'NewVersion',
      content: readRunbook('patchwarden-bake.yaml', {
        RunbookRoleArn: roleArn,
        TableName: NAMES.table,
        PipelineArns: governed.pipelineArns,
      }),
    });
    this.bake.node.addDependency(this.bakeRole);
  }
}

/** Only Automation takes the role, and only for executions of this account and Region: no confused deputy. */
function createRunbookRole(
  scope: Construct,
  { roleName, place, governed }: { roleName: string; place: Place; governed: Governed },
): iam.Role {
  return new iam.Role(scope, 'BakeRole', {
    roleName,
    description: 'Fixed role of the runbook Patchwarden-Bake: bakes the configured pipelines, nothing else',
    assumedBy: new iam.ServicePrincipal('ssm.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': governed.account },
        ArnLike: { 'aws:SourceArn': place.arn('ssm', 'automation-execution/*') },
      },
    }),
  });
}

function bakeStatements(place: Place, { region, pipelineArns }: Governed): iam.PolicyStatement[] {
  const images = place.arn('imagebuilder', 'image/*');
  return [
    new iam.PolicyStatement({
      sid: 'PassTheGate',
      actions: ['dynamodb:UpdateItem'],
      resources: [place.arn('dynamodb', `table/${NAMES.table}`)],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RUN#*'] },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': GATE_ATTRIBUTES },
        // ForAllValues holds when a key is absent: it must be there. And the answer shows nothing of the run.
        Null: { 'dynamodb:LeadingKeys': 'false' },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
      },
    }),
    new iam.PolicyStatement({
      sid: 'BakePipelines',
      // Starting a pipeline also reads it, as whoever starts it.
      actions: ['imagebuilder:StartImagePipelineExecution', 'imagebuilder:GetImagePipeline'],
      resources: [...pipelineArns],
    }),
    new iam.PolicyStatement({
      sid: 'TagBakes',
      actions: ['imagebuilder:TagResource'],
      resources: [images],
      conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [IMAGE_TAG] } },
    }),
    new iam.PolicyStatement({
      sid: 'WatchAndCancelBakes',
      actions: ['imagebuilder:GetImage', 'imagebuilder:CancelImageCreation'],
      resources: [images],
    }),
    new iam.PolicyStatement({
      sid: 'FindAmi',
      actions: ['ec2:DescribeImages'],
      resources: ['*'],
      conditions: { StringEquals: { 'ec2:Region': region } },
    }),
  ];
}
