import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { hereOf } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import type { Acknowledgement } from '../bot/acknowledgement.ts';
import { type Place, readerStatements, WILDCARDS } from './access.ts';
import { createSchedule, createWorkgroup } from './athena.ts';
import { createBucket, createSync } from './bucket.ts';
import { createCatalog } from './catalog.ts';
import { REPORTING } from './names.ts';
import { TABLES } from './tables.ts';
import { viewsOf } from './views.ts';

/**
 * Reports of patch compliance over accounts: a resource data sync, tables, views and queries, with Patchwarden's own exports beside them. Nothing
 * of the bot reads it or knows of it (ADR 112).
 */
export class ReportingStack extends Stack {
  readonly acknowledged: readonly Acknowledgement[];

  constructor(scope: Construct, config: Config) {
    const here = hereOf(config);
    super(scope, REPORTING.stack, { description: 'Patchwarden: reports of patch compliance', env: here });
    const accounts = Object.keys(config.accounts);
    const regions = [...new Set(Object.values(config.accounts).flatMap((account) => account.regions))];
    const bucket = createBucket(this, accounts);
    createSync(this, bucket, here.region);
    const database = createCatalog(this, {
      account: here.account,
      bucketName: bucket.bucketName,
      tables: TABLES,
      views: viewsOf(config),
      accounts,
      regions,
    });
    const place: Place = { ...here, bucket };
    const workgroup = createWorkgroup(this, place);
    const keeper = createSchedule(this, place);
    const reader = new iam.ManagedPolicy(this, 'Reader', {
      managedPolicyName: REPORTING.reader,
      description: 'Runs the reports: for roles of people, and of Amazon Quick',
      statements: readerStatements(place),
    });
    workgroup.node.addDependency(database);
    new CfnOutput(this, 'Bucket', { description: 'Where data syncs and exports go', value: bucket.bucketName });
    this.acknowledged = [
      {
        id: 'AwsSolutions::AwsSolutions-S1',
        where: bucket,
        reason:
          'It holds copies of what SSM and the bot have. An account that wants its reads recorded has CloudTrail data events for them.',
      },
      ...[keeper, reader].flatMap((where) =>
        WILDCARDS.map(({ resource, reason }) => ({
          id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource(place)}]`,
          where,
          reason,
        })),
      ),
    ];
  }
}
