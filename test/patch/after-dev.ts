import { kindsOf } from '../../src/app/build.ts';
import { reportPatch } from '../../src/patch/flow/next.ts';
import { createPatchKind } from '../../src/patch/kind.ts';
import { isPatch, type PatchRun } from '../../src/patch/types/run.ts';
import { createRun, loadHistory } from '../../src/runs/effect/run-store.ts';
import { createWorkerDouble } from '../runs/effect/worker-double.ts';
import { configOf, type FakeGroup, patchPorts } from './double.ts';
import { aPatchRun, aPlan, T0 } from './facts.ts';

export const HOUR = 3_600_000;

/** win-dev was patched at T0, and is healthy unless told otherwise. */
export async function afterDev({
  group = {},
  config = configOf(),
  dev = {},
}: {
  group?: FakeGroup;
  config?: ReturnType<typeof configOf>;
  dev?: Partial<PatchRun>;
} = {}) {
  const double = createWorkerDouble();
  double.clock.now = T0;
  const aws = patchPorts(group);
  const upcoming = [T0 + 48 * HOUR];
  const window = { id: 'mw', name: 'w', enabled: true, schedule: '', durationMs: HOUR, cutoffMs: 0 };
  const base = {
    ...double.ports,
    ...aws.ports,
    config,
    readWindow: async () => ({ kind: 'window' as const, window, upcoming }),
  };
  const kind = createPatchKind(base, base.readWindow);
  const ports = { ...base, kinds: kindsOf(new Map([['patch', { run: kind }]])) };
  const source = aPatchRun({
    id: 'p-00000dev',
    name: 'win-dev',
    state: 'succeeded',
    subject: 'dev',
    report: 'pending',
    plan: aPlan({}, { instances: aPlan().instances.slice(0, 2) }),
    start: { document: 'd', parameters: {}, token: 't', claimedAt: T0 - HOUR, attempts: 0, executionId: 'exec' },
    ending: { at: T0, code: 'succeeded' },
    progress: {
      kind: 'patch',
      step: 'done',
      wave: 1,
      waves: 1,
      commands: [{ id: 'c-1', what: 'install', wave: 1 }],
      nodes: [],
    },
    ...dev,
  });
  await createRun(ports, source, { type: 'requested' });
  const runs = async (name: string) => (await loadHistory(ports, [name], 10)).map(({ run }) => run).filter(isPatch);
  return { ...double, ports, source, runs, report: (now: number) => reportPatch(ports, source, now) };
}
