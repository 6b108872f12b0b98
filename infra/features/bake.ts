import * as iam from 'aws-cdk-lib/aws-iam';
import type { Place } from '../bot/arns.ts';
import type { Governed } from '../bot/managed.ts';
import { IMAGE_TAG } from '../bot/names.ts';
import { passTheGate } from '../bot/runbook-role.ts';

/** What Patchwarden-Bake may do. */
export function bakeStatements(place: Place, { region, pipelineArns }: Governed): iam.PolicyStatement[] {
  const images = place.arn('imagebuilder', 'image/*');
  return [
    passTheGate(place),
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
