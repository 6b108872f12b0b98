import { parseArgs } from 'node:util';

export const FORMATS = ['cloudformation', 'terraform', 'cli'] as const;
export type Format = (typeof FORMATS)[number];

/** What was asked for on the command line. */
export interface Asked {
  /** `mw-…` */
  window: string;
  /** Needed when the config names no fleet, or several, with this window. */
  fleet?: string;
  /** Where patchwarden.yml is. */
  config: string;
  /** What is printed: all when none is named. */
  formats: readonly Format[];
  /** Registers the task with the caller's own credentials. */
  apply: boolean;
  /** Deregisters this task of the window instead. */
  remove?: string;
  /** The id of the window once more, by which the caller confirms a removal. */
  confirm?: string;
}

export const USAGE = `npm run adopt -- <window> [--fleet <name>] [--format cloudformation|terraform|cli] [--config <file>]
npm run adopt -- <window> --apply
npm run adopt -- <window> --remove <task id> --confirm <window>

Prints the task that makes a maintenance window ask Patchwarden before it patches. With --apply it is registered with your own
credentials. --remove deregisters a task that patches without asking; give the id of the window once more to confirm it.`;

/** The arguments read; a sentence when they cannot be. */
export function askedIn(args: readonly string[]): Asked | string {
  const parsed = parsedArgs(args);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  const [window, ...others] = positionals;
  if (window === undefined || others.length > 0) return USAGE;
  if (!/^mw-[0-9a-f]{17}$/.test(window))
    return `${JSON.stringify(window)} is not the id of a maintenance window: expected mw- and 17 hexadecimal characters.`;
  const format = FORMATS.find((known) => known === values.format);
  if (values.format !== undefined && format === undefined)
    return `--format is ${JSON.stringify(values.format)}: choose from ${FORMATS.join(', ')}.`;
  if (values.apply === true && values.remove !== undefined)
    return 'Give --apply or --remove, one at a time: first the task that asks, then the removal of the one that does not.';
  return {
    window,
    config: values.config ?? 'patchwarden.yml',
    formats: format === undefined ? FORMATS : [format],
    apply: values.apply === true,
    ...(values.fleet === undefined ? {} : { fleet: values.fleet }),
    ...(values.remove === undefined ? {} : { remove: values.remove }),
    ...(values.confirm === undefined ? {} : { confirm: values.confirm }),
  };
}

function parsedArgs(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { fleet: text, format: text, config: text, remove: text, confirm: text, apply: { type: 'boolean' } },
    });
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}
