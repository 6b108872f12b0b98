import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import { hereOf } from '../../src/config/here.ts';
import { configAt, membersOf } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import { Alarms } from './alarms.ts';
import { arnsOf } from './arns.ts';
import { breakGlassWildcards, createBreakGlassRole } from './break-glass.ts';
import { tellBreakGlass } from './break-glass-alarm.ts';
import { readFreezes } from './calendars.ts';
import { createDashboard } from './dashboard.ts';
import { Events, targetOf } from './events.ts';
import type { InfraFeature } from './feature.ts';
import { type Bundles, GatekeeperFunction, SlackFunction, WorkerFunction } from './functions.ts';
import { createGatekeeperRole } from './gatekeeper-role.ts';
import { envOf, joinFeatures } from './join-features.ts';
import { Members } from './members.ts';
import { NAMES } from './names.ts';
import { limitSenders } from './queue-policies.ts';
import { Queues } from './queues.ts';
import { gatekeeperReaders, workerReaders } from './readers.ts';
import { Runbooks } from './runbooks.ts';
import type { Settings } from './settings.ts';
import { createSlackRole } from './slack-role.ts';
import { createTable } from './table.ts';
import { createTableKey } from './table-key.ts';
import { tablePolicy } from './table-policy.ts';
import { botWildcards, type Wildcard } from './wildcards.ts';
import { createWorkerRole } from './worker-role.ts';
import { writersOf } from './writers.ts';

export interface BotStackProps {
  config: Config;
  /** Those of infra/features. */
  features: readonly InfraFeature[];
  bundles: Bundles;
  settings: Settings;
}

/** The bot: three functions, their queues, the table, the bus, the tick, and what the features add. */
export class BotStack extends Stack {
  /** For what is said about them from outside: checks and tests. */
  readonly parts: {
    queues: Queues;
    slack: SlackFunction;
    worker: WorkerFunction;
    gatekeeper: GatekeeperFunction;
    roles: ReadonlyMap<Wildcard['role'], IConstruct>;
  };
  /** Every wildcard of every role. The nag's acknowledgements come from it. */
  readonly wildcards: readonly Wildcard[];
  /** Checks that do not apply to what a feature brought. */
  readonly acknowledged: readonly Acknowledgement[];

  constructor(scope: Construct, { config, features, bundles, settings }: BotStackProps) {
    const here = hereOf(config);
    super(scope, NAMES.stack, {
      description: 'Patchwarden: patching with people in control, from Slack',
      env: here,
    });
    const arns = arnsOf(this);
    const members = membersOf(config);
    const added = joinFeatures(features, { config: configAt(config, here), here, home: here, arns });
    // What a function must know of runbooks that are in member places alone.
    const env = { ...envOf(features, config, members), ...added.env };
    const freezes = readFreezes(config, here);
    const writers = writersOf(arns, here, settings);
    const key = createTableKey(this, { here, writers });
    const table = createTable(this, { key, policy: tablePolicy(arns, writers) });
    const queues = new Queues(this);
    limitSenders(queues, writers);
    const runbooks = new Runbooks(this, { arns, here, specs: added.runbooks }).all;
    const documents = runbooks.map(({ name }) => name);
    const { bus } = new Events(this, {
      arns,
      here,
      hints: added.events,
      queues,
      documents,
      hasMembers: members.length > 0,
    });
    const slackRole = createSlackRole(this, { arns, here, queues, settings });
    const workerRole = createWorkerRole(this, {
      arns,
      here,
      freezes,
      features: added,
      settings,
      eventsQueueArn: queues.events.queueArn,
      busArn: bus.eventBusArn,
      runbooks,
      readers: workerReaders(config),
    });
    const gatekeeperRole = createGatekeeperRole(this, {
      arns,
      here,
      freezes,
      settings,
      reads: added.gatekeeperReads,
      readers: gatekeeperReaders(config),
    });
    const slack = new SlackFunction(this, { bundle: bundles.slack, role: slackRole, queues, settings });
    // An upgrade must not shut out the function while it still has the role of the version before.
    queues.requests.node.findChild('Policy').node.addDependency(slack.function);
    const worker = new WorkerFunction(this, {
      bundle: bundles.worker,
      role: workerRole,
      queues,
      settings,
      env,
    });
    const gatekeeper = new GatekeeperFunction(this, {
      bundle: bundles.gatekeeper,
      role: gatekeeperRole,
      settings,
      env,
    });
    if (members.length > 0) {
      new Members(this, { arns, home: here, members, gatekeeper: gatekeeper.function, target: targetOf(queues) });
    }
    const { breakGlassPrincipals: principals } = settings;
    const breakGlass = principals === undefined ? [] : [createBreakGlassRole(this, { arns, here, principals })];
    const also = added.also.map((bring) => bring(this, { worker: workerRole }));
    worker.node.addDependency(table, ...runbooks.map(({ document }) => document));
    // A runbook that asks for it must find it, with the policy by which it reads.
    gatekeeper.node.addDependency(table);
    for (const { document } of runbooks) document.node.addDependency(gatekeeper, gatekeeperRole);
    const functions = { slack: slack.function, worker: worker.function, gatekeeper: gatekeeper.function };
    const alarms = new Alarms(this, { queues, ...functions, settings });
    for (const role of breakGlass) tellBreakGlass(this, { role, topic: alarms.topic, undelivered: queues.undelivered });
    createDashboard(this, { queues, ...functions, alarms: alarms.all });
    const startable = runbooks.filter(({ startedBy }) => startedBy === 'worker').map(({ name }) => name);
    this.wildcards = [
      ...botWildcards(arns, startable),
      ...breakGlass.flatMap(() => breakGlassWildcards(arns)),
      ...added.wildcards,
    ];
    this.acknowledged = also.flatMap(({ acknowledged }) => acknowledged);
    this.parts = {
      queues,
      slack,
      worker,
      gatekeeper,
      roles: new Map<Wildcard['role'], IConstruct>([
        ['slack', slackRole],
        ['worker', workerRole],
        ['gatekeeper', gatekeeperRole],
        ...breakGlass.map((role): [Wildcard['role'], IConstruct] => ['break-glass', role]),
        ...runbooks.map(({ kind, role }): [Wildcard['role'], IConstruct] => [`${kind}-runbook`, role]),
        ...also.flatMap(({ roles }) => [...roles]),
      ]),
    };
    new CfnOutput(this, 'SlackRequestUrl', {
      description: 'Put this into the three URLs of the Slack app',
      // A function URL ends with a slash.
      value: `${slack.url.url}slack/events`,
    });
  }
}
