import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { further } from '../support/further.ts';
import { root } from './bot-template.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'patchwarden-synth-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
const synth = (...args: string[]) =>
  run(process.execPath, [tsx, join(root, 'infra/synth.ts'), ...args], { cwd: folder });

further('writes the template of a config, from any folder', async () => {
  const file = join(folder, 'deep/bot.template.json');
  await synth(join(root, 'patchwarden.yml'), file);
  const template: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(template).toMatchObject({
    Resources: expect.objectContaining({
      Dashboard9E4231ED: { Type: 'AWS::CloudWatch::Dashboard', Properties: expect.anything() },
    }),
  });
});

test('says how it is used', async () => {
  await expect(synth()).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
});

test('a wrong config stops it, with the field and without a stack trace', async () => {
  const config = join(folder, 'wrong.yml');
  writeFileSync(config, 'workspace: nowhere\n');
  const refused: unknown = await synth(config, join(folder, 'never.json')).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('workspace') });
  expect(refused).toMatchObject({ stderr: expect.not.stringMatching(/\n\s+at /) });
  expect(existsSync(join(folder, 'never.json'))).toBe(false);
});
