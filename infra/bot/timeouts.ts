import { Duration } from 'aws-cdk-lib/core';

/** Slack waits three seconds; two more let a slow enqueue finish, so that the decision is kept though Slack shows an error. */
export const SLACK_TIMEOUT = Duration.seconds(5);

/**
 * A few reads, of Slack too, and up to 30 seconds of waiting before what could not be read is read again
 * (src/gatekeeper/decision/again.ts). A step of a runbook waits a little longer, and asks three times.
 */
export const GATEKEEPER_TIMEOUT = Duration.seconds(55);

/**
 * In a member place the step waits for a function there, which waits for the hub's: each a little longer than what it waits for, so that the
 * inner one ends first and says why.
 */
export const HOME_WAIT = Duration.seconds(57);
export const CALL_HOME_TIMEOUT = Duration.seconds(58);

/**
 * A batch of a hundred hints is at most a hundred short reconciles; longer waits are the runbooks'. The worker stops
 * beginning work and calls early enough to end before this, whatever hangs (src/handlers/time-budget.ts).
 */
export const WORKER_TIMEOUT = Duration.seconds(60);
