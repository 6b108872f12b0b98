import { bug, deploys, focused, type SeededBug } from './seeded-bug.ts';
import { DEPLOY_BUGS } from './seeded-deploy-bugs.ts';
import {
  COPIED_CARDS,
  FAILING_STARTS,
  LONG_HOLDS,
  LOST_CARDS,
  LOST_STARTS,
  OLD_BUTTONS,
  PAUSES,
  REQUESTS,
  SLOW_POSTS,
  UNHEARD_BUS,
  UNLISTED_STARTS,
  UNPOSTABLE,
  UNREAD_CALENDARS,
  UNREAD_PLANS,
  UNREAD_POSTS,
} from './seeded-focuses.ts';
import { GATE_BUGS } from './seeded-gate-bugs.ts';
import { OBSERVE_BUGS } from './seeded-observe-bugs.ts';
import { PLACE_BUGS } from './seeded-place-bugs.ts';
import { SLOT_BUGS } from './seeded-slot-bugs.ts';
import { START_BUGS } from './seeded-start-bugs.ts';

const POST = 'const reserved = await saveCard(ports.table, carded, attempt);';

export const SEEDED_BUGS: readonly SeededBug[] = [
  bug('a card is posted without a reservation', [
    'cards/effect/card.ts',
    POST,
    'const reserved = { ...carded, card: { ...carded.card, ...attempt } };',
  ]),
  focused(
    LOST_CARDS,
    bug('a card that may be there is not looked for', [
      'cards/effect/card.ts',
      'const looked = await lookForCard(ports, reserved, earlier);',
      "const looked = { kind: 'absent' };",
    ]),
  ),
  focused(
    LOST_CARDS,
    bug('a piece of a thread that may be there is not looked for', [
      'cards/effect/thread.ts',
      'await lookUp(ports, { channel, threadTs, marker, since: earlier });',
      "{ kind: 'absent' };",
    ]),
  ),
  focused(
    UNREAD_POSTS,
    bug('what may be there and is looked for without an answer counts as not there', [
      'cards/effect/once.ts',
      "return { kind: 'unknown', failure };",
      "return { kind: 'absent' };",
    ]),
  ),
  bug('a card is posted without looking who reads there', [
    'cards/effect/card.ts',
    'const check = await checkChannel(ports, channel);',
    "const check = { kind: 'ok' };",
  ]),
  focused(
    SLOW_POSTS,
    bug('a card is posted and painted without looking at the lease', [
      'cards/effect/card.ts',
      'if (card.leaseUntil !== undefined && card.leaseUntil > now)',
      'if (card.leaseUntil === -1)',
    ]),
  ),
  bug(
    'requesters approve for themselves',
    ['runs/decision/people.ts', "if (isOwn(run, by)) return refuse({ code: 'own-request' });", ''],
    ['approvals/decision/quorum.ts', '.filter(isNotOf(asked.requester))', ''],
  ),
  bug('a second account is a second person', [
    'approvals/decision/people.ts',
    'if (entry.some((id) => known.has(id)))',
    'if (entry.length === 0)',
  ]),
  bug(
    'the quorum counts clicks, not people',
    ['runs/decision/people.ts', 'each.epoch === epoch && isSamePerson(each, by)', 'each.epoch === -1'],
    [
      'approvals/decision/people.ts',
      'const same = found.filter((each) => each.ids.some((id) => ids.includes(id)));',
      'const same: typeof found = [];',
    ],
  ),
  focused(
    OLD_BUTTONS,
    bug(
      'a button of an older epoch counts',
      [
        'runs/flow/click.ts',
        'const wish = wishOf(action, value.epoch);',
        'const wish = wishOf(action, record.run.epoch);',
      ],
      ['runs/proof.ts', 'value.epoch !== run.epoch || value.asks !== run.asks)', 'value.epoch > run.epoch)'],
    ),
  ),
  bug('a decision is written whatever stands there', [
    'runs/effect/run-store.ts',
    "when: whileUnmoved(record, run),\n    },\n    { kind: 'put', item: { ...auditKey(run.id, run.version), ...entry }, when: { absent: ['pk'] } },",
    "when: {},\n    },\n    { kind: 'put', item: { ...auditKey(run.id, run.version), ...entry }, when: {} },",
  ]),
  focused(
    FAILING_STARTS,
    bug('a start that was not settled is not looked at again', [
      'runs/decision/due.ts',
      "    case 'approved':\n    case 'starting':\n",
      "    case 'starting':\n      return undefined;\n    case 'approved':\n",
    ]),
  ),
  bug('membership is not read again at the start', [
    'runs/effect/checks.ts',
    'loadEligibilities(ports, approvers, stricter)',
    "Object.fromEntries(approvers.map((id) => [id, { may: 'yes', groups: [] } as const]))",
  ]),
  bug('whoever clicks may decide', [
    'runs/flow/decide-for.ts',
    "const UNSEEN: Eligibility = { may: 'unknown', what: 'your account' };",
    "const UNSEEN: Eligibility = { may: 'yes', groups: [] };",
  ]),
  bug('the effect comes before the claim', [
    'runs/flow/next-input.ts',
    'const start = ports.kinds.of(checked).startOf(checked);',
    'const start = ports.kinds.of(checked).startOf(checked);\n  const early = claimOf(run, start);\n  await ports.automation.start({ document: early.document, parameters: early.parameters, clientToken: early.token, tags: {} });',
  ]),
  bug(
    'a late look changes what has ended',
    [
      'runs/flow/next-input.ts',
      "    case 'failed':\n    case 'rolled-back':\n    case 'expired':\n      return undefined;",
      "    case 'failed':\n    case 'rolled-back':\n    case 'expired':\n      return run.start?.executionId === undefined ? undefined : observed(ports, record, now);",
    ],
    ['runs/decision/decide.ts', "observed: ignore('it has ended'),", 'observed: observe,'],
    [
      'runs/decision/change.ts',
      'if (isTerminal(run.state)) return',
      'if (isTerminal(run.state) && parts === audit) return',
    ],
  ),
  focused(
    UNLISTED_STARTS,
    deploys(
      bug('every attempt to start has a token of its own', [
        'runs/effect/start.ts',
        'clientToken: token,',
        'clientToken: token + Math.random(),',
      ]),
    ),
  ),
  focused(
    LOST_STARTS,
    bug('an ambiguous error of a start is a failure', [
      'runs/effect/start.ts',
      "case 'ambiguous':\n        return { kind: 'start-unsettled', error: error.message };",
      "case 'ambiguous':\n        return { kind: 'start-refused', error: error.message };",
    ]),
  ),
  bug('the lease is not given back', ['runs/effect/lease.ts', 'return isOver ? [given] :', 'return isOver ? [] :']),
  focused(
    REQUESTS,
    bug('a request does not look whether another run holds the lease', [
      'runs/effect/lease.ts',
      "item: { ...leaseKey(subject), runId: id, since }, when: { absent: ['pk'] } },",
      'item: { ...leaseKey(subject), runId: id, since }, when: {} },',
    ]),
  ),
  bug('the audit is written after the transition', [
    'runs/effect/run-store.ts',
    "  const result = await table.write(writes);\n  if (result.kind === 'conflict') return undefined;",
    "  const result = await table.write(writes.filter((_, i) => i !== 1));\n  if (result.kind === 'conflict') return undefined;\n  await table.write(writes.slice(1, 2));",
  ]),
  bug('audit records are not chained', ['runs/effect/run-store.ts', 'at, prev: record.chain });', "at, prev: '' });"]),
  focused(
    COPIED_CARDS,
    bug('a click on a copy of the card counts', [
      'cards/decision.ts',
      "if (from.kind === 'message' && card.channel === from.channelId && card.ts === from.messageTs) return undefined;",
      "if (card.ts !== undefined && from.kind === 'message') return undefined;",
    ]),
  ),
  focused(
    PAUSES,
    bug('a pause is not looked at', [
      'runs/decision/start.ts',
      "if (pause.kind === 'on') return",
      "if (pause.kind === 'on' && pause.by === '') return",
    ]),
  ),
  focused(
    UNREAD_CALENDARS,
    bug('a calendar that cannot be read is open', [
      'holds/effect/freeze.ts',
      "return { kind: 'unknown', what: 'the change calendars' };",
      "return { kind: 'open' };",
    ]),
  ),
  focused(
    UNREAD_PLANS,
    bug(
      'a plan that cannot be read is unchanged',
      [
        'runs/effect/checks.ts',
        "return { kind: 'unknown', what: 'whether the plan still holds' };",
        "return { kind: 'same' };",
      ],
      [
        'bake/effect/plan.ts',
        "case 'unreadable':\n      return {",
        "case 'unreadable':\n      if (refusal !== undefined) return { kind: 'same' };\n      return {",
      ],
    ),
  ),
  focused(
    OLD_BUTTONS,
    bug('a changed recipe keeps its approvals', [
      'bake/effect/plan.ts',
      'return hashOf(bindingOf(now)) === run.planHash ?',
      "return hashOf(bindingOf(now)) !== '' ?",
    ]),
  ),
  bug('a deferral is no new epoch', ['runs/decision/change.ts', 'epoch: run.epoch + 1,', 'epoch: run.epoch,']),
  focused(
    LONG_HOLDS,
    bug('an approval does not expire', [
      'runs/decision/start.ts',
      'if (now >= run.expiresAt) return run.slot === undefined ? expire(run, now) : missed(run, now);',
      '',
    ]),
  ),
  bug(
    'a deferred run starts at once',
    [
      'runs/decision/slot.ts',
      "const state = now < (dueFrom(run) ?? now) ? 'scheduled' : 'approved';",
      "const state = now < (dueFrom(run) ?? now) - 1e15 ? 'scheduled' : 'approved';",
    ],
    [
      'runs/decision/start.ts',
      "if (now < (dueFrom(run) ?? now)) return nothing('its time has not come');\n  const replanned",
      'const replanned',
    ],
  ),
  focused(
    UNPOSTABLE,
    bug('a card is given up after five attempts', [
      'cards/effect/card.ts',
      'const leaseUntil = heldFrom(ports, now) + pauseAfter(attempts);',
      "if (attempts > 5) return { kind: 'shown', carded: (await saveCard(ports.table, carded, { status: 'undeliverable', leaseUntil: 0 })) ?? carded };\n  const leaseUntil = heldFrom(ports, now) + pauseAfter(attempts);",
    ]),
  ),
  focused(
    UNHEARD_BUS,
    bug('a transition is announced before it is known to be kept', [
      'runs/effect/announce.ts',
      'if (events.length > 0) await bus.put(events);',
      'if (events.length > 0) await bus.put(events).catch(() => undefined);',
    ]),
  ),
  ...START_BUGS,
  ...DEPLOY_BUGS,
  ...GATE_BUGS,
  ...OBSERVE_BUGS,
  ...PLACE_BUGS,
  ...SLOT_BUGS,
];
