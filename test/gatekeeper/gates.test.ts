import fc from 'fast-check';
import type { PatchPlan } from '../../src/patch/types/plan.ts';
import { requestHash } from '../../src/runs/decision/request-hash.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { canonicalJson } from '../../src/store/table.ts';
import { aRefreshChange } from '../deploy/facts.ts';
import { CONFIG } from '../model/config.ts';
import { aPatchRun } from '../patch/facts.ts';
import { aPatchPlan } from '../patch/message/fixture.ts';
import { aDeploy, aDeployPlan, aStackChange } from '../runs/deploy-fixture.ts';
import { aRun } from '../runs/fixture.ts';
import { aResume, aRetry } from '../step/fixture.ts';
import { syncIn } from '../sync/run.ts';
import { gatesOf } from './world.ts';

const refresh = aDeployPlan({
  target: { kind: 'auto-scaling-group', group: 'web' },
  stage: 'canary',
  version: '8',
  change: aRefreshChange({
    preferences: { minHealthy: 90, maxHealthy: 110, checkpoint: 20, bakeSeconds: 60, alarms: ['a'] },
  }),
});
const list = {
  kind: 'list',
  fleet: 'win-dev',
  runId: 'p-1',
  sha256: 'ab',
  uri: 's3://lists/ab.json',
  patches: 4,
} as const;
const byId = aPatchRun({ plan: aPatchPlan({ pin: list, hooks: { before: 'Acme-Before' } }) });
const byTag = aPatchRun({
  plan: aPatchPlan({
    selection: { kind: 'tag', key: 'Patch Group', value: 'Win-PROD', known: ['i-0a', 'i-0b'], since: ['i-0b'] },
  }),
});

const RUNS: readonly (readonly [string, Run])[] = [
  ['a bake', aRun()],
  ['an approval step', aResume()],
  ['a retry', aRetry()],
  [
    'a deploy of a stack',
    aDeploy({ plan: aDeployPlan({ change: aStackChange({ from: { id: 'ami-0old', kind: 'ami' } }) }) }),
  ],
  ['a refresh', aDeploy({ plan: refresh })],
  ['patching by id', byId],
  ['patching by tag', byTag],
  ['a sync', syncIn('awaiting-approval')],
];

type Path = readonly (string | number)[];

/** Every leaf of a plan: its path, and what stands there. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    leavesOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inside].filter(({ length }) => length > 0);
}

/** The same with something else there, or, for `undefined`, without it. */
function changedAt(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy: Record<string | number, unknown> = Array.isArray(value) ? Object(value.slice()) : { ...Object(value) };
  const inside = changedAt(copy[key], rest, to);
  if (inside === undefined && Array.isArray(copy)) copy.splice(Number(key), 1);
  else if (inside === undefined) delete copy[key];
  else copy[key] = inside;
  return copy;
}

const gates = gatesOf(CONFIG);

/** What people sign: the request, with the hash of the plan worked out anew. */
const signedOf = (run: Run): string => {
  const gate = gates.of(run);
  return requestHash({ ...run, planHash: gate.planHashOf(run.plan) }, gate.covers?.(run));
};

/** What is started, beside the hash of the plan, which is compared on its own. */
const startOf = (run: Run): string => {
  const { document, parameters } = gates.of(run).startOf(run);
  return canonicalJson([document, { ...parameters, PlanHash: '' }]);
};

const OTHERS = ['another', '7', 7, true, undefined, [], ['another']] as const;

describe.each(RUNS)('%s', (_what, run) => {
  const paths = leavesOf(run.plan).filter(([first]) => first !== 'kind');

  test('nothing that its start is made from is left out of what people sign', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(...OTHERS), (path, to) => {
        const other: Run = { ...run, plan: changedAt(run.plan, path, to) as never };
        const after = attempt(() => startOf(other));
        if (after === undefined || after === startOf(run)) return true;
        return attempt(() => signedOf(other)) !== signedOf(run) || isOnlyLess(run, other);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Of whoever left since the approval nothing is signed: fewer instances are patched. */
function isOnlyLess(run: Run, other: Run): boolean {
  const targets = (of: Run): readonly string[] =>
    [gates.of(of).startOf(of).parameters['Instances'] ?? []].flat().map(String);
  const before = targets(run);
  return run.kind === 'patch' && targets(other).every((id) => before.includes(id)) && isOfRemoved(run, other);
}

const isOfRemoved = (run: Run, other: Run): boolean => {
  const { changedSince: _one, ...before } = Object(run.plan) as PatchPlan;
  const { changedSince: _other, ...after } = Object(other.plan) as PatchPlan;
  return canonicalJson(before) === canonicalJson(after);
};

/** A plan that is none any more starts nothing. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

test('a rollback is part of what people sign', () => {
  const change = aStackChange({ from: { id: 'ami-0old', kind: 'ami' } });
  const deploy = (from: string) =>
    aDeploy({ plan: aDeployPlan({ change: { ...change, from: { id: from, kind: 'ami' } } }) });
  expect(signedOf(deploy('ami-0old'))).not.toBe(signedOf(deploy('ami-0evil')));
});

test('what came and went since does not change what people sign', () => {
  const run = byId;
  const changedSince = { added: ['i-0new'], removed: ['i-0a'], newPatches: 2 };
  expect(signedOf({ ...run, plan: { ...run.plan, changedSince } as never })).toBe(signedOf(run));
});
