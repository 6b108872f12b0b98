import { patchLines } from '../../../src/patch/message/lines.ts';
import { patchThread } from '../../../src/patch/message/thread.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import {
  APPROVED,
  anOccurrenceRun,
  anOutcome,
  aPatch,
  aPatchPlan,
  aPatchProgress,
  aPatchStart,
  aReceipt,
  INSTALL_COMMAND,
  id,
} from './fixture.ts';

const started = { approvals: APPROVED, start: aPatchStart() };

test('says which execution was let through, by whose approval', () => {
  const [direct] = patchThread(aPatch('running', started), {});
  expect(linesOf(direct?.blocks ?? [])).toEqual([
    'Started: runbook Patchwarden-Patch, execution `exec-1`. Approved by <@U0ANA>, <@U0BEN>.',
  ]);
  const [own] = patchThread(anOccurrenceRun('running', { ...started, approvals: [], standing: true }), {});
  expect(linesOf(own?.blocks ?? [])).toEqual([
    'Started by window Patching-PROD (mw-0a1b2c3d4e5f67890): runbook Patchwarden-Patch, execution `exec-1`. Approved in advance by patchwarden.yml (notice-only).',
  ]);
});

test('the receipt has every instance, who needs someone first, and each cause with what to do', () => {
  const run = aPatch('failed', {
    ...started,
    progress: aPatchProgress(),
    outcome: anOutcome({
      3: { cameBack: 'no' },
      4: { phase: 'failed', failure: 'undeliverable', missing: 4, rebooted: false },
    }),
    ending: { at: T0 + HOUR, code: 'failed' },
  });
  const receipt = patchThread(run, {}).find(({ key }) => key === 'receipt');
  const lines = linesOf(receipt?.blocks ?? []);
  expect(lines[0]).toBe(
    `Receipt: patching of win-prod. 11 of 12 patched · 1 failed · *1 did not come back*: \`${id(3)}\` (app-03) · 1 instance still missing patches (9 before), 1 not known · 2 excluded: 1 stopped and 1 in an Auto Scaling group`,
  );
  expect(lines[1]).toBe(
    `• *1* the command could not be delivered: \`${id(4)}\` (app-04). Check that the instance runs, and that its SSM agent and instance profile work. Commands: \`${INSTALL_COMMAND}\`.`,
  );
  expect(lines[2]?.split('\n').slice(0, 3)).toEqual([
    `${id(3)}  app-03  patched  0 missing  did not come back`,
    `${id(4)}  app-04  failed   4 missing  not rebooted`,
    `${id(1)}  app-01  patched  0 missing  rebooted, came back`,
  ]);
  expect(lines[2]?.split('\n')).toHaveLength(12);
});

test('a receipt that needs attention is another than that of the end', () => {
  const run = aPatch('needs-attention', {
    ...started,
    outcome: anOutcome({ 3: { cameBack: 'no' } }),
    ending: { at: T0 + HOUR, code: 'stuck', reason: '1 instance did not come back' },
  });
  expect(patchThread(run, {}).map(({ key }) => key)).toEqual(['started-exec-1', 'receipt-attention']);
});

test('says who signed off, what the problem is, and what opened', () => {
  const run = aPatch('succeeded', { ...started, ending: { at: T0 + HOUR, code: 'succeeded' } });
  const verified = { group: 'owners', said: { verdict: 'verified', by: 'U0CLEO', at: T0 } } as const;
  const problem = {
    group: 'owners',
    said: { verdict: 'problem', by: 'U0CLEO', at: T0, reason: 'IIS is down' },
  } as const;
  const next = [
    { kind: 'opened', fleet: 'win-dr', runId: 'p-44444444' },
    { kind: 'in-window', fleet: 'win-lab', opensAt: T0 + HOUR },
    { kind: 'busy', fleet: 'win-a' },
    { kind: 'refused', fleet: 'win-b', code: 'no-instances' },
  ] as const;
  const said = (receipt: Parameters<typeof aReceipt>[0]) =>
    patchThread(run, { receipt: aReceipt(receipt) })
      .slice(1)
      .flatMap(({ blocks }) => linesOf(blocks));
  expect(said({ signoff: verified, next })).toEqual([
    'Verified by <@U0CLEO> at 2026-11-20 09:00 UTC: win-prod works.',
    'Soak complete. Next: win-dr, requested automatically (run p-44444444). Next: win-lab, in its window at 2026-11-20 10:00 UTC. Next: win-a, which already has an active run. Next: win-b, which could not be requested (no-instances): `/patch install win-b` says why.',
  ]);
  expect(said({ signoff: problem })).toEqual([
    '<@U0CLEO> reported a problem with win-prod at 2026-11-20 09:00 UTC: IIS is down. The fleets after it stay blocked.',
  ]);
});

describe('wherever else a run is told of', () => {
  const stopped = aPatch('cancelling', { cancel: { by: 'U0BEN', reason: 'wrong fleet', at: T0, how: 'cancel' } });
  const scan = aPatch('succeeded', { plan: aPatchPlan({ operation: 'scan' }) });

  test('stopping says what continues all the same', () => {
    expect(String(patchLines.stoppingLine(stopped, 'its card'))).toBe(
      '<@U0BEN> requested a stop: wrong fleet. No new instances start; installs in progress may finish and reboot. Its card says when all commands have ended.',
    );
    expect(String(patchLines.stopLeaves(stopped, 'cancel'))).toBe(
      'The commands are stopped. No new instances start; installs in progress may finish and reboot.',
    );
    expect(String(patchLines.stopLeaves(scan, 'cancel'))).toBe(
      'The commands are stopped. Instances that have been scanned keep their result; nothing is installed.',
    );
  });

  test('the same is requested again with its reboot choice and its override', () => {
    expect(patchLines.again?.(aPatch('failed'))).toBe('/patch install win-prod');
    expect(patchLines.again?.(scan)).toBe('/patch scan win-prod');
    const plan = aPatchPlan({ reboot: 'never', override: 'uat is down' });
    expect(patchLines.again?.(aPatch('failed', { plan }))).toBe(
      '/patch install win-prod no-reboot override because uat is down',
    );
  });

  test('an observing deployment says what it would have done', () => {
    expect(String(patchLines.wouldHave(aPatch('approved')))).toBe(
      'It would have patched 12 instances of Win-PROD, of which 9 would have rebooted.',
    );
    expect(String(patchLines.wouldHave(scan))).toBe('It would have scanned 12 instances of Win-PROD.');
  });
});
