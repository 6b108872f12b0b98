import type { Uses } from '../contract/ports.ts';
import { DAY } from '../duration.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { keepPatch } from './effect/board.ts';
import { patchCard } from './message/card.ts';
import { patchLines } from './message/lines.ts';
import { patchReview } from './message/review.ts';
import { patchThread } from './message/thread.ts';

/** What patching reaches: AWS to read, and what every run needs to be brought on. */
export type PatchPorts = ReconcilePorts & Uses<'here' | 'setting'>;

/** What patching in place gives to the life of runs. */
export function createPatchKind(ports: PatchPorts): RunKind<'patch'> {
  const { config } = ports;
  return {
    limits: { stopMs: DAY, unseenMs: 2 * DAY },
    policyOf: ({ name }) => config.fleets[name]?.policy,
    startOf: () => ({ document: ports.setting('PATCHWARDEN_PATCH_DOCUMENT'), parameters: {} }),
    isAbout: () => false,
    plan: async () => ({ kind: 'not-yet' }),
    checkPlan: async () => ({ kind: 'same' }),
    observe: async () => ({ kind: 'unknown', what: 'it is not read yet' }),
    reportLimitMs: () => DAY,
    report: async () => ({ kind: 'ready' }),
    named: () => ({
      what: 'patch group',
      names: Object.values(config.fleets)
        .filter(({ target }) => target.kind === 'patch-group')
        .map(({ name }) => name),
    }),
    resultOf: () => undefined,
    ...patchLines,
    card: async (run, { now, offers }) => patchCard(run, { now, offers, followers: [] }),
    review: async (run, value, now) => patchReview(run, value, { now, offers: [], followers: [] }),
    keep: (run, card) => keepPatch(ports, run, card),
    thread: async (run) => patchThread(run, {}),
  };
}
