import type { Focus } from './focus.ts';
import { bug, focused, type SeededBug, slots } from './seeded-bug.ts';
import { CALM, NOTHING } from './seeded-focuses.ts';

/** The config observes, and is live again, while runs are on their way. */
const OBSERVED: Focus = {
  acts: { ...CALM, config: 2 },
  disturbances: { ...NOTHING, config: 12 },
  rules: [{}],
  chances: { disturbed: 0.5, approve: 0.95, observed: 0.5 },
};

/** What a config that only observes must not do. */
export const OBSERVE_BUGS: readonly SeededBug[] = [
  focused(
    OBSERVED,
    bug('the step that starts does not look whether it is only observed', [
      'runs/decision/start.ts',
      'const observe = observed(run, checks.observe);',
      'const observe = undefined;',
    ]),
  ),
  focused(
    OBSERVED,
    bug('what was requested as observed starts once the config is live', [
      'runs/decision/would-have.ts',
      'stricterObserve(observe, today);',
      'today;',
    ]),
  ),
  focused(
    OBSERVED,
    bug('a run forgets that it was requested as observed', [
      'runs/flow/request.ts',
      'policy, ...present({ counted, observe }) };',
      'policy, ...present({ counted }) };',
    ]),
  ),
  focused(
    OBSERVED,
    bug('the gatekeeper does not look whether the deployed config only observes', [
      'gatekeeper/decision/admit.ts',
      "return gate.observeOf(run) === undefined ? undefined : refused('observed', 'config');",
      'return undefined;',
    ]),
  ),
  focused(
    OBSERVED,
    slots('people are asked although the config asks nobody', [
      'runs/decision/plan.ts',
      'if (observe === true) return',
      "if (observe === true && run.kind !== 'patch') return",
    ]),
  ),
];
