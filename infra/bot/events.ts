import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Governed } from './managed.ts';
import { NAMES } from './names.ts';
import type { Queues } from './queues.ts';

/**
 * Patterns of the events that mean "look at this run now", on the default bus. All are best effort, so they only speed
 * things up: the tick finds the same without them. Names and shapes as documented in
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html,
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html and
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
 */
export function eventPatterns(
  governed: Governed,
  documents: readonly string[],
): Readonly<Record<string, events.EventPattern>> {
  const { account, region, pipelineArns } = governed;
  return {
    // An image event carries the recipe's name, never the pipeline's: the account's images are as narrow as it gets.
    Images: {
      source: ['aws.imagebuilder'],
      detailType: ['EC2 Image Builder Image State Change', 'EC2 Image Builder Workflow Step Waiting'],
      resources: events.Match.prefix(`arn:aws:imagebuilder:${region}:${account}:image/`),
    },
    Pipelines: {
      source: ['aws.imagebuilder'],
      detailType: ['EC2 Image Builder CVE Detected', 'EC2 Image Builder Image Pipeline Automatically Disabled'],
      resources: [...pipelineArns],
    },
    Executions: {
      source: ['aws.ssm'],
      detailType: [
        'EC2 Automation Execution Status-change Notification',
        'EC2 Automation Step Status-change Notification',
      ],
      detail: { Definition: [...documents] },
    },
    ...stackPatterns(governed),
    ...refreshPatterns(governed),
  };
}

/**
 * By the stack's ARN, whose end is CloudFormation's. Of the resources only those that show how far the instances are:
 * the others come by the thousand in a large stack, and the stack's own events say how it ends.
 */
function stackPatterns({ account, region, stacks }: Governed): Record<string, events.EventPattern> {
  if (stacks.length === 0) return {};
  const prefixes = stacks.map((name) => ({ prefix: `arn:aws:cloudformation:${region}:${account}:stack/${name}/` }));
  return {
    Stacks: {
      source: ['aws.cloudformation'],
      detailType: ['CloudFormation Stack Status Change'],
      detail: { 'stack-id': prefixes },
    },
    StackResources: {
      source: ['aws.cloudformation'],
      detailType: ['CloudFormation Resource Status Change'],
      detail: {
        'stack-id': prefixes,
        'resource-type': ['AWS::AutoScaling::AutoScalingGroup', 'AWS::ECS::Service'],
      },
    },
  };
}

function refreshPatterns({ groups }: Governed): Record<string, events.EventPattern> {
  if (groups.length === 0) return {};
  const words = ['Started', 'Checkpoint Reached', 'Started Baking', 'Succeeded', 'Failed', 'Cancelled'];
  const back = ['Rollback Started', 'Rollback Succeeded', 'Rollback Failed'];
  return {
    Refreshes: {
      source: ['aws.autoscaling'],
      detailType: [...words, ...back].map((word) => `EC2 Auto Scaling Instance Refresh ${word}`),
      detail: { AutoScalingGroupName: [...groups] },
    },
  };
}

/** A hint older than this tells nothing that the next tick does not. */
const HINT_AGE = Duration.hours(1);

/** The rules on the default bus, the tick, and the bus of our own events. */
export class Events extends Construct {
  /** Domain events, for ticketing, SIEM and dashboards to listen to. */
  readonly bus: events.EventBus;

  constructor(
    scope: Construct,
    { governed, queues, documents }: { governed: Governed; queues: Queues; documents: readonly string[] },
  ) {
    super(scope, 'Events');
    this.bus = new events.EventBus(this, 'Bus', {
      eventBusName: NAMES.bus,
      description: 'What Patchwarden decided and did',
    });
    for (const [name, eventPattern] of Object.entries(eventPatterns(governed, documents))) {
      new events.Rule(this, name, {
        description: `Look at the run concerned (${name.toLowerCase()})`,
        eventPattern,
        targets: [
          new targets.SqsQueue(queues.events, {
            deadLetterQueue: queues.undelivered,
            maxEventAge: HINT_AGE,
            retryAttempts: 10,
          }),
        ],
      });
    }
    new scheduler.Schedule(this, 'Tick', {
      scheduleName: NAMES.schedule,
      description: 'Reconciles every run that goes on, and sends what is due',
      schedule: scheduler.ScheduleExpression.rate(Duration.minutes(1)),
      target: new schedulerTargets.SqsSendMessage(queues.events, {
        input: scheduler.ScheduleTargetInput.fromObject({ kind: 'tick' }),
        deadLetterQueue: queues.undelivered,
        // A tick that is late is replaced by the next one.
        maxEventAge: Duration.minutes(1),
        retryAttempts: 3,
      }),
    });
  }
}
