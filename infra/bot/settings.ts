import type { Node } from 'constructs';

/** What differs between installations and is no part of `patchwarden.yml`, given as CDK context (`-c name=value`). */
export interface Settings {
  /** Where alarms go besides the topic. */
  alarmEmail?: string;
  /** Prefix of the two SecureStrings. */
  secretsPrefix: string;
  /** Customer managed key of the SecureStrings. Without it they are under `aws/ssm`, which needs no permission of its own. */
  secretsKeyArn?: string;
  /** Concurrency kept for, and capped on, the function that Slack reaches; absent with `-c slackConcurrency=none`. */
  slackConcurrency?: number;
  /** ARNs of the roles and users that may take the break-glass role. Without any there is no such role. */
  breakGlassPrincipals?: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = { secretsPrefix: '/patchwarden', slackConcurrency: 20 };

const SETTING_NAMES = [
  'alarmEmail',
  'secretsPrefix',
  'secretsKeyArn',
  'slackConcurrency',
  'breakGlassPrincipals',
] as const;

/** Throws an `Error` naming the setting that cannot be used. */
export function readSettings(node: Node): Settings {
  const given = Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const value: unknown = node.tryGetContext(name);
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
  const settings: Settings = { secretsPrefix: given['secretsPrefix'] ?? DEFAULT_SETTINGS.secretsPrefix };
  if (!/^\/[A-Za-z0-9_.\-/]*[A-Za-z0-9_.-]$/.test(settings.secretsPrefix)) {
    throw new Error(`secretsPrefix is "${settings.secretsPrefix}" and must start with a slash and end without one`);
  }
  const concurrency = readConcurrency(given['slackConcurrency']);
  if (concurrency !== undefined) settings.slackConcurrency = concurrency;
  if (given['alarmEmail'] !== undefined) settings.alarmEmail = given['alarmEmail'];
  if (given['secretsKeyArn'] !== undefined) settings.secretsKeyArn = given['secretsKeyArn'];
  const principals = readPrincipals(given['breakGlassPrincipals']);
  if (principals.length > 0) settings.breakGlassPrincipals = principals;
  return settings;
}

/** A session is of a role, and IAM knows the role alone: `arn:aws:sts::…:assumed-role/…` is refused. */
function readPrincipals(value = ''): readonly string[] {
  const arns = value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  const wrong = arns.find((arn) => !/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/.test(arn));
  if (wrong !== undefined) {
    throw new Error(`breakGlassPrincipals has "${wrong}" and must be ARNs of IAM roles or users, separated by commas`);
  }
  return arns;
}

function readConcurrency(value: string | undefined): number | undefined {
  if (value === undefined) return DEFAULT_SETTINGS.slackConcurrency;
  if (value === 'none') return undefined;
  if (!/^[1-9][0-9]{0,3}$/.test(value)) {
    throw new Error(`slackConcurrency is "${value}" and must be a whole number from 1, or none`);
  }
  return Number(value);
}
