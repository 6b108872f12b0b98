import type { Fault } from '../../local/types.ts';
import { casesOf } from '../support/further.ts';
import { inLocalWorld } from './in-local-world.ts';
import { quickBakes } from './variants.ts';

const local = inLocalWorld({ windows: false, watched: true, world: quickBakes() });

const starts = (kind: Extract<Fault, { target: 'aws' }>['kind'], times: number): Fault => ({
  target: 'aws',
  service: 'ssm',
  operation: 'StartAutomationExecution',
  kind,
  times,
});
const reads = (service: string, operation: string, times: number): Fault => ({
  target: 'aws',
  service,
  operation,
  kind: 'server-error',
  times,
});

describe('a start that AWS does not answer well', () => {
  // The client itself tries three times: four failures outlast it, and then the run tries again.
  test.each(casesOf(['timeout-after-accept', 'throttle', 'server-error'] as const))(
    '(%s) gives exactly one image',
    async (kind) => {
      const { world } = local;
      await world.fault(starts(kind, 4));
      await world.start();
      await world.advance('3m');
      expect([await world.images(), await world.executions()]).toEqual([['BUILDING'], ['InProgress']]);
      expect(world.card().text).toMatch(/^Baking web/);
    },
  );

  test('says meanwhile that it cannot start twice, and what happens if it stays so', async () => {
    const { world } = local;
    await world.fault(starts('server-error', 6));
    await world.start();
    await world.advance('4s');
    expect(world.card().text).toMatch(/^Starting the bake of web\. AWS has not confirmed the start/);
    expect(world.card().body).toContain(
      'retries each minute with the same token, so it cannot start twice; after 15 minutes the run needs attention.',
    );
  });

  test('asks a person to look after a quarter of an hour; their Resolve closes it when nothing turned up', async () => {
    const { world } = local;
    await world.fault(starts('server-error', 1000));
    await world.start();
    await world.advance('17m');
    expect(world.card().text).toMatch(/needs attention/);
    expect(world.card().body).toMatch(
      /AWS never confirmed the start: .*[^.]\. @platform or <@U0\w+>: look in Systems Manager for executions tagged PatchwardenRun-b-/,
    );
    expect((await world.patch('U0DEV', 'bake web'))[0]).toContain('is already active');
    await world.decide('U0BEN', 'cancel', { reason: 'looked, nothing there' });
    await world.advance('5m');
    expect(world.card().body).toContain('stopped it: looked, nothing there. No execution was found to stop.');
    expect((await world.patch('U0DEV', 'bake web'))[0]).toMatch(/^Requested/);
  });

  test('for want of room is made again after every check: people, recipe and pause are what they are by then', async () => {
    const { world } = local;
    const full = () => world.fault(starts('throttle', 1000));
    const room = async (after: string) => {
      world.local.aws.faults.clear();
      await world.advance(after);
      return [world.card().text.split(/,|\. |: \d/)[0], await world.executions()];
    };
    await full();
    await world.start();
    await world.advance('20s');
    expect(world.card().text).toMatch(/^Bake of web approved, on hold/);
    expect(world.card().body).toMatch(
      /Systems Manager is throttling, or at its limit of running automations \(ThrottlingException\)\. Next attempt at .*, after all checks; if this lasts until .*, the approval expires/,
    );
    await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0BEN', present: false });
    expect(await room('2m')).toEqual(['Approval needed: bake web', []]);
    expect(world.card().body).toContain('The approval of <@U0BEN> no longer counts');

    await full();
    await world.press('U0CLEO', 'approve');
    const at = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';
    await world.local.aws.callService('imagebuilder', 'UpdateImagePipeline', {
      imagePipelineArn: `${at}:image-pipeline/web`,
      imageRecipeArn: `${at}:image-recipe/api-al2023/2.1.3`,
      infrastructureConfigurationArn: `${at}:infrastructure-configuration/image-builder`,
      clientToken: 'a-later-recipe',
    });
    expect(await room('3m')).toEqual(['Approval needed: bake web', []]);
    expect(world.card().body).toContain('The plan changed, so approval is needed again');

    await full();
    await world.press('U0CLEO', 'approve');
    await world.patch('U0CLEO', 'pause incident 4711');
    expect(await room('2m')).toEqual(['Bake of web approved', []]);
    expect(world.card().body).toContain('paused everything (incident 4711)');
    await world.patch('U0CLEO', 'resume');
    expect(await room('2m')).toEqual(['Baking web', ['InProgress']]);
    expect(await world.images()).toHaveLength(1);
  });

  test('and that someone else started under the tag of the run, otherwise: it is not taken for the run’s', async () => {
    const { world } = local;
    await world.fault(starts('server-error', 3));
    await world.start();
    const run = world.runId();
    const { AutomationExecutionId: other } = await world.local.aws.callService('ssm', 'StartAutomationExecution', {
      DocumentName: 'Patchwarden-Bake',
      Parameters: {
        RunId: [run],
        Epoch: ['1'],
        PlanHash: ['f'.repeat(64)],
        ImagePipelineArn: ['arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web'],
        RecipeArn: ['arn:aws:imagebuilder:ap-southeast-2:111122223333:image-recipe/web/1.0.0'],
        ImageToken: ['aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'],
        WaitsForPeople: ['no'],
      },
      Tags: [{ Key: `PatchwardenRun-${run}`, Value: '1' }],
    });
    await world.advance('3m');
    expect(world.card().text).toMatch(/^Baking web/);
    expect(world.card().body).toContain('execution ');
    expect(world.card().body).not.toContain(String(other));
    expect((await world.executions()).toSorted()).toEqual(['Failed', 'InProgress']);
  });

  test('refused for good ends the run with why and what to do', async () => {
    const { world } = local;
    await world.fault(starts('access-denied', 1));
    await world.start();
    await world.advance('4s');
    expect(world.card().text).toMatch(/^Bake of web not started/);
    expect(world.card().body).toMatch(
      /AWS refused to start it: starting Patchwarden-Bake: AccessDeniedException: .* Nothing was started\. Fix that, then request it again with `\/patch bake web`\./,
    );
    expect(await world.executions()).toEqual([]);
  });
});

test.each(
  casesOf([
    ['the execution', reads('ssm', 'GetAutomationExecution', 30)],
    ['the image', reads('imagebuilder', 'GetImage', 30)],
    ['the workflows', reads('imagebuilder', 'ListWorkflowExecutions', 30)],
  ]),
)('%s cannot be read for some minutes: nothing is concluded from it, and the end is the same', async (_what, fault) => {
  const { world } = local;
  await world.start();
  await world.advance('1m');
  await world.fault(fault);
  await world.advance('3m');
  expect(world.card().text).toMatch(/^Baking web/);
  await world.advance('6m');
  expect(world.card().text).toMatch(/^web baked/);
  expect(await world.images()).toEqual(['AVAILABLE']);
});

test('the difference is made later when packages cannot be read at the end', async () => {
  const { world } = local;
  await world.start();
  await world.fault(reads('imagebuilder', 'ListImagePackages', 6));
  await world.advance('8m');
  await world.advance('5m');
  expect(world.card().body).toMatch(/\nfixes 2 CVEs .* · introduces 1 .* · 14 still open/);
  expect(world.card().replies).toHaveLength(3);
});

describe('events', () => {
  test('that are all lost: the tick leads to the same end', async () => {
    const { world } = local;
    await world.fault({ target: 'events', kind: 'drop', times: 10_000 });
    await world.start();
    await world.advance('8m');
    expect(world.card().text).toMatch(/^web baked/);
    expect([await world.images(), world.card().replies.length]).toEqual([['AVAILABLE'], 3]);
  });

  test.each(casesOf(['duplicate', 'reorder', 'delay'] as const))(
    'that come otherwise (%s) lead to the same end',
    async (kind) => {
      const { world } = local;
      await world.fault({ target: 'events', kind, times: 10_000 });
      await world.start();
      await world.advance('8m');
      expect(world.card().text).toMatch(/^web baked/);
      expect([await world.images(), world.cards().length, world.card().replies.length]).toEqual([['AVAILABLE'], 1, 3]);
    },
  );
});

describe('a click that fails', () => {
  test('for a moment is taken in seconds', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    // The client itself tries three times.
    await world.fault(reads('dynamodb', 'GetItem', 3));
    await world.press('U0CLEO', 'approve');
    expect(world.card().text).toMatch(/^Approval needed: bake web/);
    // Two until it comes again, and three between two paints of the card.
    await world.advance('5s');
    expect(world.card().text).toMatch(/^Baking web/);
  });

  test('for good keeps back approvals of its run alone, and not for ever', async () => {
    const { world } = local;
    for (const name of ['api', 'web'] as const) {
      await world.patch('U0DEV', `bake ${name}`);
      const group = { MessageGroupId: `run:${world.runId(name)}`, MessageDeduplicationId: name };
      const QueueUrl = 'patchwarden-requests.fifo';
      await world.local.aws.callService('sqs', 'SendMessage', { QueueUrl, MessageBody: 'poison', ...group });
      await world.press('U0CLEO', 'approve', world.card(name));
    }
    await world.decide('U0DEV', 'cancel', { reason: 'not today' }, world.card('api'));
    await world.advance('4s');
    expect(world.card('api').body).toContain('withdrew it: not today. Nothing was started.');
    expect(world.card('web').text).toMatch(/^Approval needed: bake web/);
    await world.advance('31m');
    expect(world.card('web').text).toMatch(/^Baking web|^web baked/);
    const dead = world.local.aws.sqs.queue('patchwarden-requests-dlq.fifo')?.messages() ?? [];
    expect(dead.map(({ body }) => body)).toEqual(['poison', 'poison']);
  });
});
