import { imageModal, planRefusal, unknownImage } from '../../../src/bake/message/request.ts';
import { bakeThread } from '../../../src/bake/message/thread.ts';
import { asked, askedBefore, channelRefusal, goingAlready } from '../../../src/runs/message/request.ts';
import { aRun, IMAGE, PIPELINE, runIn } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { kindsDouble } from '../../support/ports.ts';

const CARD = { channel: 'C0WEB', ts: '1795165200.000100' };
const LINK = 'https://slack.com/archives/C0WEB/p1795165200000100';

test.each([
  [
    unknownImage('wbe', ['web', 'api']),
    'No request was made: there is no image `wbe`. Did you mean `/patch bake web`? Images: web, api. `/patch bake` alone lets you choose.',
  ],
  [
    unknownImage('x', []),
    'No request was made: there is no image `x`. The config has no images yet. `/patch bake` alone lets you choose.',
  ],
  [
    planRefusal('web', { code: 'pipeline-gone', arn: PIPELINE }),
    `No request was made: the pipeline of web does not exist (\`${PIPELINE}\`). Create it, or correct \`images.web.pipeline\` in patchwarden.yml and deploy.`,
  ],
  [
    planRefusal('web', { code: 'pipeline-disabled', failures: 5 }),
    'No request was made: the pipeline of web is disabled after 5 failed builds in a row. Fix the cause, enable it in Image Builder, and request it again.',
  ],
  [
    planRefusal('web', { code: 'pipeline-disabled', failures: 0 }),
    'No request was made: the pipeline of web is disabled. Fix the cause, enable it in Image Builder, and request it again.',
  ],
  [
    planRefusal('web', { code: 'unreadable', error: 'ThrottlingException' }),
    "No request was made: the pipeline of web could not be read (ThrottlingException). Try again in a minute; if it keeps failing, see the worker's log.",
  ],
  [
    channelRefusal('C0SHARED', { kind: 'shared' }),
    'No request was made: <#C0SHARED> is shared with another organisation, and approvals are not requested in shared channels. Set another channel in patchwarden.yml.',
  ],
  [
    channelRefusal('C0GONE', { kind: 'gone' }),
    'No request was made: channel `C0GONE` is archived, deleted or not visible to Patchwarden. Set another one in patchwarden.yml, or type `/invite @Patchwarden` there.',
  ],
  [
    channelRefusal('C0WEB', { kind: 'not-member' }),
    'No request was made: Patchwarden is not in <#C0WEB>. Type `/invite @Patchwarden` there, then request it again.',
  ],
  [
    channelRefusal('C0WEB', { kind: 'unknown' }),
    'No request was made: Slack did not say whether <#C0WEB> is shared with another organisation. Try again in a minute.',
  ],
  [
    asked({ run: aRun(), card: CARD }, kindsDouble()),
    `Requested: bake of web, run b-7k2m9x4q, waiting for 1 approval. <${LINK}|Its card> is in <#C0WEB>.`,
  ],
  [
    asked({ run: aRun({ policy: { ...aRun().policy, approvals: 2 } }), card: { channel: 'C0WEB' } }, kindsDouble()),
    'Requested: bake of web, run b-7k2m9x4q, waiting for 2 approvals. The card follows in <#C0WEB>.',
  ],
  [
    goingAlready({ run: runIn('running'), card: CARD }, kindsDouble()),
    `No request was made: the bake of web is already active: run b-7k2m9x4q, running. <${LINK}|Open its card>.`,
  ],
  [
    askedBefore(runIn('rejected')),
    'No new request was made: run b-7k2m9x4q comes from this same request and is now rejected.',
  ],
])('%#', (message, text) => {
  expect(message.text).toBe(text);
});

test('the chooser lists every image with its policy, and says that someone else approves', () => {
  const view = imageModal('bake-choose', [
    { name: 'web', policy: 'nonprod' },
    { name: 'api', policy: 'prod' },
  ]);
  expect(view).toMatchObject({
    callback_id: 'bake-choose',
    title: { text: 'Bake an image' },
    submit: { text: 'Request' },
  });
  expect(linesOf(view.blocks)[0]).toBe('Someone else approves before anything starts.');
  expect(JSON.stringify(view.blocks)).toContain('policy prod');
});

test('the chooser without images says how to get one, and cannot be sent', () => {
  const view = imageModal('bake-choose', []);
  expect(view.submit).toBeUndefined();
  expect(linesOf(view.blocks)).toEqual([
    'The config has no images yet. Add one under `images` in patchwarden.yml and deploy.',
  ]);
});

test('the chooser says how many images do not fit into its list', () => {
  const images = Array.from({ length: 103 }, (_, i) => ({ name: `image-${i}`, policy: 'prod' }));
  expect(linesOf(imageModal('bake-choose', images).blocks).join('\n')).toContain(
    '3 more images not listed: type `/patch bake &lt;image&gt;`.',
  );
});

describe('the thread of a bake', () => {
  test('is empty before the start', () => expect(bakeThread(runIn('approved'), undefined)).toEqual([]));

  test('says what was started, and who approved it', () => {
    expect(bakeThread(runIn('running'), undefined).map(({ key, text }) => [key, text])).toEqual([
      ['started', 'Started: runbook Patchwarden-Bake, execution `exec-1`. Approved by <@U0ANA>.'],
    ]);
  });

  test('has the whole output of a failure, as it came', () => {
    const failure = { reason: 'line 1\n<!channel> line 2', message: 'and more' };
    const run = runIn('failed', { outcome: { kind: 'bake', imageArn: IMAGE, images: [], imageUris: [], failure } });
    const [, failed] = bakeThread(run, undefined);
    expect(failed).toMatchObject({ key: 'failed', text: 'Full error from AWS' });
    // Preformatted rich text is never read as markup.
    expect(JSON.stringify(failed?.blocks)).toContain('line 1\\n<!channel> line 2\\nand more');
    expect(JSON.stringify(failed?.blocks)).toContain('rich_text_preformatted');
  });
});
