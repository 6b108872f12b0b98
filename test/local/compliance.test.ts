import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { startLocal } from '../../local/start.ts';

const document = readFileSync('docs/compliance.md', 'utf8');
const story = /\n## The story\n([\s\S]*?)\n## /.exec(`${document}\n## `)?.[1] ?? '';

/** The fenced blocks of a language, in order. */
const blocks = (language: string): string[] =>
  [...story.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

/** Runs a shell script, and gives what it wrote. */
const run = (script: string, env: Record<string, string>): Promise<string> =>
  new Promise((resolve) => {
    const shell = spawn('sh', ['-c', script], { env: { ...process.env, ...env } });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    shell.stdout.on('data', take);
    shell.stderr.on('data', take);
    shell.on('close', () => resolve(output));
  });

describe('docs/compliance.md', () => {
  test('the commands of its story print what it says', async () => {
    const local = await startLocal();
    let output = '';
    try {
      output = await run(blocks('sh').join('\n'), { LOCAL: local.slackUrl, AWS: local.awsUrl });
    } finally {
      await local.close();
    }
    expect(blocks('text').length).toBeGreaterThan(7);
    expect(output).toBe(blocks('text').join(''));
  });

  test('each picture it shows is there', () => {
    const pictures = [...document.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, path = '']) => path);
    expect(pictures.length).toBeGreaterThan(5);
    expect(pictures.filter((path) => !existsSync(`docs/${path}`))).toEqual([]);
  });
});
