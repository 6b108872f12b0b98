import { inLocalWorld } from './in-local-world.ts';
import { configFile, pipelinesWith, QUICK_BAKES, worldWith } from './variants.ts';

const GHOST = { pipeline: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/ghost', policy: 'nonprod' };
const images: Record<string, object> = Object.fromEntries(
  ['web', 'api', 'worker', 'legacy'].map((name) => [
    name,
    { ...GHOST, pipeline: GHOST.pipeline.replace('ghost', name) },
  ]),
);
const policy = (name: string, expires: string) => ({ [name]: { approvals: 1, from: ['platform'], expires } });

const local = inLocalWorld({
  windows: false,
  config: configFile('gates.yml', {
    images: { ...images, ghost: GHOST, api: { ...images['api'], policy: 'hasty' } },
    policies: { ...policy('nonprod', '4h'), ...policy('prod', '4h'), ...policy('hasty', '10m') },
  }),
  world: worldWith({
    ...QUICK_BAKES,
    pipelines: pipelinesWith('worker', { packages: false, scan: false }),
    calendars: [
      {
        name: 'ChangeFreeze',
        defaultOpen: true,
        timezone: 'Australia/Sydney',
        // The world begins at 10:00 in Sydney.
        events: [{ summary: 'Sale', from: '2026-11-19T10:04:00', until: '2026-11-19T10:12:00' }],
      },
    ],
  }),
});

test('one run at a time for a pipeline: who asks second is led to the first', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  const second = await world.patch('U0ANA', 'bake web');
  expect(second).toEqual([
    expect.stringMatching(
      /^No request was made: the bake of web is already active: run b-\w{8}, needs approval\. <https:\S+\|Open its card>\.$/,
    ),
  ]);
  await world.press('U0BEN', 'approve');
  await world.advance('5m');
  expect((await world.patch('U0ANA', 'bake web'))[0]).toContain('already active: run');
  expect(world.cards()).toHaveLength(1);
});

test('two people who ask at the same moment get one run', async () => {
  const { world } = local;
  await Promise.all([world.patch('U0DEV', 'bake web'), world.patch('U0CLEO', 'bake web')]);
  expect(world.cards()).toHaveLength(1);
});

test.each([
  [
    'a disabled pipeline',
    'legacy',
    'the pipeline of legacy is disabled after 5 failed builds in a row. Fix the cause, enable it in Image Builder, and request it again.',
  ],
  [
    'a pipeline that does not exist',
    'ghost',
    'the pipeline of ghost does not exist (`arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/ghost`). Create it, or correct `images.ghost.pipeline` in patchwarden.yml and deploy.',
  ],
])('%s is refused with what to do', async (_what, image, why) => {
  const { world } = local;
  expect(await world.patch('U0DEV', `bake ${image}`)).toEqual([`No request was made: ${why}`]);
  expect(world.cards()).toEqual([]);
});

test('a pipeline that was disabled between approval and start is not started', async () => {
  const { world } = local;
  await world.patch('U0ANA', 'pause a moment');
  await world.patch('U0DEV', 'bake web');
  await world.press('U0BEN', 'approve');
  const at = GHOST.pipeline.replace(/:image-pipeline.*/, '');
  await world.local.aws.callService('imagebuilder', 'UpdateImagePipeline', {
    imagePipelineArn: `${at}:image-pipeline/web`,
    imageRecipeArn: `${at}:image-recipe/web-al2023/1.4.0`,
    infrastructureConfigurationArn: `${at}:infrastructure-configuration/image-builder`,
    status: 'DISABLED',
    clientToken: '3f0d0c1e-6a0d-4a43-9d0c-bbbbbbbbbbbb',
  });
  await world.patch('U0ANA', 'resume');
  await world.advance('2m');
  expect(world.card().text).toMatch(/^Bake of web not started/);
  expect(world.card().body).toContain(
    'Nothing was started: the pipeline was disabled in Image Builder. Fix that, then request it again',
  );
});

test('a pipeline without packages and scan says so before, and after what that costs', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake worker');
  expect(world.card().body).toContain(
    'Open CVEs not known: image scanning is off on this pipeline · packages are not collected',
  );
  await world.press('U0BEN', 'approve');
  await world.advance('8m');
  expect(world.card().text).toMatch(/^worker baked/);
  expect(world.card().body).toContain('CVEs not scanned · packages not collected');
  const thread = world.card().replies.join('\n');
  expect(thread).toMatch(/Packages were not collected for .*: switch on enhanced image metadata on the pipeline/);
  expect(thread).toMatch(/CVEs were not scanned for .*: switch on image scanning on the pipeline/);
});

test('pause holds every start, says who and why, and lets the rest go on; resume starts what was held', async () => {
  const { world } = local;
  await world.start('web');
  expect((await world.patch('U0DEV', 'pause'))[0]).toContain('Nothing was paused: say why');
  expect((await world.patch('U0DEV', 'pause incident 4711'))[0]).toMatch(/^Paused: nothing starts from now on\./);
  expect(world.messages('C0PATCHING').at(-1)?.text).toMatch(/^\*Everything is paused\* by <@U0DEV>: incident 4711\./);
  await world.patch('U0ANA', 'bake worker');
  expect((await world.press('U0BEN', 'approve'))[0]).toContain(
    'Approved: the bake of worker is approved, on hold. <@U0DEV> paused everything (incident 4711).',
  );
  await world.advance('2m');
  expect(world.card('worker').text).toMatch(/approved, on hold/);
  expect(world.card('web').body).toContain(' · building (step ');
  expect(await world.images('worker')).toEqual([]);
  expect(await world.patch('U0DEV', 'resume')).toEqual([
    'Nothing was done: only approvers can do this. Ask <@U0ANA>, <@U0BEN> or <@U0CLEO>.',
  ]);
  expect((await world.patch('U0ANA', 'resume'))[0]).toMatch(
    /^Resumed: approved runs that were held start within a minute/,
  );
  await world.advance('2m');
  expect(world.card('worker').text).toMatch(/^Baking worker/);
});

test('what is paused for longer than an approval keeps expires, and says so', async () => {
  const { world } = local;
  await world.patch('U0ANA', 'pause holidays');
  await world.start('api');
  await world.advance('12m');
  expect(world.card().body).toContain('It was approved but could not start in time. Nothing was started.');
});

test('a closed change calendar holds the start, says until when, and then it starts', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.advance('5m');
  expect((await world.press('U0BEN', 'approve'))[0]).toContain(
    'Change calendar ChangeFreeze is closed until <!date^1795043520^',
  );
  await world.advance('5m');
  expect(world.card().text).toMatch(/approved, on hold/);
  expect(await world.executions()).toEqual([]);
  await world.advance('4m');
  expect(world.card().text).toMatch(/^Baking web/);
});

test('a calendar that cannot be read holds the start: unknown means no', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.fault({ target: 'aws', service: 'ssm', operation: 'GetCalendarState', kind: 'access-denied', times: 2 });
  expect((await world.press('U0BEN', 'approve'))[0]).toContain(
    'The change calendars could not be checked, so nothing starts.',
  );
  await world.advance('3m');
  expect(world.card().text).toMatch(/^Baking web/);
});
