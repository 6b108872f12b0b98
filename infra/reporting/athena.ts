import * as athena from 'aws-cdk-lib/aws-athena';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration, Size } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { keeperStatements, type Place } from './access.ts';
import { REPORTING } from './names.ts';
import { sqlFile } from './sql-file.ts';
import { FOLDERS } from './tables.ts';
import { DAILY, NAMED_QUERIES } from './views.ts';

/** A query that would read more is cancelled. A thousand instances are some tens of megabytes. */
const MOST_READ = Size.gibibytes(10);

/** Whoever queries here cannot write results elsewhere, nor without a limit. */
export function createWorkgroup(scope: Construct, { account, bucket }: Place): athena.CfnWorkGroup {
  const workgroup = new athena.CfnWorkGroup(scope, 'Workgroup', {
    name: REPORTING.workgroup,
    description: 'Patch compliance reports',
    // Saved queries and the list of past ones go with it; the data stays.
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: MOST_READ.toBytes(),
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: `s3://${bucket.bucketName}/${FOLDERS.results}/`,
        expectedBucketOwner: account,
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
  for (const name of NAMED_QUERIES) {
    const { description, sql } = sqlFile(name);
    const query = new athena.CfnNamedQuery(scope, `Query-${name}`, {
      name,
      description,
      queryString: sql,
      database: REPORTING.database,
      workGroup: REPORTING.workgroup,
    });
    query.node.addDependency(workgroup);
  }
  return workgroup;
}

/** Keeps each day, since a data sync only ever holds the present. A day is a UTC day, and is kept late on it. */
export function createSchedule(scope: Construct, place: Place): iam.Role {
  const role = new iam.Role(scope, 'Keeper', {
    description: 'Keeps how instances stand, once a day',
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': place.account } },
    }),
  });
  const { description, sql } = sqlFile(DAILY);
  new scheduler.Schedule(scope, 'KeepToday', {
    scheduleName: REPORTING.schedule,
    description,
    schedule: scheduler.ScheduleExpression.cron({ minute: '30', hour: '23' }),
    target: new schedulerTargets.Universal({
      service: 'athena',
      action: 'startQueryExecution',
      role,
      policyStatements: keeperStatements(place),
      input: scheduler.ScheduleTargetInput.fromObject({
        QueryString: sql,
        WorkGroup: REPORTING.workgroup,
        QueryExecutionContext: { Database: REPORTING.database },
      }),
      maxEventAge: Duration.hours(1),
      retryAttempts: 3,
    }),
  });
  return role;
}
