import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { NAMES } from './names.ts';
import type { Queues } from './queues.ts';
import type { Settings } from './settings.ts';
import { GATEKEEPER_TIMEOUT, SLACK_TIMEOUT, WORKER_TIMEOUT } from './timeouts.ts';

/** Folders that hold the built bundles. */
export interface Bundles {
  slack: string;
  worker: string;
  gatekeeper: string;
}

export const FUNCTION = {
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.ARM_64,
  handler: 'index.handler',
};

interface SlackFunctionProps {
  bundle: string;
  role: iam.IRole;
  queues: Queues;
  settings: Settings;
}

/** What Slack reaches: a function URL, whose only authority is Slack's signature, checked before anything is read. */
export class SlackFunction extends Construct {
  readonly function: lambda.Function;
  readonly url: lambda.FunctionUrl;

  constructor(scope: Construct, { bundle, role, queues, settings }: SlackFunctionProps) {
    super(scope, 'Slack');
    this.function = new lambda.Function(this, 'Function', {
      ...FUNCTION,
      functionName: NAMES.slackFunction,
      description: 'Verifies what Slack sends, enqueues it and answers',
      code: lambda.Code.fromAsset(bundle),
      role,
      timeout: SLACK_TIMEOUT,
      // Memory buys processor time: at 512 MB the cold start and the work fit into Slack's three seconds.
      memorySize: 512,
      // Kept for it, so that a busy worker cannot starve clicks; and its limit, so that a flood cannot starve the account.
      reservedConcurrentExecutions: settings.slackConcurrency,
      logGroup: createLogGroup(this, NAMES.slackFunction),
      environment: {
        PATCHWARDEN_SECRETS: settings.secretsPrefix,
        PATCHWARDEN_REQUESTS_QUEUE_URL: queues.requests.queueUrl,
      },
    });
    this.url = this.function.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
  }
}

interface WorkerFunctionProps {
  bundle: string;
  role: iam.IRole;
  queues: Queues;
  settings: Settings;
  /** What the features add to the worker's environment. */
  env: Readonly<Record<string, string>>;
}

/** Load, decide, do, say: for each request of a person and each hint of AWS. */
export class WorkerFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, { bundle, role, queues, settings, env }: WorkerFunctionProps) {
    super(scope, 'Worker');
    this.function = new lambda.Function(this, 'Function', {
      ...FUNCTION,
      functionName: NAMES.workerFunction,
      description: 'Decides, records, starts runbooks and keeps the messages true',
      code: lambda.Code.fromAsset(bundle),
      role,
      timeout: WORKER_TIMEOUT,
      // The differences of two images with hundreds of packages and findings are held in memory at once.
      memorySize: 1024,
      logGroup: createLogGroup(this, NAMES.workerFunction),
      environment: {
        PATCHWARDEN_SECRETS: settings.secretsPrefix,
        // To return messages that are to be retried.
        PATCHWARDEN_REQUESTS_QUEUE_URL: queues.requests.queueUrl,
        PATCHWARDEN_EVENTS_QUEUE_URL: queues.events.queueUrl,
        PATCHWARDEN_TABLE: NAMES.table,
        PATCHWARDEN_BUS: NAMES.bus,
        ...env,
      },
    });
    // Clicks go at once, in order for each run, and each alone: SQS counts every receive, so in a larger batch the messages behind
    // a failing one would be counted as often, and reach the dead-letter queue without ever having been tried.
    this.function.addEventSource(new SqsEventSource(queues.requests, { batchSize: 1, reportBatchItemFailures: true }));
    // Hints come in bursts: gathered for a second, a hundred of one run are one look at it.
    this.function.addEventSource(
      new SqsEventSource(queues.events, {
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        maxConcurrency: 10,
        reportBatchItemFailures: true,
      }),
    );
  }
}

interface GatekeeperFunctionProps {
  bundle: string;
  role: iam.IRole;
  settings: Settings;
  /** The names of the runbooks among them. */
  env: Readonly<Record<string, string>>;
}

/**
 * The one authority that admits an execution of a runbook. It has no URL and no queue: only the roles of the runbooks may invoke it,
 * and an invocation that fails is answered to the step that waits for it.
 */
export class GatekeeperFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, { bundle, role, settings, env }: GatekeeperFunctionProps) {
    super(scope, 'Gatekeeper');
    this.function = new lambda.Function(this, 'Function', {
      ...FUNCTION,
      functionName: NAMES.gatekeeperFunction,
      description: 'Verifies the approvals of a run and lets one execution of its runbook in',
      code: lambda.Code.fromAsset(bundle),
      role,
      timeout: GATEKEEPER_TIMEOUT,
      // Most of its invocations are cold, and somebody waits for the start: memory buys processor time.
      memorySize: 1024,
      logGroup: createLogGroup(this, NAMES.gatekeeperFunction),
      environment: {
        PATCHWARDEN_SECRETS: settings.secretsPrefix,
        PATCHWARDEN_TABLE: NAMES.table,
        ...env,
      },
    });
  }
}

/** Ninety days to look into something; the record of decisions is the table, not the log. */
export const createLogGroup = (scope: Construct, functionName: string): logs.LogGroup =>
  new logs.LogGroup(scope, 'Logs', {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: logs.RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
