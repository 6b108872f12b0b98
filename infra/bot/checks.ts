import { type App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import type { Acknowledgement } from './acknowledgement.ts';
import type { BotStack } from './bot-stack.ts';
import type { Wildcard } from './wildcards.ts';

/** cdk-nag's AwsSolutions and Serverless rules as errors of the synth, less what is acknowledged here with a reason. */
export const addChecks = (app: App, stack: BotStack, acknowledged = acknowledgements(stack)): void =>
  checkWith(app, acknowledged);

/** The same for an app of other stacks. */
export function checkWith(app: App, acknowledged: readonly Acknowledgement[]): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  for (const { id, where, reason } of acknowledged) Validations.of(where).acknowledge({ id, reason });
}

export function acknowledgements(stack: BotStack): readonly Acknowledgement[] {
  const { queues, slack, worker, gatekeeper, roles } = stack.parts;
  const deadLetters = [queues.requestsDeadLetters, queues.eventsDeadLetters, queues.undelivered];
  return [
    ...stack.acknowledged,
    ...ofWildcards(stack.wildcards, roles),
    {
      id: 'AwsSolutions::AwsSolutions-SQS3',
      where: queues.undelivered,
      reason:
        'It is itself the dead-letter queue, of the rules and the schedule, which the check does not know as sources.',
    },
    ...deadLetters.map((where) => ({
      id: 'Serverless::Serverless-SQSRedrivePolicy',
      where,
      reason: 'It is itself a dead-letter queue: the end of the line, with an alarm at the first message.',
    })),
    {
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      where: worker.function,
      reason:
        'A failed message goes to the dead-letter queue of its own queue, after ten receives or more, and can be redriven.',
    },
    ...ofFunctions([slack.function, worker.function, gatekeeper.function]),
  ];
}

export const ofWildcards = (
  wildcards: readonly Wildcard[],
  roles: ReadonlyMap<Wildcard['role'], IConstruct>,
): Acknowledgement[] =>
  wildcards.flatMap(({ role, resource, reason }) => {
    const where = roles.get(role);
    const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`;
    return where === undefined ? [] : [{ id, where, reason }];
  });

export const ofFunctions = (functions: readonly IConstruct[]): Acknowledgement[] =>
  functions.flatMap((where) => [
    {
      id: 'Serverless::Serverless-LambdaDLQ',
      where,
      reason:
        'Its dead-letter target is for asynchronous invocations. This one is invoked by its URL, its queues or a step that waits for it.',
    },
    {
      id: 'Serverless::Serverless-LambdaTracing',
      where,
      reason:
        'X-Ray’s SDK would lengthen the cold start beyond Slack’s three seconds. Logs carry the run’s id; the steps are in SSM.',
    },
  ]);
