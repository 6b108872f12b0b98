import { Duration } from 'aws-cdk-lib/core';

/** Slack waits three seconds; two more let a slow enqueue finish, so that the decision is kept though Slack shows an error. */
export const SLACK_TIMEOUT = Duration.seconds(5);

/**
 * A few reads, of Slack too, and up to 30 seconds of waiting before what could not be read is read again
 * (src/gatekeeper/decision/again.ts). A step of a runbook waits a little longer, and asks three times.
 */
export const GATEKEEPER_TIMEOUT = Duration.seconds(55);

/**
 * A batch of a hundred hints is at most a hundred short reconciles; longer waits are the runbooks'. The worker stops
 * beginning work and calls early enough to end before this, whatever hangs (src/handlers/time-budget.ts).
 */
export const WORKER_TIMEOUT = Duration.seconds(60);
