import { stepCard } from '../../../src/step/message/card.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/written-text.ts';
import { aResume, aResumePlan, aWait } from '../fixture.ts';

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');
const bodyOf = (...[run, facts = { now: T0 }]: Partial<Parameters<typeof stepCard>>): string =>
  plain(linesOf(stepCard(run ?? aResume(), facts).blocks).join('\n'));

const { waitsMs: _waitsMs, onFailure: _onFailure, ...unread } = aWait();
const unknown = { plan: aResumePlan({ step: unread }), expiresAtMost: true } as const;

test('a step whose workflow could not be read says what is not known', () => {
  expect(bodyOf(aResume('awaiting-approval', unknown))).toContain(
    'Needs 1 of @platform to resume, and one to stop it. When the step times out is not known, at the latest at 2026-11-27 09:00 UTC. If nobody answers, it does, and the bake fails or continues, as its workflow says (not known here).',
  );
});

test('a step that waits an hour says until when', () => {
  const plan = aResumePlan({ step: aWait({ waitsMs: HOUR, onFailure: 'continue' }) });
  expect(bodyOf(aResume('awaiting-approval', { plan, expiresAt: T0 + HOUR }))).toContain(
    'and one to stop it, by 2026-11-20 10:00 UTC. If nobody answers, the step times out and the bake continues without an answer: its workflow says onFailure: Continue',
  );
});
