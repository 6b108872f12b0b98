import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import type { Arns } from './arns.ts';
import { cdkPattern, type HintEvent, patternsOf } from './event-patterns.ts';
import { NAMES, roleNames } from './names.ts';
import type { Queues } from './queues.ts';

/** Executions of our runbooks (https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html). */
export const executionsOf = (documents: readonly string[]): HintEvent => ({
  source: 'aws.ssm',
  detailTypes: [
    'EC2 Automation Execution Status-change Notification',
    'EC2 Automation Step Status-change Notification',
  ],
  detail: { Definition: documents },
});

interface EventsProps {
  arns: Arns;
  here: Here;
  /** Whether other accounts or Regions send events to a bus of their own. */
  hasMembers: boolean;
  /** What the features want to hear of. */
  hints: Readonly<Record<string, HintEvent>>;
  queues: Queues;
  /** Names of our runbooks. */
  documents: readonly string[];
}

/** A hint older than this tells nothing that the next tick does not. */
const HINT_AGE = Duration.hours(1);

/**
 * The rules on the default bus, the tick, and the bus of our own events. Events of AWS are best effort, so they only speed
 * things up: the tick finds the same without them.
 */
export class Events extends Construct {
  /** Domain events, for ticketing, SIEM and dashboards to listen to. */
  readonly bus: events.EventBus;

  constructor(scope: Construct, { arns, here, hints, queues, documents, hasMembers }: EventsProps) {
    super(scope, 'Events');
    this.bus = new events.EventBus(this, 'Bus', {
      eventBusName: NAMES.bus,
      description: 'What Patchwarden decided and did',
    });
    // A pattern's list cannot be empty: where everything is only observed there is no runbook.
    const all = documents.length === 0 ? hints : { ...hints, Executions: executionsOf(documents) };
    createRules(this, all, targetOf(queues));
    const buses = hasMembers ? ['', `${NAMES.membersBus}/`] : [''];
    for (const queue of [queues.events, queues.undelivered]) acceptFromRules(arns, queue, buses);
    new scheduler.Schedule(this, 'Tick', {
      scheduleName: NAMES.schedule,
      description: 'Reconciles every active run, and sends what is due',
      schedule: scheduler.ScheduleExpression.rate(Duration.minutes(1)),
      target: new schedulerTargets.SqsSendMessage(queues.events, {
        input: scheduler.ScheduleTargetInput.fromObject({ kind: 'tick' }),
        deadLetterQueue: queues.undelivered,
        role: createSchedulerRole(this, arns, here),
        // A tick that is late is replaced by the next one.
        maxEventAge: Duration.minutes(1),
        retryAttempts: 3,
      }),
    });
  }
}

/** Rules on the default bus, one for each hint, or several when its lists are long. */
export const createRules = (
  scope: Construct,
  hints: Readonly<Record<string, HintEvent>>,
  target: events.IRuleTarget,
): events.Rule[] =>
  Object.entries(hints).flatMap(([name, hint]) =>
    patternsOf(name, hint).map(
      (part, index) =>
        new events.Rule(scope, index === 0 ? name : `${name}${index + 1}`, {
          description: `Check the run concerned (${name.toLowerCase()})`,
          eventPattern: cdkPattern(part),
          targets: [target],
        }),
    ),
  );

/** For the schedules of this account alone: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
const createSchedulerRole = (scope: Construct, arns: Arns, here: Here): iam.Role =>
  new iam.Role(scope, 'SchedulerRole', {
    roleName: roleNames(here).scheduler,
    description: 'Sends the tick of Patchwarden',
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': here.account,
          'aws:SourceArn': arns.of('scheduler', 'schedule-group/default'),
        },
      },
    }),
  });

export const targetOf = ({ events: queue, undelivered }: Queues): events.IRuleTarget => ({
  bind: () => ({
    arn: queue.queueArn,
    deadLetterConfig: { arn: undelivered.queueArn },
    retryPolicy: { maximumEventAgeInSeconds: HINT_AGE.toSeconds(), maximumRetryAttempts: 10 },
    targetResource: queue,
  }),
});

/**
 * One statement for all rules of the stack, whose names CloudFormation begins with the stack's and the rule's own: the policy
 * of a queue has at most 20 statements and 10 conditions, and the CDK's own target adds one of each for every rule
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html).
 */
const acceptFromRules = (arns: Arns, queue: sqs.Queue, buses: readonly string[]): void => {
  const rules = buses.map((bus) =>
    arns.of('events', `rule/${bus}${NAMES.stack}-${bus === '' ? 'Events' : 'Members'}*`),
  );
  queue.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AcceptFromOurRules',
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': rules.length === 1 ? rules[0] : rules } },
    }),
  );
};
