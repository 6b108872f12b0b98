import { bodyOf, buttonsOf } from '../support/written-text.ts';
import { inLocalWorld } from './in-local-world.ts';

const CHANNEL = 'C0PATCHING';
const local = inLocalWorld({ world: 'pipelines', config: 'local/world/pipelines.patchwarden.yml' });

const cards = (about: RegExp = /./) =>
  local.world
    .messages(CHANNEL)
    .filter(({ metadata, text }) => metadata?.event_type === 'patchwarden_pipeline' && about.test(text))
    .map((message) => ({
      ts: message.ts,
      text: message.text,
      body: bodyOf(message),
      buttons: buttonsOf(message.blocks ?? []),
      replies: message.replies.map(({ text }) => text),
    }));

test('a schedule is announced and followed, one that builds nothing and a pipeline that is disabled are told once', async () => {
  const { world } = local;
  await world.fault({ target: 'bake', pipeline: 'nightly', kind: 'component-failure' });
  await world.advance('2m');
  const [upcoming] = cards(/^Upcoming scheduled bake: web\./);
  expect(upcoming?.body).toMatch(
    /\nIt builds only if a newer version of amazon-linux-2023-x86 x\.x\.x, update-linux x\.x\.x is out; /,
  );
  expect(upcoming?.buttons).toEqual(['Details']);
  expect(cards().map(({ text }) => text.split('.')[0])).toEqual([
    'Upcoming scheduled bake: web',
    'pinned: its base image is out of date',
    'untested: a newer base image is out',
    'untested: its images are not tested',
    'legacy: Image Builder disabled the pipeline',
  ]);
  const click = (ts: string | undefined, action_id: string) =>
    world.told('U0ANA', () => world.control('click', { user: 'U0ANA', channel: CHANNEL, ts, action_id }));
  const [base] = cards(/newer base image/);
  expect(base?.buttons).toEqual(['Bake', 'Details']);
  expect((await click(base?.ts, 'bake-ask')).join('\n')).toContain('untested');
  const [old] = cards(/^pinned/);
  expect(old?.replies.join('\n')).toContain('aws imagebuilder get-image-recipe');
  expect((await click(old?.ts, 'pipeline-details')).join('\n')).toContain('never builds: its start condition waits');

  await world.advance('23m');
  const [started] = cards(/^Scheduled bake started: web\./);
  expect(started?.ts).toBe(upcoming?.ts);
  const build = world.messages(CHANNEL).find(({ text }) => text.startsWith('Outside bake of web'));
  expect(started?.body).toContain(`/p${build?.ts.replace('.', '')}|the card of the build`);
  const [nothing, ...twice] = cards(/nothing was built/);
  expect([nothing?.text, nothing?.buttons, twice]).toEqual([
    expect.stringMatching(/^pinned: .* names only fixed versions, so this schedule never builds\. /),
    ['Bake', 'Details'],
    [],
  ]);
  const disabled = cards(/^nightly/);
  expect(disabled.map(({ text, buttons }) => [text.split('.')[0], buttons])).toEqual([
    ['nightly: Image Builder disabled the pipeline', ['Details']],
  ]);
  const [nightly] = await world.patch('U0ANA', 'pipelines nightly');
  expect(nightly).toMatch(/al2023-ami-kernel-default-x86_64 was last updated at <!date\^1793491200\^/);
  const [list] = await world.patch('U0ANA', 'pipelines');
  expect(list).toMatch(
    /\*nightly\* · disabled: its schedule builds nothing · .* · 1 scheduled build failed in a row \(Image Builder disables it at 1\)/,
  );
  await world.told('U0ANA', () => world.control('home', { user: 'U0ANA' }));
  expect(world.home('U0ANA')).toMatch(
    /Scheduled bakes\n\*web\* is due at .*\n\*To do\* in 4 pipelines: pinned, nightly, untested, legacy\n/,
  );
});
