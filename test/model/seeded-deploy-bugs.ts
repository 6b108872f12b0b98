import { bug, deploys, focused, type SeededBug } from './seeded-bug.ts';
import {
  BACK_AT_CHECKPOINTS,
  EARLY_STOPS,
  FAILING_SOAKS,
  LONG_WAITS,
  NO_AT_CHECKPOINTS,
  SECOND_PLANS,
  SECOND_STARTS,
  STOPS,
  WAYS_BACK,
} from './seeded-focuses.ts';

/** Bugs in what deploys alone do: planning, soaks, checkpoints and the way back. */
export const DEPLOY_BUGS: readonly SeededBug[] = [
  deploys(
    bug('the gate of the first part is left standing for the second', [
      'runs/effect/run-store.ts',
      "...(run.epoch === record.run.epoch ? [] : ['gate']),",
      '',
    ]),
  ),
  focused(
    SECOND_STARTS,
    deploys(
      bug(
        'the look-up of a second start finds the first',
        ['runs/effect/start.ts', 'isFirst ? runTag(run.id) : partTag(run)', 'runTag(run.id)'],
        [
          'runs/effect/start.ts',
          'isStartOf(start, execution)',
          "execution.parameters['RunId']?.[0] === start.parameters['RunId']",
        ],
      ),
    ),
  ),
  focused(
    WAYS_BACK,
    deploys(
      bug('approvals that came with the request count for any plan', [
        'runs/decision/plan.ts',
        'planning.exact === true ? run.approvals : []',
        'run.approvals',
      ]),
    ),
  ),
  deploys(
    bug('a void plan still starts', [
      'runs/decision/start.ts',
      "case 'void':\n      return askAgain(",
      "case 'void':\n      if (plan.why !== '') return undefined;\n      return askAgain(",
    ]),
  ),
  focused(
    SECOND_PLANS,
    deploys(
      bug('a void plan is planned anew under its old epoch', [
        'runs/decision/start.ts',
        "state: 'planning',\n",
        "state: 'planning',\n          epoch: run.epoch,\n",
      ]),
    ),
  ),
  deploys(
    bug('what was planned keeps the hash of what was not', [
      'runs/decision/plan.ts',
      'planHash: planning.planHash,',
      'planHash: run.planHash,',
    ]),
  ),
  deploys(
    bug('the second part runs under the epoch of the first', [
      'runs/decision/watch.ts',
      '      progress,\n      earlier: [',
      '      progress,\n      epoch: run.epoch,\n      earlier: [',
    ]),
  ),
  deploys(
    bug('the approvals of the first part count for the second', [
      'runs/decision/watch.ts',
      '      progress,\n      earlier: [',
      '      progress,\n      approvals: run.approvals.map((given) => ({ ...given, epoch: run.epoch + 1 })),\n      earlier: [',
    ]),
  ),
  deploys(
    bug(
      'a look at a checkpoint decides',
      [
        'runs/decision/decide.ts',
        "run.wait?.kind === 'checkpoint' ? nothing('it waits for people') : observe(run, input, now)",
        'observe(run, input, now)',
      ],
      [
        'runs/flow/next-input.ts',
        "return run.wait?.kind === 'checkpoint' ? asked(ports, run, now) : observed(ports, record, now);",
        'return observed(ports, record, now);',
      ],
    ),
  ),
  focused(
    LONG_WAITS,
    deploys(
      bug('approvals that lapse at a checkpoint end the run', [
        'runs/decision/start.ts',
        'if (run.wait !== undefined)\n    return askAgain(',
        'if (run.wait !== undefined && now < 0)\n    return askAgain(',
      ]),
    ),
  ),
  focused(
    NO_AT_CHECKPOINTS,
    deploys(
      bug('who says no at a checkpoint is taken to mean that nothing was done', [
        'runs/decision/people.ts',
        "if (run.wait !== undefined) return stopAtCheckpoint(run, { by, reason, how: 'cancel' }, now);",
        '',
      ]),
    ),
  ),
  focused(
    EARLY_STOPS,
    deploys(
      bug('what runs forgets how it is to be stopped', [
        'gatekeeper/decision/later.ts',
        "(cancel?.how ?? 'cancel')",
        "'cancel'",
      ]),
    ),
  ),
  focused(
    STOPS,
    deploys(
      bug('a rollback that failed is closed without anyone looking', [
        'runs/decision/watch.ts',
        "if (run.state === 'cancelling' && run.ending !== undefined)",
        "if (run.state === 'cancelling')",
      ]),
    ),
  ),
  focused(
    FAILING_SOAKS,
    deploys(
      bug('a soak is taken for the end', [
        'runs/decision/watch.ts',
        "case 'watching':\n",
        "case 'watching':\n      if (now > 0) return ended(run, 'succeeded', { at: now, code: 'succeeded' }, { type: 'succeeded' }, {});\n",
      ]),
    ),
  ),
  focused(
    BACK_AT_CHECKPOINTS,
    deploys(
      bug('one that is back to what it was keeps its lease', [
        'runs/types/state.ts',
        "  'rolled-back',\n  'cancelled',\n  'rejected',\n  'expired',\n];",
        "  'cancelled',\n  'rejected',\n  'expired',\n];",
      ]),
    ),
  ),

  focused(
    BACK_AT_CHECKPOINTS,
    deploys(
      bug('the rollback from a checkpoint is not asked for', [
        'runs/decision/people.ts',
        "how === 'roll-back' ? { report: 'pending' } : {},",
        '{},',
      ]),
    ),
  ),
  focused(
    STOPS,
    deploys(
      bug('a roll back that comes to the checkpoint too late is taken for done', [
        'runs/decision/watch.ts',
        "...(how === 'roll-back' ? { report: 'pending' } : {}) },",
        '},',
      ]),
    ),
  ),
  deploys(
    bug('what a success leads to is forgotten', [
      'runs/flow/next-input.ts',
      'const made = await kind.report(run, { now, last });',
      "const made: Report = run.state === 'succeeded' ? { kind: 'ready' } : await kind.report(run, { now, last });",
    ]),
  ),
  focused(
    WAYS_BACK,
    deploys(
      bug('a success is what the service says, and not what the instances run', [
        'deploy/decision/end.ts',
        'return success(seen, facts);',
        'return seen;',
      ]),
    ),
  ),
  focused(
    BACK_AT_CHECKPOINTS,
    deploys(
      bug('one early look at the instances decides', [
        'deploy/decision/end.ts',
        'facts.now < settlingSince(facts) + SETTLES_WITHIN_MS',
        'facts.now < 0',
      ]),
    ),
  ),
  focused(
    WAYS_BACK,
    deploys(
      bug('a mixed fleet is taken for one in which nothing was replaced', [
        'deploy/decision/end.ts',
        "return verdict === 'none'\n",
        "return verdict !== 'unknown'\n",
      ]),
    ),
  ),
  focused(
    FAILING_SOAKS,
    deploys(
      bug('rolled back is what the service says', [
        'deploy/decision/end.ts',
        'return rollback(seen, facts);',
        'return seen;',
      ]),
    ),
  ),
];
