import type { Local } from './start.ts';

/** What `npm start` says once it runs. `world` is what the command line names; without one it is the default world. */
export function greeting(local: Greeted, world: string | undefined): string {
  const { slackUrl, awsUrl, clock, otherSlackUrl } = local;
  if (otherSlackUrl !== undefined) return greetingElsewhere(local, otherSlackUrl);
  const moment = new Date(clock.now()).toISOString().replace('T', ' ').slice(0, 16);
  const pace = clock.speed === 0 ? 'time stands still' : `${clock.speed} times as fast as real time`;
  return `Patchwarden is running at ${slackUrl} (${moment} UTC there, ${pace}).
AWS is simulated at ${awsUrl}. Stop with Ctrl+C.

${world === undefined ? thingsToTry(local) : 'What is in this world, and what to try there: docs/local.md#worlds'}`;
}

type Greeted = Pick<Local, 'slackUrl' | 'awsUrl' | 'otherSlackUrl'> & { clock: Pick<Local['clock'], 'now' | 'speed'> };

const thingsToTry = ({ slackUrl, awsUrl }: Greeted): string => `Three things to try:
  1. Open ${slackUrl}, choose Ana, and type /patch bake web in #patching. Choose Ben, press Approve, and watch the message.
  2. When the new AMI is there, press Deploy to web-dev below it, approve that as Cleo, and press Roll back when it has succeeded.
  3. aws --endpoint-url ${awsUrl} --region ap-southeast-2 cloudformation describe-stacks --stack-name web-dev`;

const greetingElsewhere = ({ slackUrl, awsUrl }: Greeted, slackApi: string): string =>
  `Patchwarden is running with the Slack at ${slackApi}; time is real, and the page is off.
Its requests must reach ${slackUrl}/slack/events, for example through a tunnel.
AWS is at ${awsUrl}. Stop with Ctrl+C.`;
