import { parseArgs } from 'node:util';
import { Told } from '../caller.ts';
import type { Assumption, Sources } from './assumption.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { createLiveAws, type LiveOptions } from './live-aws.ts';
import { throwAwayStack } from './throw-away-stack.ts';
import { unchecked, type Verdict } from './verdict.ts';

const USAGE = `npm run verify-live -- [--region <region>] [--group <Auto Scaling group>]... [--endpoint <url>] [--write]

Checks what docs/operations.md, section 6, assumes of AWS, with your own credentials. It only reads. With --write it also
creates a stack (a log group, a table of one item, a role, a runbook and a window of its own), updates it, runs it for about ten
minutes and deletes it, once you have typed the id of the account.

Exit code: 0 when something was compared and nothing differs, 1 when an assumption does not hold, 2 when nothing was compared. The
last line counts what was not checked: 0 does not say that everything was.`;

export interface VerifySurroundings {
  env: Readonly<Record<string, string | undefined>>;
  out: (text: string) => void;
  /** Asks whoever runs the command for a line. */
  ask: (question: string) => Promise<string>;
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
  /** How long AWS may take for one answer, in milliseconds. */
  timeout: number;
  /** How long each step of the throw-away stack may take, in milliseconds. */
  limit: number;
}

interface Asked extends LiveOptions {
  write: boolean;
}

/** The command. Gives the exit code: 1 when an assumption does not hold, 2 when nothing at all could be compared, 0 otherwise, also where some were not checked. */
export async function runVerifyLive(args: readonly string[], around: VerifySurroundings): Promise<number> {
  try {
    const asked = askedOf(args, around);
    const aws = createLiveAws(asked);
    const stack = asked.write ? await agreedStack(asked, around, await accountOf(aws)) : undefined;
    const told = await verdictsOf(ASSUMPTIONS, { aws, ...(stack !== undefined && { stack }) });
    around.out(tableOf(told));
    return exitCode(told.map(({ verdict }) => verdict));
  } catch (error) {
    if (!(error instanceof Told)) throw error;
    around.out(error.message);
    return 2;
  }
}

/** @throws Told */
const askedOf = (args: readonly string[], { env, timeout }: VerifySurroundings): Asked => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        region: { type: 'string' },
        endpoint: { type: 'string' },
        group: { type: 'string', multiple: true },
        write: { type: 'boolean' },
      },
    });
    const region = values.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
    if (region === undefined) throw new Told('Which Region? Give --region, or set AWS_REGION.');
    const endpoint = values.endpoint ?? env['AWS_ENDPOINT_URL'];
    return {
      region,
      timeout,
      groups: values.group ?? [],
      write: values.write === true,
      ...(endpoint !== undefined && { endpoint }),
    };
  } catch (error) {
    if (error instanceof Told) throw error;
    throw new Told(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
};

/** @throws Told */
const accountOf = async (aws: Sources['aws']): Promise<string> => {
  const account = await aws.account().catch((error: unknown) => {
    throw new Told(`Whose account this is could not be read, so nothing was created: ${String(error)}`);
  });
  if (account === undefined) throw new Told('Whose account this is was not in the answer, so nothing was created.');
  return account;
};

/** The throw-away stack, made once for all checks, after the account's id was typed. @throws Told */
const agreedStack = async (asked: Asked, around: VerifySurroundings, account: string) => {
  const name = `patchwarden-verify-live-${around.now().toString(36)}`;
  const typed = await around.ask(
    `The stack ${name} will be created in account ${account}, ${asked.region}, and deleted again. Type the account's id to go on: `,
  );
  if (typed.trim() !== account) throw new Told('That is not the id of the account. Nothing was created.');
  const { now, pause, limit } = around;
  let made: ReturnType<typeof throwAwayStack> | undefined;
  return () => {
    made ??= throwAwayStack(asked, name, { now, pause, limit });
    return made;
  };
};

export interface Row {
  id: string;
  how: string;
  verdict: Verdict;
}

const NO_CHECK = 'no check';

/** The verdict on each assumption, in their order. */
export const verdictsOf = (assumptions: readonly Assumption[], sources: Sources): Promise<Row[]> =>
  Promise.all(
    assumptions.map(async (one) =>
      'check' in one
        ? { id: one.id, how: one.check.how, verdict: await one.check.run(sources) }
        : { id: one.id, how: NO_CHECK, verdict: unchecked(one.unchecked) },
    ),
  );

export const exitCode = (verdicts: readonly Verdict[]): number => {
  if (verdicts.some(({ result }) => result === 'does not hold')) return 1;
  return verdicts.some(({ result }) => result === 'holds') ? 0 : 2;
};

const tableOf = (rows: readonly Row[]): string => {
  const cells = rows.map(
    ({ id, how, verdict }) => [id, how, `${verdict.result}: ${oneLine(verdict.because)}`] as const,
  );
  const [ids, hows] = [widest(cells.map(([id]) => id)), widest(cells.map(([, how]) => how))];
  const lines = cells.map(([id, how, result]) => `${id.padEnd(ids)}  ${how.padEnd(hows)}  ${result}`);
  const count = (result: Verdict['result']) => rows.filter(({ verdict }) => verdict.result === result).length;
  const noCheck = rows.filter(({ how }) => how === NO_CHECK).length;
  const compared = count('holds') + count('does not hold');
  const summary = `${compared} of ${rows.length} checked: ${count('holds')} hold, ${count('does not hold')} differ. ${count('could not be checked')} not checked: ${noCheck} have no check, ${count('could not be checked') - noCheck} could not be checked here.`;
  return [`${'assumption'.padEnd(ids)}  ${'checked by'.padEnd(hows)}  result`, ...lines, '', summary].join('\n');
};

const widest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length), 10);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200);
