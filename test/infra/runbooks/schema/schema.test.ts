import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readRunbook } from '../../../../infra/bot/runbook-document.ts';
import { automationWorld } from '../../../local/aws/ssm/automation-world.ts';
import { BROKEN, GOOD } from './broken.ts';
import { problemsOf } from './check.ts';
import { RULES } from './rules.ts';

/** Every runbook by what AWS documents of schema 0.3, and the simulator by the same: neither knows the other. */

const FOLDER = join(import.meta.dirname, '../../../../infra/runbooks');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

/** A runbook with a stand-in for each of its placeholders. */
function documentIn(file: string): unknown {
  const named = [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
  const texts: Record<string, string> = {
    RunbookRoleArn: 'arn:aws:iam::111122223333:role/runbook',
    GatekeeperName: 'patchwarden-gatekeeper',
  };
  return readRunbook(file, Object.fromEntries(named.map((name) => [name, texts[name] ?? ['one', 'two']])));
}

test('there are runbooks to check', () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
});

test.each(files)('%s has nothing in it that AWS does not document', (file) => {
  expect(problemsOf(documentIn(file))).toEqual([]);
});

const faults = Object.entries(BROKEN).flatMap(([rule, all]) =>
  all.map(([from, to]) => ({ rule, from, to, what: to.trim().replaceAll(/\s+/g, ' ').slice(0, 60) })),
);
const broken = ({ from, to }: { from: string; to: string }): string => {
  expect(GOOD.split(from)).toHaveLength(2);
  return GOOD.replace(from, () => to);
};

describe('the check', () => {
  test('finds nothing in a document in which nothing is wrong', () => {
    expect(problemsOf(parse(GOOD))).toEqual([]);
  });

  test.each(faults)('finds $rule: $what', (fault) => {
    expect(problemsOf(parse(broken(fault))).map(({ rule }) => rule)).toContain(fault.rule);
  });
});

describe('the simulated Systems Manager', () => {
  test('takes the document in which nothing is wrong', async () => {
    await automationWorld().create(GOOD);
  });

  const refused: readonly string[] = Object.entries(RULES).flatMap(([rule, { breaks }]) =>
    breaks === 'document' ? [rule] : [],
  );
  test.each(faults.filter(({ rule }) => refused.includes(rule)))('refuses $rule: $what', async (fault) => {
    const created = automationWorld().create(broken(fault));
    await expect(created).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidDocumentContent|MaxDocumentSizeExceeded)$/),
    });
  });
});
