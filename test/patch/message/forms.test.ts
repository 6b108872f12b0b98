import { checkView } from '../../../local/slack/blocks/surface.ts';
import { deferIncomplete, deferModal, noOccurrence, skipModal } from '../../../src/patch/message/forms.ts';
import { problemModal, type SignOffAnswer, signOffAnswer } from '../../../src/patch/message/sign-off.ts';
import { anApproval, CLEO, HOUR } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { anOccurrence, anOccurrenceRun, aPatch, NOW, OPENS } from './fixture.ts';

const VALUE = { runId: 'p-7k2m9x4q', epoch: 1 };
const ABOUT =
  '*win-prod*, run p-7k2m9x4q: window Patching-PROD opens 2026-11-24 11:00 UTC (Tue 22:00 Australia/Sydney).';
const SKIPPED =
  'this occurrence patches nothing. The window opens again 2026-12-22 11:00 UTC, with a notice of its own; `/patch install win-prod` requests it before. A skip counts as a deferral.';

const textOf = (view: { blocks: object[] }): string[] => (linesOf(view.blocks)[0] ?? '').split('\n');

test('deferring says what happens next with a time, and without one', () => {
  const view = deferModal(anOccurrenceRun('scheduled'), VALUE, NOW);
  expect(checkView(view)).toEqual([]);
  expect(view).toMatchObject({ callback_id: 'patch-defer', private_metadata: 'p-7k2m9x4q:1:before' });
  expect(textOf(view)).toEqual([
    ABOUT,
    '• *To a time*: this occurrence is skipped, and patching starts at that time if it gets 2 new approvals for it. 2 deferrals left; latest 2026-12-04 09:00 UTC.',
    `• *Next opening*: ${SKIPPED}`,
  ]);
});

test('beyond its deferrals it says how many people it takes, and which time was asked for', () => {
  const run = anOccurrenceRun('awaiting-approval', {
    deferrals: 2,
    deferAsked: { until: OPENS + HOUR, by: [anApproval(CLEO)] },
    policy: {
      ...aPatch('planning').policy,
      escalated: { approvals: 2, groups: { leads: { kind: 'users', users: ['U0ANA'] } } },
    },
  });
  expect(textOf(deferModal(run, VALUE, NOW))[1]).toContain(
    'No deferrals left: it takes 2 people of leads who choose the same time; 1 person asked for 2026-11-24 12:00 UTC; latest',
  );
  expect(JSON.stringify(deferModal(run, VALUE, NOW))).toContain(`"initial_date_time":${(OPENS + HOUR) / 1000}`);
});

test('skipping asks for a reason and says what happens next', () => {
  const view = skipModal(anOccurrenceRun('approved'), VALUE);
  expect(checkView(view)).toEqual([]);
  expect(view).toMatchObject({ callback_id: 'patch-skip', submit: { text: 'Skip' } });
  expect(textOf(view)).toEqual([ABOUT, `Once skipped, ${SKIPPED}`]);
});

test('the last opening of a window says that there is no next', () => {
  const run = anOccurrenceRun('approved', { plan: { occurrence: anOccurrence({ next: [] }) } });
  expect(textOf(skipModal(run, VALUE))[1]).toBe(
    'Once skipped, this occurrence patches nothing, and the window does not open again: `/patch install win-prod` requests it.',
  );
});

test('what a form lacks is said, and what to do', () => {
  expect([deferIncomplete('time'), deferIncomplete('reason'), noOccurrence({ id: 'p-1' })].map(String)).toEqual([
    'Nothing was done: choose a time, or choose to skip until the next opening. Open the form again from the card.',
    'Nothing was done: skipping needs a reason, which everyone in the channel sees. Open the form again from the card.',
    'Nothing was done: run p-1 does not wait for a window. Its card has the buttons.',
  ]);
});

test('reporting a problem says that the order stops', () => {
  const view = problemModal(aPatch('succeeded'), VALUE);
  expect(checkView(view)).toEqual([]);
  expect(textOf(view)).toEqual([
    '*win-prod*, run p-7k2m9x4q. The order of fleets stops here: the fleets after it stay blocked until it is patched again and verified. What was installed stays.',
  ]);
});

test.each<[SignOffAnswer, string]>([
  [
    { code: 'verified', fleet: 'win-prod' },
    'Verified: win-prod works. The fleets after it are next once its soak is complete.',
  ],
  [
    { code: 'problem', fleet: 'win-prod' },
    'Reported: the order stops at win-prod, and the fleets after it stay blocked. Once it is fixed, patch it again.',
  ],
  [
    { code: 'said', fleet: 'win-prod', by: 'U0CLEO', verdict: 'verified' },
    'Nothing was done: <@U0CLEO> has already verified win-prod. If that is no longer so, patch it again.',
  ],
  [
    { code: 'said', fleet: 'win-prod', by: 'U0CLEO', verdict: 'problem' },
    'Nothing was done: <@U0CLEO> has already reported a problem with win-prod. If that is no longer so, patch it again.',
  ],
  [
    { code: 'not-asked', fleet: 'win-prod' },
    'Nothing was done: win-prod asks nobody to verify it. `signoff` in patchwarden.yml names who is asked.',
  ],
  [
    { code: 'not-member', fleet: 'win-prod', group: 'owners' },
    'Nothing was done: only members of @owners say whether win-prod works. Ask one of them.',
  ],
  [
    { code: 'unknown', what: 'your account' },
    'Nothing was done: your account could not be checked just now. Try again in a minute.',
  ],
])('whoever says it works is told what that did: %j', (answer, text) => {
  expect(String(signOffAnswer(answer))).toBe(text);
});
