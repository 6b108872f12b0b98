import { parseArgs } from 'node:util';
import { isSet, type LocalOptions, StartError } from './settings.ts';

export const USAGE = `Usage: npm start -- [options]
  --speed N      world seconds per real second, 60 by default; 0 stops the clock
  --port N       page, Slack, bot endpoint and control API; 8080 by default
  --aws-port N   simulated AWS; 4566 by default
  --config FILE  what Patchwarden manages; patchwarden.yml by default
  --world FILE   what the simulated AWS starts with; ugly is an estate of odd windows and tags,
                 drift one in which every cause of drift occurs,
                 approval one whose bakes wait for people on the way,
                 estate one of three accounts in two Regions,
                 golden one whose images come from SSM parameters,
                 lab the stacks of docs/lab.md,
                 pipelines one of schedules and recipes,
                 tags one whose windows come from tags,
                 terraform one whose fleets name SSM parameters for Terraform
  --aws real     a real AWS, with the credentials of the environment
  --verbose      write the functions' own log lines too`;

export type CommandLine = { kind: 'help' } | { kind: 'start'; options: LocalOptions & { world?: string } };

/** @throws StartError with one sentence for an option that does not fit */
export function parseCommandLine(args: readonly string[], env: LocalOptions['env'] = {}): CommandLine {
  const { values } = parsed(args);
  if (values.help === true) return { kind: 'help' };
  if (values.aws !== undefined && values.aws !== 'real' && values.aws !== 'simulated') {
    throw new StartError(`--aws takes real or simulated, not ${values.aws}.`);
  }
  const config = values.config ?? env['PATCHWARDEN_CONFIG'];
  return {
    kind: 'start',
    options: {
      ...speedIn(values.speed, values.aws === 'real' || REAL_PARTS.some((name) => isSet(env[name]))),
      port: numberIn(values.port ?? '8080', '--port', 65_535),
      awsPort: numberIn(values['aws-port'] ?? '4566', '--aws-port', 65_535),
      realAws: values.aws === 'real',
      verbose: values.verbose === true,
      env,
      ...(config === undefined ? {} : { config }),
      ...(values.world === undefined ? {} : { world: values.world }),
    },
  };
}

/** With any of them, part of the world is real. */
const REAL_PARTS = ['SLACK_API_URL', 'AWS_ENDPOINT_URL'];

function speedIn(given: string | undefined, isReal: boolean): { speed?: number } {
  if (!isReal) return { speed: numberIn(given ?? '60', '--speed', 100_000) };
  if (given === undefined) return {};
  throw new StartError('--speed is for a world without real parts: with another Slack or a real AWS, time is real.');
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    speed: text,
    port: text,
    'aws-port': text,
    config: text,
    world: text,
    aws: text,
    verbose: flag,
    help: flag,
  };
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
  } catch (error) {
    const said = String(Object(error).message).split(/\.\s/)[0] ?? '';
    throw new StartError(`${said}. \`npm start -- --help\` lists the options.`);
  }
}

function numberIn(text: string, option: string, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > max) {
    throw new StartError(`${option} takes a number from 0 to ${max}, not ${text}.`);
  }
  if (option !== '--speed' && !Number.isInteger(value)) throw new StartError(`${option} takes a whole number.`);
  return value;
}
