import { LocalWorld } from '../support/local-world.ts';
import { commandFields, formOf, payloadForm, submitPayload } from '../support/signed-request.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ watched: true });
const HOSTILE = '<!channel> `x` *b* _i_ <@U0ANA> <https://evil.example|Approve> :tada: & &lt;!here&gt;';

describe('a body that is not what Slack sends', () => {
  test.each([
    ['nothing', ''],
    ['no form', '\u0000\u0001'],
    ['a payload that is not JSON', 'payload={'],
    ['a payload that is a number', 'payload=7'],
    ['an interaction of an unknown type', payloadForm({ type: 'message_action', user: { id: 'U0DEV' } })],
    ['a click without an action', payloadForm({ type: 'block_actions', actions: [] })],
    ['a command without a person', formOf({ command: '/patch', text: 'bake web' })],
    ['another command', formOf(commandFields({ command: '/deploy' }))],
    ['an event with nothing in it', JSON.stringify({ type: 'event_callback' })],
  ])('%s is refused or ignored, and nothing fails', async (_what, body) => {
    const { world } = local;
    const { status } = await world.send(body);
    expect(status === 200 || (status >= 400 && status < 500)).toBe(true);
    expect(world.cards()).toEqual([]);
  });

  test('a form of another version of the app says so in its place', async () => {
    const { world } = local;
    const { body } = await world.send(payloadForm(submitPayload({}, { callback_id: 'windows-choose' })));
    expect(body).toContain('This form belongs to another version of the app.');
  });

  test('a form of ours that was tampered with does nothing and says so', async () => {
    const { world } = local;
    const said = await world.told('U0ANA', () => world.send(payloadForm(submitPayload({}, { private_metadata: 'x' }))));
    expect(said).toEqual([
      'Nothing was done: the form was incomplete or belongs to no run. Open it again from the card.',
    ]);
  });
});

describe('words', () => {
  test.each([
    ['staus', 'Nothing was done: that is not a command. Did you mean `/patch status`? `/patch help` lists them all.'],
    ['frobnicate', 'Nothing was done: that is not a command. `/patch help` lists them all.'],
    [
      'bake weeb',
      'No request was made: there is no image `weeb`. Did you mean `/patch bake web`? Images: web, api, worker, legacy. `/patch bake` alone lets you choose.',
    ],
    [
      'bake constructor',
      'No request was made: there is no image `constructor`. Images: web, api, worker, legacy. `/patch bake` alone lets you choose.',
    ],
    [
      'status weeb',
      'There is no image or fleet `weeb` in patchwarden.yml, and no run of it. Did you mean `web`? Known: web, api, worker, legacy, web-dev, web-prod, api-prod, shop-dev, search-dev, worker-dev, win-dev, win-qa, win-uat, win-prod, rhel-dev.',
    ],
    [
      'history weeb',
      'There is no image or fleet `weeb` in patchwarden.yml, and no run of it. Did you mean `web`? Known: web, api, worker, legacy, web-dev, web-prod, api-prod, shop-dev, search-dev, worker-dev, win-dev, win-qa, win-uat, win-prod, rhel-dev.',
    ],
    ['why', 'Say which run, for example `/patch why b-7k2m9x4q`. `/patch history` lists them.'],
    ['why b-zzzzzzzz', 'There is no run `b-zzzzzzzz`. `/patch history` lists the last ones.'],
    ['pause', 'Nothing was paused: say why, for example `/patch pause incident 4711`. Everyone sees the reason.'],
    [
      'diff web',
      'Nothing was compared: `/patch diff` needs two images, the older first. Each is an AMI id, an image build version ARN, or an image name of patchwarden.yml for its newest. For example `/patch diff ami-0aaa1111bbbb22222 web`.',
    ],
    [
      'diff web ami-0ffffffffffffffff',
      'Nothing was compared: no configured pipeline made `ami-0ffffffffffffffff`. Give an AMI id, an image build version ARN, or the name of an image for its newest.',
    ],
    [
      'diff web arn:aws:imagebuilder:ap-southeast-2:111122223333:image/none/1.0.0/1',
      'Nothing was compared: one of the images does not exist. Check both names.',
    ],
    ['x'.repeat(1200), 'Nothing was done: a command is at most 1000 characters. Try `/patch help`.'],
  ])('%s gets one answer with the next step', async (text, answer) => {
    expect(await local.world.patch('U0DEV', text)).toEqual([answer]);
  });

  test.each(['bake', 'status', 'history', 'why', 'diff web', 'pause', 'bake web because', ''])(
    'names full of markup stay text in the answer to: %s',
    async (before) => {
      const { world } = local;
      const answers = await world.patch('U0DEV', `${before} ${HOSTILE}`);
      expect(answers).toHaveLength(1);
    },
  );
});

test('a reason full of markup and line breaks is shown as text, on the card and in why', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake');
  await world.submit('U0DEV', { image: 'web', reason: HOSTILE });
  const shown =
    '&lt;!channel&gt; ˋxˋ ∗b∗ ˍiˍ &lt;@U0ANA&gt; &lt;https://evil.example|Approve&gt; ꞉tada: &amp; &amp;lt;!here&amp;gt;';
  expect(world.card().body).toContain(`: ${shown} · run b-`);
  expect((await world.patch('U0DEV', `why ${world.runId()}`))[0]).toContain(shown);
  await world.decide('U0BEN', 'reject', { reason: `no\n${HOSTILE}` });
  await world.advance('4s');
  expect(world.card().body).toContain(`rejected it: no ${shown}. Nothing was started.`);
});

test('people are named by their ids, so a name full of markup is never shown', async () => {
  const { world } = local;
  await world.control('user', { user: 'U0BEN', name: HOSTILE, real_name: HOSTILE });
  await world.start();
  await world.advance('1m');
  expect(world.card().body).toContain('approved by <@U0BEN>');
  expect(world.card().replies[0]).toContain('Approved by <@U0BEN>.');
});

test('a deleted channel is said with what to do, and nothing is asked', async () => {
  const { world } = local;
  await world.control('channel', { channel: 'C0PATCHING', deleted: true });
  expect(await world.patch('U0DEV', 'bake web', 'C0WEB')).toEqual([
    'No request was made: channel `C0PATCHING` is archived, deleted or not visible to Patchwarden. Set another one in patchwarden.yml, or type `/invite @Patchwarden` there.',
  ]);
  expect((await world.patch('U0DEV', 'history', 'C0WEB'))[0]).toContain('No runs yet');
});

test('Image Builder that cannot be read is said, and nothing is asked', async () => {
  const { world } = local;
  const fault = { target: 'aws', service: 'imagebuilder', operation: 'GetImagePipeline' } as const;
  await world.fault({ ...fault, kind: 'access-denied' });
  expect(await world.patch('U0DEV', 'bake web')).toEqual([
    "No request was made: the pipeline of web could not be read (AccessDeniedException). Try again in a minute; if it keeps failing, see the worker's log.",
  ]);
  expect((await world.patch('U0DEV', 'bake web'))[0]).toMatch(/^Requested/);
});

test('a config with a wrong key is refused with the field and the line', async () => {
  const config = configFile('wrong.yml', { chanel: 'C0PATCHING' });
  await expect(LocalWorld.open({ config })).rejects.toThrow(
    /wrong\.yml is refused, 1 problem:\n {2}chanel \(line \d+\).*channel/,
  );
});
