import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { Config } from '../../src/config/types.ts';
import { Alarms } from './alarms.ts';
import { placeOf } from './arns.ts';
import { createDashboard } from './dashboard.ts';
import { Events } from './events.ts';
import { type Bundles, SlackFunction, WorkerFunction } from './functions.ts';
import { type Governed, governedBy } from './managed.ts';
import { NAMES } from './names.ts';
import { Queues } from './queues.ts';
import { type RunbookSet, Runbooks } from './runbooks.ts';
import type { Settings } from './settings.ts';
import { createSlackRole } from './slack-role.ts';
import { createTable } from './table.ts';
import type { Wildcard } from './wildcards.ts';
import { createWorkerRole } from './worker-role.ts';

export interface BotStackProps {
  config: Config;
  bundles: Bundles;
  settings: Settings;
}

/** The bot: two functions, their queues, the table, the bus, the tick, and the runbooks. */
export class BotStack extends Stack {
  /** For what is said about them from outside: checks and tests. */
  readonly parts: {
    queues: Queues;
    slack: SlackFunction;
    worker: WorkerFunction;
    roles: Readonly<Partial<Record<Wildcard['role'], IConstruct>>>;
  };
  readonly governed: Governed;

  constructor(scope: Construct, { config, bundles, settings }: BotStackProps) {
    const governed = governedBy(config);
    super(scope, NAMES.stack, {
      description: 'Patchwarden: patching with people in control, from Slack',
      env: { account: governed.account, region: governed.region },
    });
    this.governed = governed;
    const place = placeOf(this);
    const table = createTable(this);
    const queues = new Queues(this);
    const runbooks = new Runbooks(this, { place, governed });
    const { bus } = new Events(this, { governed, queues, documents: runbooks.all.map(({ name }) => name) });
    const slackRole = createSlackRole(this, { place, queues, settings });
    const workerRole = createWorkerRole(this, {
      place,
      governed,
      settings,
      eventsQueueArn: queues.events.queueArn,
      busArn: bus.eventBusArn,
      runbooks: runbooks.all,
    });
    const slack = new SlackFunction(this, { bundle: bundles.slack, role: slackRole, queues, settings });
    const worker = new WorkerFunction(this, {
      bundle: bundles.worker,
      role: workerRole,
      queues,
      settings,
      runbooks: runbooks.byKind,
    });
    worker.node.addDependency(table, ...runbooks.all.map(({ document }) => document));
    const alarms = new Alarms(this, { queues, slack: slack.function, worker: worker.function, settings });
    createDashboard(this, { queues, slack: slack.function, worker: worker.function, alarms: alarms.all });
    this.parts = {
      queues,
      slack,
      worker,
      roles: { slack: slackRole, worker: workerRole, ...runbookRoles(runbooks.byKind) },
    };
    new CfnOutput(this, 'SlackRequestUrl', {
      description: 'Put this into the three URLs of the Slack app',
      // A function URL ends with a slash.
      value: `${slack.url.url}slack/events`,
    });
  }
}

const runbookRoles = ({ bake, deploy, refresh }: RunbookSet): Partial<Record<Wildcard['role'], IConstruct>> => ({
  'bake-runbook': bake.role,
  ...(deploy === undefined ? {} : { 'deploy-runbook': deploy.role }),
  ...(refresh === undefined ? {} : { 'refresh-runbook': refresh.role }),
});
