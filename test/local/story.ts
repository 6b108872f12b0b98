import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A guide of docs whose chapter "The story" says what to type and what is printed then. */
export interface StoryGuide {
  document: string;
  /** Its shell commands, as one script. */
  script: string;
  /** What they print, block by block. */
  printed: readonly string[];
  /** Pictures of the whole guide, and those of them that are not there. */
  pictures: readonly string[];
  missing: readonly string[];
}

export function storyGuide(path: string): StoryGuide {
  const document = readFileSync(path, 'utf8');
  const story = /\n## The story\n([\s\S]*?)\n## /.exec(`${document}\n## `)?.[1] ?? '';
  const blocks = (language: string): string[] =>
    [...story.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
  const pictures = [...document.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, picture = '']) => picture);
  return {
    document,
    script: blocks('sh').join('\n'),
    printed: blocks('text'),
    pictures,
    missing: pictures.filter((picture) => !existsSync(`docs/${picture}`)),
  };
}

/** Runs a shell script: its exit code, and what it wrote. */
export const runScript = (
  script: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const shell = spawn('sh', ['-c', script], { env: { ...process.env, ...env } });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    shell.stdout.on('data', take);
    shell.stderr.on('data', take);
    shell.on('close', (code) => resolve({ code, output }));
  });
