import fc from 'fast-check';
import { checkBlocks, checkView } from '../../../local/slack/blocks/surface.ts';
import type { ExcludedNode, Exclusion } from '../../../src/nodes/types.ts';
import { patchCard } from '../../../src/patch/message/card.ts';
import { deferModal, skipModal } from '../../../src/patch/message/forms.ts';
import { patchReview } from '../../../src/patch/message/review.ts';
import { patchThread } from '../../../src/patch/message/thread.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../src/patch/types/shown.ts';
import { RUN_STATES } from '../../../src/runs/types/state.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { inputs } from '../../support/inputs.ts';
import { readMrkdwn } from '../../support/mrkdwn-parser.ts';
import { markupOf } from '../../support/written-text.ts';
import {
  aNode,
  anOccurrence,
  anOccurrenceRun,
  anOutcome,
  aPatchProgress,
  aPatchStart,
  aReceipt,
  aResult,
  NOW,
  theFacts,
} from './fixture.ts';

const name = fc.oneof({ weight: 3, arbitrary: hostileText }, { weight: 1, arbitrary: fc.constant('n'.repeat(255)) });
const many = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) => fc.array(arbitrary, { maxLength, size: 'max' });

const why: fc.Arbitrary<Exclusion> = fc.oneof(
  name.map((state) => ({ code: 'stopped', state }) as const),
  name.map((group) => ({ code: 'auto-scaling', group }) as const),
  name.map((os) => ({ code: 'unsupported', os }) as const),
  many(name, 3).map((values) => ({ code: 'conflicting-tags', values }) as const),
  fc.constantFrom<Exclusion>({ code: 'unmanaged' }, { code: 'agent-lost', since: T0 }, { code: 'emr' }),
);
const excluded: fc.Arbitrary<ExcludedNode> = fc.record({ id: name, name, why });

const run: fc.Arbitrary<PatchRun> = fc
  .record({
    state: fc.constantFrom(...RUN_STATES),
    name,
    reason: name,
    code: fc.constantFrom('failed', 'stuck', 'cancelled', 'expired', 'slot-missed', 'rejected'),
    isSlot: fc.boolean(),
    nodes: many(fc.record({ id: name, name, os: name, serves: many(name, 3) }), 60),
    excluded: many(excluded, 20),
    missing: many(fc.record({ id: name, title: name, classification: name, severity: name, cves: many(name, 6) }), 20),
    failure: fc.constantFrom('undeliverable', 'patch-failed', 'execution-timed-out', 'hook-failed'),
  })
  .map((parts) => {
    const nodes = parts.nodes.map((node, i) => aNode(i, node));
    const results = nodes.map(({ id }, i) =>
      aResult(i, { id, phase: i % 3 === 0 ? 'failed' : 'patched', ...(i % 3 === 0 ? { failure: parts.failure } : {}) }),
    );
    const made = anOccurrenceRun(parts.state, {
      name: parts.name,
      reason: parts.reason,
      hold: { code: 'busy', what: parts.reason },
      ending: { at: T0 + HOUR, code: parts.code, by: parts.reason, reason: parts.reason },
      cancel: { by: parts.name, reason: parts.reason, at: T0, how: 'cancel' },
      start: aPatchStart({ executionId: parts.name }),
      progress: aPatchProgress({
        nodes: nodes.map(({ id }) => ({ id, phase: 'failed', failure: parts.failure, commandId: parts.name })),
      }),
      outcome: anOutcome({}, { nodes: results, strays: [parts.name], difference: different(parts.name) }),
      plan: {
        fleet: parts.name,
        patchGroup: parts.name,
        override: parts.reason,
        instances: nodes,
        excluded: parts.excluded,
        missing: parts.missing.map((patch) => ({ ...patch, instances: 3, exploited: true })),
        totals: { patches: 900, critical: 9, security: 9, exploited: 3, pendingReboot: 1, neverScanned: 2 },
        hooks: { before: parts.name },
        occurrence: anOccurrence({ windowName: parts.name, timezone: parts.name }),
        deferredBefore: [parts.name],
        pin: { kind: 'until-date', fleet: parts.name, runId: 'p-1', date: '2026-11-12' },
      },
    });
    if (parts.isSlot) return made;
    const { slot: _slot, ...direct } = made;
    return direct;
  });

const different = (fleet: string) => ({ fleet, onlyHere: [fleet, fleet], onlyThere: [fleet] });

const facts = (word: string): ShownFacts =>
  theFacts({
    followers: [word],
    signoff: word,
    order: { code: 'before-problem', fleet: word, by: word, reason: word },
    freeze: { calendars: [word], until: T0 + HOUR },
    receipt: aReceipt({
      signoff: { group: word, said: { verdict: 'problem', by: word, at: T0, reason: word } },
      next: [{ kind: 'refused', fleet: word, code: word }],
    }),
  });

/** Everything in angle brackets that our own sentences make: people and dates. */
const OURS = /^(?:@[UW][A-Z0-9]+|!date\^\d+\^\{time\} \{date_short_pretty\}\|[^|]+)$/;

function expectHarmless(blocks: unknown): void {
  for (const markup of markupOf(blocks)) {
    const { tokens, emoji } = readMrkdwn(markup);
    expect(tokens.filter((token) => !OURS.test(token))).toEqual([]);
    expect(emoji).toEqual([]);
  }
}

test('a card of whatever names is one that Slack takes, and none of them is markup', () => {
  fc.assert(
    fc.property(run, name, (patch, word) => {
      const { text, blocks } = patchCard(patch, facts(word));
      expect(checkBlocks(blocks, 'message')).toEqual([]);
      expect(Array.from(text).length).toBeLessThanOrEqual(4000);
      expectHarmless(blocks);
    }),
    { numRuns: inputs(70) },
  );
});

test('so are its details and the forms of an occurrence', () => {
  fc.assert(
    fc.property(run, name, (patch, word) => {
      const value = { runId: patch.id, epoch: patch.epoch };
      const views = [patchReview(patch, value, facts(word)), deferModal(patch, value, NOW), skipModal(patch, value)];
      for (const view of views) {
        expect(checkView(view)).toEqual([]);
        expectHarmless(view.blocks);
      }
    }),
    { numRuns: inputs(35) },
  );
});

test('so are the posts of its thread, each with a key of its own', () => {
  fc.assert(
    fc.property(run, name, (patch, word) => {
      const posts = patchThread(patch, facts(word));
      expect(posts.flatMap(({ blocks }) => checkBlocks(blocks, 'message'))).toEqual([]);
      expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length);
      for (const { blocks } of posts) expectHarmless(blocks);
    }),
    { numRuns: inputs(35) },
  );
});
