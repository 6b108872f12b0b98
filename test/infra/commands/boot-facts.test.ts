import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import * as z from 'zod';
import { readCommand } from '../../../infra/bot/runbook-document.ts';

/** The one command of ours, by what AWS documents of schema 2.2, and by a shell. */

const step = (action: string, platform: string) =>
  z.strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
    action: z.literal(action),
    precondition: z.strictObject({ StringEquals: z.tuple([z.literal('platformType'), z.literal(platform)]) }),
    inputs: z.strictObject({ timeoutSeconds: z.string().regex(/^[0-9]+$/), runCommand: z.array(z.string()).min(1) }),
  });

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html, without any parameters. */
const schema = z.strictObject({
  schemaVersion: z.literal('2.2'),
  description: z.string(),
  mainSteps: z.tuple([step('aws:runShellScript', 'Linux'), step('aws:runPowerShellScript', 'Windows')]),
});

const content = readCommand('patchwarden-boot-facts.yaml');
const { mainSteps } = schema.parse(content);
const [linux, windows] = mainSteps.map(({ inputs }) => inputs.runCommand.join('\n'));

test('takes no parameters, and holds nothing that Run Command would fill in', () => {
  expect(content).not.toHaveProperty('parameters');
  expect(`${linux}\n${windows}`).not.toMatch(/\{\{|\}\}/);
});

test('changes nothing: it reads, computes and prints', () => {
  expect(linux?.replace('< /proc/uptime', '')).not.toMatch(
    /[<>|&;]|\b(rm|mv|cp|tee|dd|kill|reboot|shutdown|systemctl|sudo|curl)\b/,
  );
  const verbs = [...(windows ?? '').matchAll(/\b([A-Z][a-z]+)-[A-Z]\w+/g)].map(([, verb]) => verb);
  expect(new Set(verbs)).toEqual(new Set(['Get', 'Write']));
});

test('on Linux prints one line of JSON: when the system booted, to the second, and its kernel', () => {
  const printed = execFileSync('sh', ['-c', linux ?? ''], { encoding: 'utf8' });
  const [, btime = ''] = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? [];
  expect(printed).toMatch(/^\{[^\n]+\}\n$/);
  const { boot, kernel } = z.strictObject({ boot: z.int(), kernel: z.string() }).parse(JSON.parse(printed));
  expect(Math.abs(boot - Number(btime))).toBeLessThanOrEqual(2);
  expect(kernel).toBe(release());
});
