import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { executionSaid } from '../../../src/deploy/decision/execution.ts';
import { anExecution } from '../facts.ts';

const step = (name: string, failure?: string) => ({
  name,
  status: failure === undefined ? 'Success' : 'Failed',
  outputs: {},
  ...(failure === undefined ? {} : { failure }),
});

test('the step that failed says why, and not one that only looked', () => {
  const steps = [
    step('gate'),
    step('noteBefore', 'nothing there'),
    step('startWhole', 'no room'),
    step('findStarted', 'none'),
  ];
  expect(executionSaid({ ...anExecution('failed'), steps })).toBe('runbook step startWhole: no room');
});

test('without a failed step the execution says it itself', () => {
  expect(executionSaid({ ...anExecution('failed'), failure: 'stopped by a quota', steps: [step('gate')] })).toBe(
    'the runbook: stopped by a quota',
  );
});

test('every step that is passed over stands in a runbook, as one that is not critical', () => {
  const source = readFileSync(join(__dirname, '../../../src/deploy/decision/execution.ts'), 'utf8');
  const [, list = ''] = /HARMLESS[^[]*\[\]\s*=\s*\[([^\]]*)\]/.exec(source) ?? [];
  const passedOver = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
  const steps = ['deploy', 'refresh'].flatMap((name): { name: string; isCritical?: boolean }[] => {
    const text = readFileSync(join(__dirname, `../../../infra/runbooks/patchwarden-${name}.yaml`), 'utf8');
    const document: { mainSteps: { name: string; isCritical?: boolean }[] } = parse(text);
    return document.mainSteps;
  });
  expect(passedOver.length).toBeGreaterThan(0);
  for (const name of passedOver) expect(steps.find((each) => each.name === name)?.isCritical).toBe(false);
});
