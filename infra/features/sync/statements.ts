import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';

/** The tag of all that a sync makes; its value is the run. */
export const SYNC_TAG = 'PatchwardenSync';

export const windows = (arns: Arns): string => arns.of('ssm', 'maintenancewindow/*');
export const baselines = (arns: Arns): string => arns.of('ssm', 'patchbaseline/*');
export const associations = (arns: Arns): string => arns.of('ssm', 'association/*');

/** Only what a sync made. */
export const onOurs = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    actions,
    resources,
    conditions: { Null: { [`aws:ResourceTag/${SYNC_TAG}`]: 'false' } },
  });

/** Only with our tag, and with no other. */
export const withOurTag = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    actions,
    resources,
    conditions: {
      'ForAllValues:StringEquals': { 'aws:TagKeys': [SYNC_TAG] },
      // ForAllValues holds without a tag, too.
      Null: { [`aws:RequestTag/${SYNC_TAG}`]: 'false' },
    },
  });
