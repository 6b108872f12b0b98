import fc from 'fast-check';
import { checkBlocks } from '../../../local/slack/blocks/surface.ts';
import { bakeCard } from '../../../src/bake/message/card.ts';
import { bakeThread } from '../../../src/bake/message/thread.ts';
import type { BakePlan } from '../../../src/bake/types/plan.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { differenceOf } from '../../../src/images/decision/difference.ts';
import type { ImageContents } from '../../../src/images/types.ts';
import { RUN_STATES } from '../../../src/runs/types/state.ts';
import { contents, NEW, OLD } from '../../images/difference-fixture.ts';
import { aPlan, aStart, HOUR, IMAGE, runIn, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { readMrkdwn } from '../../support/mrkdwn-parser.ts';
import { markupOf } from '../../support/written-text.ts';

const name = fc.oneof({ weight: 3, arbitrary: hostileText }, { weight: 1, arbitrary: fc.constant('n'.repeat(2_000)) });

const plan: fc.Arbitrary<BakePlan> = fc
  .record({ image: name, pipelineName: name, recipe: name, parentImage: name, current: name, packagesOn: fc.boolean() })
  .map(({ recipe, parentImage, current, ...parts }) =>
    aPlan({
      ...parts,
      recipe: { arn: recipe, name: recipe, version: recipe, parentImage },
      current: { arn: IMAGE, image: current, createdAt: T0, pending: { kind: 'unknown' } },
    }),
  );

const run: fc.Arbitrary<BakeRun> = fc
  .record({ state: fc.constantFrom(...RUN_STATES), plan, name, text: name, failed: fc.boolean(), begun: fc.boolean() })
  .map(({ state, text, failed, begun, ...parts }) =>
    runIn(state, {
      ...parts,
      reason: text,
      cancel: { by: text, reason: text, at: T0, how: 'cancel' },
      ending: { at: T0 + HOUR, code: 'failed', by: text, reason: text },
      ...(begun ? { start: aStart({ executionId: text, lastError: text }) } : {}),
      hold: { code: 'unknown', what: text },
      progress: { kind: 'bake', status: text, imageArn: text, done: 3, total: 11, step: text, waiting: failed },
      outcome: {
        kind: 'bake',
        image: text,
        images: Array.from({ length: 50 }, (_, i) => ({
          region: `${text}${i}`,
          accountId: text,
          image: `${text}${i}`,
        })),
        imageUris: [],
        more: 9,
        ...(failed ? { failure: { reason: text, workflow: text, step: text, component: text, message: text } } : {}),
      },
    }),
  );

/** Packages and CVEs of any name. */
const image: fc.Arbitrary<ImageContents> = name.map((text) =>
  contents({
    packages: { kind: 'known', items: [{ packageName: text, packageVersion: text }] },
    findings: { kind: 'known', items: [{ id: text, severity: 'CRITICAL', packageNames: [text] }] },
  }),
);

/** Everything in angle brackets that our own sentences make: people, groups and dates. */
const OURS = /^(?:@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|!date\^\d+\^\{time\} \{date_short_pretty\}\|[^|]+)$/;

function expectHarmless(blocks: unknown): void {
  for (const markup of markupOf(blocks)) {
    const { tokens, emoji } = readMrkdwn(markup);
    expect(tokens.filter((token) => !OURS.test(token))).toEqual([]);
    expect(emoji).toEqual([]);
  }
}

test('a card of whatever names is one that Slack takes, in four lines, and none of them is markup', () => {
  fc.assert(
    fc.property(run, image, (bake, after) => {
      const difference = differenceOf(OLD, after);
      const { text, blocks } = bakeCard(bake, { now: T0 + HOUR, difference });
      expect(checkBlocks(blocks, 'message')).toEqual([]);
      expect(Array.from(text).length).toBeLessThanOrEqual(4_000);
      const sections = linesOf(blocks.filter(({ type }) => type === 'section'));
      expect(sections.at(-1)?.split('\n').length).toBeLessThanOrEqual(4);
      expectHarmless(blocks);
    }),
  );
});

test('so is its thread', () => {
  fc.assert(
    fc.property(run, (bake) => {
      for (const { blocks } of bakeThread(bake, differenceOf(OLD, NEW))) {
        expect(checkBlocks(blocks, 'message')).toEqual([]);
        expectHarmless(blocks);
      }
    }),
  );
});
