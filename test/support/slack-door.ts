import { createSlackHandler, type HttpEvent } from '../../src/handlers/slack.ts';
import { createLog } from '../../src/slack/log.ts';
import { type AwsDouble, startAwsDouble } from './aws-double.ts';
import { NOW } from './signed-request.ts';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';

/** The whole slack function between a simulated AWS and a simulated Slack, each over HTTP. */
export interface SlackDoor {
  aws: AwsDouble;
  slack: SlackDouble;
  /** Lines logged so far. */
  log: string[];
  clock: { now: number };
  /** The function's environment. */
  env: Readonly<Record<string, string | undefined>>;
  send(event: HttpEvent): Promise<{ statusCode: number; body: string }>;
  /** The jobs in the queue, parsed. */
  jobs(): Record<string, unknown>[];
  close(): Promise<void>;
}

export async function startSlackDoor(env: Record<string, string | undefined> = {}): Promise<SlackDoor> {
  const [aws, slack] = await Promise.all([startAwsDouble(), startSlackDouble()]);
  const log: string[] = [];
  const clock = { now: NOW };
  const environment = {
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: aws.url,
    SLACK_API_URL: slack.apiUrl,
    PATCHWARDEN_REQUESTS_QUEUE_URL: `${aws.url}/111122223333/patchwarden-requests.fifo`,
    ...env,
  };
  const handle = createSlackHandler({
    env: environment,
    now: () => clock.now,
    log: createLog((line) => log.push(line)),
  });
  return {
    aws,
    slack,
    log,
    clock,
    env: environment,
    send: (event) => handle(event, {}),
    jobs: () => aws.messages.map(({ MessageBody }) => JSON.parse(MessageBody)),
    close: async () => {
      await Promise.all([aws.close(), slack.close()]);
    },
  };
}
