import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** One forbidden import per rule, in a small tree of its own with the real rules. */
const BREACHES: readonly { rule: string; file: string; imports: string }[] = [
  { rule: 'no-cycles', file: 'src/runs/decision/cycle.ts', imports: './cycle.ts' },
  { rule: 'aws-sdk-only-in-aws', file: 'src/bake/effect/breach.ts', imports: '@aws-sdk/client-ssm' },
  { rule: 'slack-sdk-only-in-slack', file: 'src/bake/message/sdk.ts', imports: '@slack/web-api' },
  { rule: 'foundations-know-no-feature', file: 'src/store/breach.ts', imports: '../runs/kinds.ts' },
  { rule: 'shared-folders-know-no-feature', file: 'src/runs/flow/up.ts', imports: '../../bake/types/plan.ts' },
  { rule: 'the-life-of-runs-stands-above', file: 'src/cards/effect/up.ts', imports: '../../runs/kinds.ts' },
  { rule: 'features-know-each-others-types-alone', file: 'src/deploy/flow/aside.ts', imports: '../../bake/kind.ts' },
  { rule: 'only-app-and-handlers-know-every-feature', file: 'src/bake/flow/list.ts', imports: '../../app/doors.ts' },
  { rule: 'the-product-knows-no-local-mode', file: 'src/handlers/breach.ts', imports: '../../local/clock.ts' },
  { rule: 'nobody-imports-examples', file: 'local/breach.ts', imports: '../examples/calendar/feed.ts' },
  { rule: 'nobody-imports-handlers', file: 'src/runs/flow/breach.ts', imports: '../../handlers/worker.ts' },
  { rule: 'decisions-are-pure', file: 'src/bake/decision/breach.ts', imports: '../effect/plan.ts' },
  { rule: 'commands-only-parse', file: 'src/bake/command.ts', imports: '../runs/types/run.ts' },
  { rule: 'messages-do-nothing', file: 'src/bake/message/breach.ts', imports: '../../slack/client.ts' },
  { rule: 'effects-know-no-flow', file: 'src/runs/effect/breach.ts', imports: '../flow/reconcile.ts' },
  { rule: 'the-door-stays-light', file: 'src/handlers/slack.ts', imports: 'zod' },
  { rule: 'infra-knows-only-config', file: 'infra/breach.ts', imports: '../src/runs/kinds.ts' },
];

const root = process.cwd();

function write(tree: string, file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

function violationsOf(tree: string): string[] {
  const depcruise = join(root, 'node_modules', '.bin', 'depcruise');
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'infra', 'local'];
  const { stdout } = spawnSync(depcruise, args, { cwd: tree, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const { summary } = JSON.parse(stdout);
  return summary.violations.map(
    ({ rule, from }: { rule: { name: string }; from: string }) => `${rule.name} in ${from}`,
  );
}

function withTree(check: (tree: string) => void): void {
  const tree = mkdtempSync(join(tmpdir(), 'patchwarden-rules-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    write(tree, 'src/empty.ts', 'export {};\n');
    write(tree, 'infra/empty.ts', 'export {};\n');
    write(tree, 'local/empty.ts', 'export {};\n');
    check(tree);
  } finally {
    rmSync(tree, { recursive: true });
  }
}

describe('the import rules', () => {
  test('find nothing where nothing is forbidden', () => {
    withTree((tree) => expect(violationsOf(tree)).toEqual([]));
  });

  test('each catch their breach', () => {
    withTree((tree) => {
      for (const { file, imports } of BREACHES) {
        if (imports.startsWith('.')) write(tree, join(dirname(file), imports), 'export {};\n');
      }
      for (const { file, imports } of BREACHES) write(tree, file, `import '${imports}';\n`);
      expect(violationsOf(tree)).toEqual(
        expect.arrayContaining(BREACHES.map(({ rule, file }) => `${rule} in ${file}`)),
      );
    });
  });

  test('every rule has a breach here', async () => {
    const { default: config } = await import(resolve('.dependency-cruiser.cjs'));
    const rules: string[] = config.forbidden.map(({ name }: { name: string }) => name);
    expect(BREACHES.map(({ rule }) => rule).sort()).toEqual([...rules].sort());
  });
});
