import { bug, deploys, focused, type SeededBug } from './seeded-bug.ts';
import {
  CALENDARS,
  COPIES,
  CRASHED_STARTS,
  FASTER_COPIES,
  FORMS,
  FORMS_AT_STARTS,
  LISTS,
  NO_ROOM,
  NO_ROOM_HALFWAY,
  ONE_PERSON,
  PAUSED_STARTS,
  QUORUMS,
  REPEATED_STARTS,
  STRAYS,
  UNLISTED_STARTS,
  WAYS_BACK,
} from './seeded-focuses.ts';

/** Bugs in starting: what is looked at, when AWS is asked again, and whose execution it is. */
export const START_BUGS: readonly SeededBug[] = [
  focused(
    NO_ROOM,
    bug(
      'a start that AWS had no room for is repeated without a look',
      [
        'runs/effect/start.ts',
        "return { kind: 'start-turned-away', error: error.code };",
        "return { kind: 'start-unsettled', error: error.code };",
      ],
      ['runs/effect/start.ts', 'if (obstacle !== undefined)', "if (obstacle === '')"],
    ),
  ),
  focused(
    PAUSED_STARTS,
    deploys(
      bug('a start that was never answered is repeated while everything is paused', [
        'runs/decision/start.ts',
        '  const obstacle = obstacleTo(run, checks, now);\n  switch (obstacle?.kind)',
        "  const obstacle = obstacleTo(run, { ...checks, pause: { kind: 'off' } }, now);\n  switch (obstacle?.kind)",
      ]),
    ),
  ),
  focused(
    CRASHED_STARTS,
    bug('whoever comes upon a claim makes its first attempt', [
      'runs/flow/next-input.ts',
      'return hasClaimed ? startClaimed',
      'return hasClaimed || run.start?.attempts === 0 ? startClaimed',
    ]),
  ),
  focused(
    UNLISTED_STARTS,
    deploys(
      bug('a look that finds no execution is a no', [
        'runs/effect/start.ts',
        '    if (found !== undefined) return accepted(found);',
        "    if (found === undefined) return { kind: 'start-refused', error: 'nothing was found' };\n    if (found !== '') return accepted(found);",
      ]),
    ),
  ),
  focused(
    REPEATED_STARTS,
    deploys(
      bug('a no to a repetition is taken for one to the start', [
        'runs/effect/start.ts',
        "was never answered.\n    return { kind: 'start-unsettled', error: error.message };",
        "was never answered.\n    return { kind: 'start-refused', error: error.message };",
      ]),
    ),
  ),
  focused(
    STRAYS,
    deploys(
      bug(
        'any execution with the tag is the run’s',
        [
          'runs/effect/start.ts',
          'return tagged.find((execution) => isStartOf(start, execution) && !over.includes(execution.id))?.id;',
          'return tagged.find((execution) => execution.document === start.document || over.includes(execution.id))?.id;',
        ],
        [
          // What AWS does for the run is the gate's, and not what the look-up found.
          'runs/flow/next-input.ts',
          "if (instead !== undefined) return { kind: 'admitted', executionId: instead };",
          "if (instead === '') return { kind: 'admitted', executionId: instead };",
        ],
      ),
    ),
  ),
  focused(
    COPIES,
    bug('what the gate let through is not looked at', [
      'runs/flow/next-input.ts',
      "if (instead !== undefined) return { kind: 'admitted', executionId: instead };",
      "if (instead === '') return { kind: 'admitted', executionId: instead };",
    ]),
  ),
  focused(
    CALENDARS,
    bug('a closed calendar is not looked at', [
      'runs/decision/start.ts',
      "if (freeze.kind === 'open') return undefined;",
      "if (freeze.kind === 'open' || freeze.calendars.length > 0) return undefined;",
    ]),
  ),
  focused(
    QUORUMS,
    bug('a quorum that was raised meanwhile is not asked for', [
      'approvals/decision/policy.ts',
      'Math.max(snapshot.approvals, today.approvals + (snapshot.beyond ?? 0))',
      'snapshot.approvals',
    ]),
  ),
  focused(
    FASTER_COPIES,
    bug('an end is kept although another execution came through the gate', [
      'runs/effect/run-store.ts',
      "mustBeShut ? { equals: { version }, absent: ['gate'] } : { equals: { version, gate } };",
      'mustBeShut ? { equals: { version } } : { equals: { version } };',
    ]),
  ),
  focused(
    LISTS,
    bug('who was taken off the list of approvers still counts', [
      'approvals/decision/policy.ts',
      'users: then.users.filter((user) => now.users.includes(user))',
      'users: then.users',
    ]),
  ),
  focused(
    ONE_PERSON,
    bug('people are as they were when they approved', [
      'runs/flow/reconcile.ts',
      'const run = asOfToday(ports, record.run);',
      'const run = record.run.id === ports.config.people.toString() ? asOfToday(ports, record.run) : record.run;',
    ]),
  ),
  focused(
    FORMS,
    bug('a form is carried out at whatever stage the run is', [
      'runs/flow/decide-for.ts',
      "return stage === undefined || stage === stageOf(run) ? undefined : { code: 'moved-on' };",
      "return stage !== stageOf(run) && run.id === '' ? { code: 'moved-on' } : undefined;",
    ]),
  ),
  focused(
    FORMS_AT_STARTS,
    bug('a form is compared with the run as it was first read', [
      'runs/flow/decide-for.ts',
      'const outdated = shown === undefined ? undefined : outdatedSince(shown, run);',
      'const outdated = shown === undefined ? undefined : outdatedSince(shown, record.run);',
    ]),
  ),
  focused(
    WAYS_BACK,
    deploys(
      bug('a rollback that is not just what was approved is still the request of who asked for the deploy', [
        'runs/decision/plan.ts',
        'if (exact === true || askedBy === undefined) return {};',
        "if (exact === true || askedBy !== '') return {};",
      ]),
    ),
  ),
  deploys(
    bug('an image that is gone is still deployed', [
      'runs/decision/start.ts',
      "    case 'gone':\n      return ended(",
      "    case 'gone':\n      if (plan.why !== '') return undefined;\n      return ended(",
    ]),
  ),
  bug('a start that was turned away is made again with the same token', [
    'runs/decision/binding.ts',
    '...(heldAtGate === undefined ? [] : [heldAtGate.times])',
    '',
  ]),
  focused(
    NO_ROOM_HALFWAY,
    deploys(
      bug('a later part that AWS had no room for has forgotten its checkpoint', [
        'runs/decision/start-answer.ts',
        '{ ...rest, ...resumes },',
        '{ ...rest, ...(resumes === undefined ? {} : {}) },',
      ]),
    ),
  ),
];
