/** The physical names the functions, the runbooks and people rely on. One bot lives in one account and Region. */
export const NAMES = {
  stack: 'Patchwarden',
  slackFunction: 'patchwarden-slack',
  workerFunction: 'patchwarden-worker',
  gatekeeperFunction: 'patchwarden-gatekeeper',
  table: 'patchwarden',
  bus: 'patchwarden',
  requestsQueue: 'patchwarden-requests.fifo',
  requestsDeadLetters: 'patchwarden-requests-dlq.fifo',
  eventsQueue: 'patchwarden-events',
  eventsDeadLetters: 'patchwarden-events-dlq',
  undelivered: 'patchwarden-undelivered',
  schedule: 'patchwarden-tick',
  alarmTopic: 'patchwarden-alarms',
  dashboard: 'patchwarden',
} as const;

/** On an execution. The run stands in the key, since executions can be looked up by key alone. */
export const EXECUTION_TAGS = { run: 'PatchwardenRun-', kind: 'PatchwardenKind' } as const;

/** Secrets in Parameter Store, below the prefix. */
export const SECRET_NAMES = { signingSecret: 'slack-signing-secret', botToken: 'slack-bot-token' } as const;
