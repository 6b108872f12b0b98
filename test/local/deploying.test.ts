import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type Local, startLocal } from '../../src/local/start.ts';

const document = readFileSync('docs/deploying.md', 'utf8');
const story = /\n## The story\n([\s\S]*?)\n## /.exec(`${document}\n## `)?.[1] ?? '';

/** The fenced blocks of a language, in order. */
const blocks = (language: string): string[] =>
  [...story.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

/** Ids differ from world to world. */
const withoutIds = (text: string): string =>
  text.replace(/\bami-[0-9a-f]{17}\b/g, 'ami-…').replace(/\b([bd])-[0-9a-z]{8}\b/g, '$1-…');

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

describe('docs/deploying.md', () => {
  let local: Local;
  beforeEach(async () => {
    local = await startLocal();
  });
  afterEach(() => local.close());

  test('the commands of its story print what it says', async () => {
    const output = await run(blocks('sh').join('\n'), { LOCAL: local.slackUrl });
    expect(blocks('text').length).toBeGreaterThan(5);
    expect(withoutIds(output)).toBe(withoutIds(blocks('text').join('')));
  }, 120_000);

  test('each picture it shows is there', () => {
    const pictures = [...document.matchAll(/\]\((images\/[^)]+)\)/g)].map(([, path = '']) => path);
    expect(pictures.length).toBeGreaterThan(5);
    expect(pictures.filter((path) => !existsSync(`docs/${path}`))).toEqual([]);
  });
});
