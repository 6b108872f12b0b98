import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Queues } from './queues.ts';
import { denyAllBut } from './statements.ts';
import type { Writers } from './writers.ts';

/**
 * Who may put a message on each queue. IAM lets every administrator of the account do it by a policy of their own, so each queue denies it
 * to all but those named; `aws:PrincipalArn` of a session is its role's ARN. Reading and purging are not touched: they can forge nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function limitSenders(queues: Queues, { slack, worker, scheduler, breakGlass }: Writers): void {
  // A redrive sends as whoever starts it.
  denySending(queues.requests, 'OnlyTheSlackFunctionSends', { but: [slack, ...breakGlass], services: false });
  denySending(queues.events, 'OnlyOurOwnSend', { but: [scheduler, worker, ...breakGlass], services: true });
  denySending(queues.undelivered, 'OnlyTheSchedulerSends', { but: [scheduler], services: true });
  // SQS itself moves what failed, and asks no policy but the one that names the source.
  for (const queue of [queues.requestsDeadLetters, queues.eventsDeadLetters]) {
    denySending(queue, 'NobodySends', { but: [], services: true });
  }
}

interface Senders {
  /** ARNs of the roles that may. */
  but: readonly string[];
  /** Whether AWS services may that act for nobody, as far as another statement lets them: EventBridge for our rules. */
  services: boolean;
}

function denySending(queue: sqs.Queue, sid: string, { but, services }: Senders): void {
  const statement = denyAllBut(but, {
    sid,
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    ...(services && { conditions: { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } }),
  });
  queue.addToResourcePolicy(statement);
}
