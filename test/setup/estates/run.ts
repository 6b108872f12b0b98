import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSetup, type SetupSurroundings } from '../../../setup/setup/run-setup.ts';

export const MANIFEST = readFileSync(join(import.meta.dirname, '../../../manifest.yml'), 'utf8');

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'setup-'));
export const removeFolder = (path: string): void => rmSync(path, { recursive: true, force: true });

export interface Run extends Partial<Pick<SetupSurroundings, 'ask' | 'stop'>> {
  env: Readonly<Record<string, string>>;
}

/** The command, with its own environment: the SDK reads credentials from the process. */
export async function runs(args: readonly string[], { env, ...more }: Run) {
  const lines: string[] = [];
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    const code = await runSetup(args, {
      env,
      out: (text) => void lines.push(text),
      stop: new AbortController().signal,
      timezone: 'Australia/Sydney',
      manifest: MANIFEST,
      ...more,
    });
    return { code, text: lines.join('\n') };
  } finally {
    process.env = before;
  }
}
