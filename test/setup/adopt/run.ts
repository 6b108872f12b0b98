import { runAdopt } from '../../../setup/adopt/run-adopt.ts';
import { parseConfig } from '../../../src/config/load.ts';
import type { StartedEstate } from '../estates/estate.ts';

const HEAD = `workspace: T0PATCHW
timezone: Australia/Sydney
channel: C0PATCHING
approvers: { platform: { users: [U0ANA, U0BEN] } }
policies: { prod: { approvals: 1, from: [platform] } }
images: { web: { pipeline: "arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web", policy: prod } }
freezes: []
accounts: { "111122223333": { regions: [ap-southeast-2] } }
fleets:
`;

/** A config with these fleets, a line each. */
export const configOf = (...fleets: readonly string[]) =>
  parseConfig(`${HEAD}${fleets.map((each) => `  ${each}\n`).join('')}`);

export interface Run {
  estate: StartedEstate;
  config: ReturnType<typeof configOf>;
  stop?: AbortSignal;
  /** Called with each line that is printed. */
  told?: (text: string) => void;
}

/** `npm run adopt`, whose waiting moves the world's clock. */
export async function adopts(args: readonly string[], { estate, config, stop, told }: Run) {
  const lines: string[] = [];
  const before = { ...process.env };
  Object.assign(process.env, estate.env);
  try {
    const code = await runAdopt(args, {
      env: estate.env,
      loadConfig: () => config,
      out: (text) => {
        lines.push(text);
        told?.(text);
      },
      stop: stop ?? new AbortController().signal,
      pause: (milliseconds) => estate.clock.advance(milliseconds),
    });
    return { code, text: lines.join('\n') };
  } finally {
    process.env = before;
  }
}
