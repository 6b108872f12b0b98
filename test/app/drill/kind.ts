import { AwsCallError } from '../aws/failure.ts';
import { readSection } from '../config/section.ts';
import { detailText } from '../contract/hint.ts';
import type { Uses } from '../contract/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { drillSection } from './config.ts';
import { createDrillGate } from './gate.ts';
import { drillCard, drillLines } from './message.ts';

const MINUTE = 60_000;

/** What drills give to the life of runs. */
export const createDrillKind = (ports: Uses<'at' | 'config' | 'setting' | 'home'>): RunKind<'drill'> => ({
  placeOf: createDrillGate(ports).placeOf,
  policyOf: createDrillGate(ports).policyOf,
  channelOf: createDrillGate(ports).channelOf,
  observeOf: createDrillGate(ports).observeOf,
  startOf: createDrillGate(ports).startOf,
  limits: { stopMs: 10 * MINUTE, unseenMs: 60 * MINUTE },
  isAbout: (run, hint) => detailText(hint, 'ExecutionId') === run.start?.executionId,
  plan: async ({ plan, planHash }) => ({ kind: 'planned', plan, planHash }),
  checkPlan: async () => ({ kind: 'same' }),
  observe: async (run) => {
    try {
      const { end } = await ports.at(ports.home).automation.get(run.start?.executionId ?? '');
      if (end === undefined) return { kind: 'working', progress: { kind: 'drill', step: 'evacuate' } };
      const outcome = { kind: 'drill', evacuated: 42 } as const;
      return end === 'success'
        ? { kind: 'succeeded', outcome }
        : { kind: 'failed', outcome, reason: 'someone used the lift' };
    } catch (error) {
      if (!(error instanceof AwsCallError)) throw error;
      return { kind: 'unknown', what: error.message };
    }
  },
  reportLimitMs: () => MINUTE,
  report: async () => ({ kind: 'ready' }),
  named: () => ({ what: 'team', names: Object.keys(readSection(drillSection, ports.config) ?? {}) }),
  resultOf: ({ outcome }) => (outcome === undefined ? undefined : `${outcome.evacuated} people`),
  ...drillLines,
  card: async (run, { offers }) => drillCard(run, offers),
  thread: async () => [],
});
