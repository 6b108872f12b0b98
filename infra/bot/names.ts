import type { Here } from '../../src/config/here.ts';

/** The physical names the functions, the runbooks and people rely on. One bot lives in one account and Region. */
export const NAMES = {
  stack: 'Patchwarden',
  slackFunction: 'patchwarden-slack',
  workerFunction: 'patchwarden-worker',
  gatekeeperFunction: 'patchwarden-gatekeeper',
  table: 'patchwarden',
  tableKeyAlias: 'alias/patchwarden-table',
  bus: 'patchwarden',
  membersBus: 'patchwarden-members',
  requestsQueue: 'patchwarden-requests.fifo',
  requestsDeadLetters: 'patchwarden-requests-dlq.fifo',
  eventsQueue: 'patchwarden-events',
  eventsDeadLetters: 'patchwarden-events-dlq',
  undelivered: 'patchwarden-undelivered',
  schedule: 'patchwarden-tick',
  alarmTopic: 'patchwarden-alarms',
  dashboard: 'patchwarden',
} as const;

/**
 * The roles that the policies of the table, its key and the queues name. Written out, so that a policy refers to no other resource of
 * the stack; they hold the Region, since roles are the whole account's.
 */
export const roleNames = ({ region }: Here) =>
  ({
    slack: `patchwarden-slack-${region}`,
    worker: `patchwarden-worker-${region}`,
    gatekeeper: `patchwarden-gatekeeper-${region}`,
    scheduler: `patchwarden-scheduler-${region}`,
    breakGlass: `patchwarden-break-glass-${region}`,
  }) as const;

/** On an execution. The run stands in the key, since executions can be looked up by key alone. */
export const EXECUTION_TAGS = { run: 'PatchwardenRun-', kind: 'PatchwardenKind' } as const;

/** Secrets in Parameter Store, below the prefix. */
export const SECRET_NAMES = { signingSecret: 'slack-signing-secret', botToken: 'slack-bot-token' } as const;
