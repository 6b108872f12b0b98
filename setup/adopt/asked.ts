import { parseArgs } from 'node:util';
import { present } from '../../src/present.ts';

export const FORMATS = ['cloudformation', 'terraform', 'cli'] as const;
export type Format = (typeof FORMATS)[number];

interface AskedOfBoth {
  /** Where patchwarden.yml is. */
  config: string;
  /** Writes with the caller's own credentials. */
  apply: boolean;
  /** The id of the window, or the name of the stack, once more, by which the caller confirms. */
  confirm?: string;
}

export interface AskedWindow extends AskedOfBoth {
  /** `mw-…` */
  window: string;
  /** Needed when the config names no fleet, or several, with this window. */
  fleet?: string;
  /** What is printed: all when none is named. */
  formats: readonly Format[];
  /** Deregisters this task of the window instead. */
  remove?: string;
}

export interface AskedFleet extends AskedOfBoth {
  /** A name of patchwarden.yml. */
  fleet: string;
  /** What is printed: commands when none is named, since policies are long. */
  format: Format;
  /** ARN of the service role that the stack gets. */
  role?: string;
  /** ARN of the role that the stack's instances or tasks run as, which the service role may pass. */
  instanceRole?: string;
}

/** What was asked for on the command line. */
export type Asked = ({ of: 'window' } & AskedWindow) | ({ of: 'fleet' } & AskedFleet);

export const USAGE = `npm run adopt -- <fleet> [--format cloudformation|terraform|cli] [--config <file>]
npm run adopt -- <fleet> [--role <ARN> | --instance-role <ARN>] --apply [--confirm <stack>]
npm run adopt -- <window> [--fleet <name>] [--format …] [--config <file>]
npm run adopt -- <window> --apply
npm run adopt -- <window> --remove <task id> --confirm <window>

Of a fleet it reads, with your own credentials, what Patchwarden needs before it can change it, and prints what is missing: roles with
their policies, tags, registrations, and for a stack without a service role a change set that keeps everything else; as commands of the
AWS CLI, or as --format says. --apply writes it,
one call after the other. A service role is listed with its policy, and a change set is shown; --confirm with the name of the stack
makes the one and executes the other. --role names a service role of yours for the stack; --instance-role the role that its instances
run as, which the service role may then pass.

Of a window it prints the task that makes the window ask Patchwarden before it patches. With --apply it is registered. --remove
deregisters a task that patches without asking; give the id of the window once more to confirm it.`;

/** The arguments read; a sentence when they cannot be. */
export function askedIn(args: readonly string[]): Asked | string {
  const parsed = parsedArgs(args);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) return USAGE;
  const format = FORMATS.find((known) => known === values.format);
  if (values.format !== undefined && format === undefined)
    return `--format is ${JSON.stringify(values.format)}: choose from ${FORMATS.join(', ')}.`;
  const both: AskedOfBoth = {
    config: values.config ?? 'patchwarden.yml',
    apply: values.apply === true,
    ...(values.confirm === undefined ? {} : { confirm: values.confirm }),
  };
  if (!name.startsWith('mw-')) return askedOfFleet(name, values, { ...both, format: format ?? 'cli' });
  return askedOfWindow(name, values, { ...both, formats: format === undefined ? FORMATS : [format] });
}

type Values = Exclude<ReturnType<typeof parsedArgs>, string>['values'];

function askedOfWindow(
  window: string,
  { fleet, remove, role, 'instance-role': instanceRole }: Values,
  both: Omit<AskedWindow, 'window'>,
): Asked | string {
  if (!/^mw-[0-9a-f]{17}$/.test(window))
    return `${JSON.stringify(window)} is not the id of a maintenance window: expected mw- and 17 hexadecimal characters.`;
  if (role !== undefined || instanceRole !== undefined)
    return '--role and --instance-role are for a fleet that is a stack: a window’s task has the role that Patchwarden made.';
  if (both.apply && remove !== undefined)
    return 'Give --apply or --remove, one at a time: first the task that asks, then the removal of the one that does not.';
  return {
    of: 'window',
    window,
    ...both,
    ...(fleet === undefined ? {} : { fleet }),
    ...(remove === undefined ? {} : { remove }),
  };
}

function askedOfFleet(name: string, values: Values, both: Omit<AskedFleet, 'fleet'>): Asked | string {
  const { fleet, remove, role, 'instance-role': instanceRole } = values;
  if (fleet !== undefined || remove !== undefined)
    return `--fleet and --remove are for a window, such as mw-0123456789abcdef0, and not for fleet ${name}.`;
  for (const [option, arn] of Object.entries({ role, 'instance-role': instanceRole }))
    if (arn !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn))
      return `--${option} is ${JSON.stringify(arn)}: expected the ARN of a role.`;
  return { of: 'fleet', fleet: name, ...both, ...present({ role, instanceRole }) };
}

function parsedArgs(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    fleet: text,
    format: text,
    config: text,
    remove: text,
    confirm: text,
    role: text,
    'instance-role': text,
    apply: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}
