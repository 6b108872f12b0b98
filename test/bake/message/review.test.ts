import { checkView } from '../../../local/slack/blocks/surface.ts';
import { bakeReview } from '../../../src/bake/message/review.ts';
import { aPlan, aRun, NOW } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';

const viewOf = (parts: Parameters<typeof aRun>[0] = {}) => {
  const view = bakeReview(aRun(parts), { runId: 'b-7k2m9x4q', epoch: 1 }, { now: NOW });
  expect(checkView(view)).toEqual([]);
  return view;
};

test('says what is baked, how, what could go wrong and who decides, and takes the approval', () => {
  const view = viewOf({ reason: 'CVE-2026-1' });
  expect(view).toMatchObject({
    callback_id: 'run-approve',
    private_metadata: 'b-7k2m9x4q:1',
    title: { text: 'Approve the bake' },
    submit: { text: 'Approve' },
  });
  expect(linesOf(view.blocks)).toEqual([
    'What',
    [
      '*Image* web: a new AMI',
      '*Pipeline* web',
      '*Recipe* web 1.0.0',
      '*Parent image* `ami-0parent`',
      '*Current image* `ami-0old`, 34 days old',
    ].join('\n'),
    'How',
    [
      '*Steps* Image Builder starts an instance, installs, tests, and makes the image; nothing that serves is touched',
      '*Time* about 26 min',
      '*Packages* recorded',
      '*CVE scan* on',
    ].join('\n'),
    'What could go wrong',
    [
      '*Open now* 12 open CVEs in the current image (1 critical, 3 high), 10 with a fix available',
      '*If it fails* no image is made, and no fleet changes',
      '*Rollback* none is needed: fleets keep their image until a deploy',
    ].join('\n'),
    'Decision',
    [
      '*Requested* by <@U0DEV> at 2026-11-20 09:00 UTC: CVE-2026-1',
      '*Approvals* Needs 1 of @platform (policy nonprod)',
      '*If nobody decides* the request expires at 2026-11-21 09:00 UTC, and nothing changes',
      '*With your approval* everything is checked again, then it starts',
    ].join('\n'),
  ]);
});

test('once it has been decided, it is only read', () => {
  const view = viewOf({ state: 'rejected', plan: aPlan({ scanOn: false, packagesOn: false }) });
  expect(view.submit).toBeUndefined();
  expect(view).toMatchObject({ callback_id: 'review', title: { text: 'Review the bake' } });
  expect(linesOf(view.blocks).join('\n')).toContain('*CVE scan* off on the pipeline');
});
