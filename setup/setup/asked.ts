import { parseArgs } from 'node:util';
import { Told } from '../caller.ts';

const USAGE = `npm run setup -- [--yes | --answers <file>] [--out <folder>] [--force]
npm run setup -- --manifest [--out <folder>] [--force]
npm run setup -- --policy

Reads the account of your own credentials and the Slack workspace of SLACK_BOT_TOKEN, proposes fleets, images and policies, asks, and
writes patchwarden.yml and manifest.yml. It only reads AWS and Slack.

  --yes       takes every default without asking
  --answers   a YAML file of answers by question, e.g. channel: C0123ABCD; what it leaves out has its default
  --out       the folder to write to; this one by default
  --force     replaces files that are there
  --manifest  writes manifest.yml alone, with the request URL of the deployed stack
  --policy    prints the IAM policy that this command needs, and ends`;

export interface Asked {
  yes: boolean;
  answers?: string;
  out: string;
  force: boolean;
  only?: 'manifest' | 'policy';
}

/** @throws Told, with the usage */
export function askedOf(args: readonly string[]): Asked {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const options = { yes: flag, answers: text, out: text, force: flag, manifest: flag, policy: flag };
  try {
    const { values } = parseArgs({ args: [...args], options });
    return {
      yes: values.yes === true,
      ...(values.answers !== undefined && { answers: values.answers }),
      out: values.out ?? '.',
      force: values.force === true,
      ...(values.manifest === true && { only: 'manifest' as const }),
      ...(values.policy === true && { only: 'policy' as const }),
    };
  } catch (error) {
    throw new Told(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
