import { bakeLines } from '../../../src/bake/message/lines.ts';
import { notSwitched, paused, pausedForAll, resumed, resumedForAll } from '../../../src/holds/message.ts';
import { reasonModal, timeModal } from '../../../src/runs/message/forms.ts';
import { historyOverview, unknownSubject, whyOverview } from '../../../src/runs/message/overview.ts';
import type { AuditRecord } from '../../../src/runs/types/audit.ts';
import { linesOf } from '../../support/block-text.ts';
import { kindsDouble } from '../../support/ports.ts';
import { ANA, anApproval, aRecord, aRun, aStart, HOUR, MINUTE, runIn, T0 } from '../fixture.ts';

const NOW = T0 + HOUR;
const LINK = '<https://slack.com/archives/C0PATCHING/p1795165200000100|run b-7k2m9x4q>';

describe('/patch history', () => {
  test('of nothing', () => {
    expect(linesOf(historyOverview([], { subject: 'web', now: NOW, kinds: kindsDouble() }).blocks)).toEqual([
      'No runs of web yet',
      '`/patch bake &lt;image&gt;` or `/patch deploy &lt;fleet&gt;` requests one.',
    ]);
  });

  test('has one line a run: how it ended, how long it took, who asked and who approved', () => {
    const { blocks } = historyOverview([aRecord(runIn('succeeded')), aRecord(runIn('rejected'))], {
      subject: undefined,
      now: NOW,
      kinds: kindsDouble(),
    });
    expect(linesOf(blocks)).toEqual([
      'Last 2 runs',
      [
        `${LINK} bake of web: succeeded, took 25 min, requested by <@U0DEV> 1 h ago, approved by <@U0ANA>`,
        `${LINK} bake of web: rejected, requested by <@U0DEV> 1 h ago`,
      ].join('\n'),
      '`/patch why &lt;run&gt;` shows who decided what on a run.',
    ]);
  });
});

describe('/patch why', () => {
  const audit = (parts: Partial<AuditRecord>): AuditRecord => ({
    runId: 'b-7k2m9x4q',
    version: 1,
    at: T0,
    from: 'none',
    to: 'awaiting-approval',
    epoch: 1,
    planHash: 'a',
    type: 'requested',
    prev: '',
    hash: 'h',
    ...parts,
  });
  const records = [
    audit({ by: 'U0DEV' }),
    audit({ version: 2, at: T0 + MINUTE, to: 'approved', type: 'approved', by: 'U0ANA' }),
    audit({ version: 3, at: T0 + MINUTE, to: 'approved', type: 'held', note: 'paused' }),
  ];
  const run = runIn('approved', { approvals: [anApproval(ANA)], hold: { code: 'unknown', what: 'the calendars' } });

  test('tells every decision with who, when and why, and what stops it now', () => {
    const { text, blocks } = whyOverview(aRecord(run), records, { broken: undefined, kinds: kindsDouble() });
    expect(text.text).toBe('Run b-7k2m9x4q: approved, on hold');
    expect(linesOf(blocks)).toEqual([
      'Run b-7k2m9x4q: approved, on hold',
      '*bake of web*, requested by <@U0DEV>. 1 of 1 approved (policy nonprod): <@U0ANA> 2026-11-20 09:01 UTC',
      'The calendars could not be checked, so nothing starts. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
      [
        '1. 2026-11-20 09:00 UTC <@U0DEV>: requested (awaiting approval, version 1)',
        '2. 2026-11-20 09:01 UTC <@U0ANA>: approved (approved, version 1)',
        '3. 2026-11-20 09:01 UTC Patchwarden: start held: everything is paused (approved, version 1)',
      ].join('\n'),
      'Audit verified: 3 records, hash chain intact.',
    ]);
  });

  test('says loudly that an audit was changed', () => {
    expect(
      linesOf(whyOverview(aRecord(run), records, { broken: 'record 2 was altered', kinds: kindsDouble() }).blocks).at(
        -1,
      ),
    ).toBe(
      '*Audit verification failed*: record 2 was altered. Tell your security team: the table was changed outside Patchwarden.',
    );
  });

  test('leaves out what only moved, and fits one message', () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      audit({ version: i + 1, type: i % 2 === 0 ? 'progressed' : 'held' }),
    );
    const { blocks } = whyOverview(aRecord(run), many, { broken: undefined, kinds: kindsDouble() });
    expect(linesOf(blocks).join('\n')).not.toContain('progressed');
    expect(blocks.length).toBeLessThanOrEqual(50);
  });
});

describe('forms', () => {
  const value = { runId: 'b-7k2m9x4q', epoch: 2 };

  test('a rejection asks why', () => {
    const view = reasonModal(aRun(), value, { action: 'reject' });
    expect(view).toMatchObject({
      callback_id: 'run-reject',
      title: { text: 'Reject the bake' },
      submit: { text: 'Reject' },
      close: { text: 'Back' },
      private_metadata: 'b-7k2m9x4q:1:before',
    });
    expect(linesOf(view.blocks)[0]).toBe(
      '*bake of web*, run b-7k2m9x4q. It will not start; it can be requested again later.',
    );
  });

  test.each([
    [aRun(), undefined, 'Withdraw', 'The request ends, and nothing is started.'],
    [
      runIn('running', { start: aStart() }),
      bakeLines.stopLeaves(runIn('running'), 'cancel'),
      'Stop',
      'The execution is stopped and the image build cancelled. Finished images stay, and no fleet changes.',
    ],
    [
      runIn('needs-attention', { start: aStart(), ending: { at: T0, code: 'start-unclear' } }),
      bakeLines.stopLeaves(runIn('running'), 'cancel'),
      'Resolve',
      'Do this once someone has looked into it: Patchwarden checks AWS once more, stops the execution if it still runs, and closes the run.',
    ],
  ])('a request is withdrawn, a run stopped, what needed attention resolved (%#)', (run, leaves, verb, consequence) => {
    const view = reasonModal(run, value, { action: 'cancel', leaves });
    expect(view).toMatchObject({
      callback_id: 'run-cancel',
      title: { text: `${verb} the bake` },
      submit: { text: verb },
    });
    expect(linesOf(view.blocks)[0]).toBe(`*bake of web*, run b-7k2m9x4q. ${consequence}`);
  });

  test('a deferral says what it costs, and proposes the next full hour', () => {
    const view = timeModal(aRun({ deferrals: 1 }), value, T0 + 20 * MINUTE);
    expect(linesOf(view.blocks)[0]).toBe(
      '*bake of web*, run b-7k2m9x4q. The new time needs 1 new approval. 1 deferral left; latest start 2026-12-04 09:00 UTC.',
    );
    expect(JSON.stringify(view.blocks)).toContain(`"initial_date_time":${(T0 + HOUR) / 1000}`);
  });
});

describe('pause and resume', () => {
  test.each([
    [
      paused(),
      'Paused: nothing starts from now on. Runs in progress continue; use Stop on a card to end one. An approver types `/patch resume` to allow starts again.',
    ],
    [
      pausedForAll('U0BEN', 'incident'),
      '*Everything is paused* by <@U0BEN>: incident. Nothing starts until an approver types `/patch resume`; runs in progress continue.',
    ],
    [resumed(), 'Resumed: approved runs that were held start within a minute, after everything is checked again.'],
    [resumedForAll('U0ANA'), '*Resumed* by <@U0ANA>: approved runs that were held start within a minute.'],
    [
      notSwitched('replayed'),
      'Nothing new was done: this request was already carried out. `/patch status` says whether everything is paused.',
    ],
    [
      notSwitched('late'),
      'Nothing was done: someone paused or resumed after you sent this. `/patch status` shows the current state; send it again if you still want it.',
    ],
  ])('%#', (message, text) => expect(message.text).toBe(text));
});

test('an unknown image is answered with the nearest', () => {
  expect(
    unknownSubject('wbe', [
      { what: 'image', names: ['web', 'api'] },
      { what: 'fleet', names: ['web'] },
    ]).text,
  ).toBe('There is no image or fleet `wbe` in patchwarden.yml, and no run of it. Did you mean `web`? Known: web, api.');
});
