import type { AwsConfig } from '../aws/signed-call.ts';
import { type Here, hereOf } from '../config/here.ts';
import type { Config } from '../config/types.ts';
import { present } from '../present.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting of a function, which cannot start without it; `who` is the function, for the error. */
export function needIn(env: Environment, who: string): (name: string) => string {
  return (name) => {
    const value = env[name];
    if (value === undefined || value === '') throw new Error(`${who} cannot start: ${name} is not set`);
    return value;
  };
}

export function awsConfig(env: Environment, need: (name: string) => string): AwsConfig {
  const endpoint = env['AWS_ENDPOINT_URL'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return {
    region: need('AWS_REGION'),
    credentials: {
      accessKeyId: need('AWS_ACCESS_KEY_ID'),
      secretAccessKey: need('AWS_SECRET_ACCESS_KEY'),
      ...present({ sessionToken }),
    },
    ...present({ endpoint }),
  };
}

/** Where a function lives, by its config. @throws when it runs in another Region: its fleets and their images are not there. */
export function hereIn(config: Config, running: string, who: string): Here {
  const here = hereOf(config);
  if (here.region !== running) {
    throw new Error(
      `${who} cannot start: it runs in ${running}, and the first entry of accounts in patchwarden.yml says ${here.account} in ${here.region}. Deploy the bot there, or put the account and Region of this bot first, and build and deploy again`,
    );
  }
  return here;
}
