import { type Card, isNotice } from '../support/cards-shown.ts';
import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { call, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ world: 'approval', windows: false });

/** Slack shows dates in the reader's zone; here each is as its fallback says it, in UTC. */
const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** Cards of approval steps and retries, oldest first. */
const stepCards = (world: LocalWorld): Card[] =>
  world
    .messages('C0PATCHING')
    .filter(({ metadata }) => metadata?.event_payload?.run_id?.startsWith('i-') === true)
    .map((message) => ({
      channel: 'C0PATCHING',
      ts: message.ts,
      text: plain(message.text),
      body: plain(linesOf(message.blocks ?? []).join('\n')),
      buttons: buttonsOf(message.blocks ?? []),
      replies: message.replies.filter((reply) => !isNotice(reply)).map((reply) => plain(bodyOf(reply))),
    }));

function stepCard(world: LocalWorld): Card {
  const card = stepCards(world).at(-1);
  if (card === undefined) throw new Error('there is no card of an approval step');
  return card;
}

/** A button of this feature on a card. */
const click = (world: LocalWorld, user: string, action: string, { channel, ts }: Card): Promise<string[]> =>
  world.told(user, () => world.control('click', { user, channel, ts, action_id: `step-${action}` }));

test('a bake waits at its step, two people resume it, and it goes on to its end', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  expect(world.card('api').body).toContain(
    'waits for approval at step LookAtInstance of the test workflow for up to 1 h, while an instance runs; if nobody answers, the bake fails',
  );
  await world.press('U0ANA', 'approve');
  await world.press('U0BEN', 'approve');
  await world.advance('30m');
  const bake = world.card('api');
  expect(bake.body).toContain('Waiting for approval at step LookAtInstance of the test workflow since');
  expect(bake.body).toContain('|Resume or stop it> on the card of its own request. If nobody answers by');
  expect(bake.buttons).toEqual(['Stop', 'Resume', 'Stop step']);
  const asked = stepCard(world);
  expect(asked.buttons).toEqual(['Resume', 'Stop']);
  expect(asked.text).toMatch(
    /^Approval needed: resume the bake of api at LookAtInstance\. Needs 2 of @platform, @leads to resume, and one to stop it, by .*\. If nobody answers, the step times out and the bake fails\. One instance \(m7i\.large\) has been kept running for/,
  );
  // Whoever requested the bake cannot resume it, and nobody twice.
  expect((await world.press('U0DEV', 'approve', asked))[0]).toMatch(
    /^Nothing was done: you requested the bake, so someone else must resume it/,
  );
  expect(await world.press('U0ANA', 'approve', asked)).toEqual([
    'Approved by you: 1 of 2 approvals. Nothing starts until the remaining approvals are given.',
  ]);
  expect((await world.press('U0ANA', 'approve', asked))[0]).toMatch(/^You have already approved this/);
  // The card of the bake opens the same request as a form.
  const [form] = await click(world, 'U0BEN', 'resume', bake);
  expect(form).toMatch(/^Resume the step\n/);
  expect(await world.submit('U0BEN', {})).toEqual([
    'Approved: the approval step of api has started. The card follows it.',
  ]);
  await world.advance('2m');
  expect(stepCard(world).body).toMatch(/^Bake of api resumed after LookAtInstance\n/);
  expect(stepCard(world).buttons).toEqual([]);
  await world.advance('15m');
  expect(await world.images('api')).toEqual(['AVAILABLE']);
  expect(world.card('api').text).toMatch(/^api baked: ami-/);
});

further(
  'a step is stopped with a reason, the distribution retried, and the next step resumed in Image Builder',
  async () => {
    const { world } = local;
    await world.start('web');
    await world.advance('40m');
    await click(world, 'U0BEN', 'stop', world.card('web'));
    expect(await world.submit('U0BEN', { reason: 'wait for {{x}}; change 12' })).toEqual([
      'Stopping the approval step of web: the card says when it has ended.',
    ]);
    await world.advance('2m');
    expect(stepCard(world).body).toContain(
      '<@U0BEN> chose Stop: wait for {{x}}; change 12. The step no longer waits, and the bake fails.',
    );
    const failed = world.card('web');
    expect(failed.body).toContain(
      'An approver stopped the approval step. Settle it with the approvers, then choose Retry distribution below to be asked again without a rebuild, or start a new build with `/patch bake web`.',
    );
    expect(failed.replies.at(-1)).toMatch(/was stopped: Stopped in Patchwarden, run i-\w{8}: wait for x change 12$/);
    expect(failed.buttons).toEqual(['Retry distribution']);
    const [opened] = await click(world, 'U0DEV', 'retry', failed);
    expect(opened).toMatch(/^Requested: retry of web, run i-\w{8}, waiting for 1 approval\./);
    const retry = stepCard(world);
    expect(retry.body).toMatch(/restarts at its distribution phase, without a rebuild/);
    await world.press('U0BEN', 'approve', retry);
    await world.advance('3m');
    expect(stepCards(world).map(({ body }) => body.split('\n')[0])).toEqual([
      'Approval step of web stopped: ApproveDistribution',
      'Retrying the distribution of web',
      'Approval needed: resume the bake of web at ApproveDistribution',
    ]);
    // Someone answers it in the console.
    const [step = {}] = listOf((await call(world, 'imagebuilder', 'ListWaitingWorkflowSteps', {}))['steps']);
    const { stepExecutionId, imageBuildVersionArn } = step;
    const given = { stepExecutionId, imageBuildVersionArn, action: 'RESUME', clientToken: 'by-hand' };
    await call(world, 'imagebuilder', 'SendWorkflowStepAction', given);
    await world.advance('5m');
    expect(stepCard(world).body).toContain('Not resumed from here: the step was resumed in Image Builder.');
    expect(stepCards(world)[1]?.body).toMatch(/^web distributed: ami-\w+\n/);
    expect(await world.images('web')).toEqual(['AVAILABLE']);
  },
);

further('the step of a retry waits as long as its workflow says, and its request expires with it', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  await world.press('U0ANA', 'approve');
  await world.press('U0BEN', 'approve');
  await world.advance('30m');
  await click(world, 'U0BEN', 'stop', world.card('api'));
  await world.submit('U0BEN', { reason: 'not yet' });
  await world.advance('2m');
  expect(world.card('api').body).toContain(
    'An approver stopped the approval step. Settle it with the approvers, then choose Retry tests below to be asked again without a rebuild, or start a new build with `/patch bake api`.',
  );
  await click(world, 'U0CLEO', 'retry', world.card('api'));
  await world.press('U0ANA', 'approve', stepCard(world));
  await world.press('U0BEN', 'approve', stepCard(world));
  await world.advance('10m');
  const { text } = stepCard(world);
  expect(text).toMatch(/^Approval needed: resume the bake of api at LookAtInstance/);
  const by = Date.parse(`${/by ([-\d]+ [\d:]+) UTC/.exec(text)?.[1]}Z`);
  expect(by - world.now()).toBeGreaterThan(0);
  expect(by - world.now()).toBeLessThan(3_600_000);
  expect((await world.press('U0DEV', 'approve', stepCard(world)))[0]).toMatch(
    /^Nothing was done: you requested the bake or its retry, so someone else must resume it\. Ask /,
  );
  await world.advance('62m');
  expect(stepCard(world).text).toMatch(/^Approval step of api expired: LookAtInstance\./);
});
