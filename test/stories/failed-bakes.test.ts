import { further } from '../support/further.ts';
import { inLocalWorld } from './in-local-world.ts';
import { quickBakes } from './variants.ts';

const local = inLocalWorld({ windows: false, world: quickBakes() });

async function bakeApi(): Promise<void> {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  await world.press('U0ANA', 'approve');
  await world.press('U0BEN', 'approve');
}

describe('a failed bake says why, where and what to do', () => {
  test.each([
    [
      'component-failure',
      'A component of the recipe failed on the build instance. Correct the component or its inputs, then request it again with `/patch bake api`. Log: CloudWatch Logs `/aws/imagebuilder/api-al2023`, stream `2.1.3/4`.',
      'Failed in step ApplyBuildComponents of the build workflow, component update-linux 1.0.2: ',
    ],
    [
      'test-failure',
      'The image was built, but a test failed, so it is not distributed. Correct the image or the test, then request it again',
      'Failed in step ApplyTestComponents of the test workflow, component simple-boot-test-linux 1.0.0: ',
    ],
    [
      'distribution-failure',
      'The image was built, but could not be distributed everywhere. Check permissions, keys and quotas of the Regions named (AMIs already copied stay there), then request it again',
      'Failed in step DistributeOutputAMI of the distribution workflow: ',
    ],
  ] as const)('%s', async (kind, why, step) => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind });
    await bakeApi();
    await world.advance('8m');
    const { text, body, replies } = world.card();
    expect(text.startsWith(`Bake of api failed. ${why}`)).toBe(true);
    for (const line of [why, step, 'No fleet has changed']) expect(body).toContain(line);
    expect(replies.at(-1)).toMatch(/^Full error from AWS\nWorkflow step [^\n]*$/);
    expect(await world.images('api')).toEqual(['FAILED']);
  });

  test('with a reason full of markup, which stays text', async () => {
    const { world } = local;
    const reason = '<!channel> *bold* `code` <https://evil.example|Approve> &lt;!here&gt; :tada:\nexit 1';
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'component-failure', reason });
    await bakeApi();
    await world.advance('8m');
    const { body, replies } = world.card();
    expect(body).toContain('&lt;!channel&gt; ∗bold∗ ˋcodeˋ &lt;https://evil.example|Approve&gt; &amp;lt;!here&amp;gt;');
    expect(replies.at(-1)).toContain('`code` <https://evil.example|Approve>');
    expect(JSON.stringify(world.messages('C0PATCHING'))).not.toContain('"mrkdwn","text":"<!channel>');
  });

  test('and the next one can be asked for at once', async () => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'component-failure' });
    await bakeApi();
    await world.advance('5m');
    await bakeApi();
    await world.advance('8m');
    expect(world.cards('api').map(({ text }) => /failed|baked/.exec(text)?.[0])).toEqual(['failed', 'baked']);
  });
});

describe('a bake that gets nowhere', () => {
  further('is said to be slow, with what to do and when the runbook gives up; Stop ends it', async () => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'stuck' });
    await bakeApi();
    await world.advance('52m');
    expect(world.card().body).toMatch(
      /taking longer than usual: [\s\S]*\nTaking longer than usual: look at its step in Image Builder, or choose Stop\. If nobody acts, the runbook gives up at <!date\^1795057200\^/,
    );
    await world.decide('U0BEN', 'cancel', { reason: 'stuck' });
    await world.advance('5m');
    expect(world.card().text).toMatch(/^Bake of api stopped/);
    expect(await world.images('api')).toEqual(['CANCELLED']);
  });

  test('needs a person when the runbook has ended and the image has not; their Resolve closes it and says what is left to do', async () => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'stuck' });
    await bakeApi();
    await world.advance('5m');
    const denied = { target: 'aws', service: 'imagebuilder', operation: 'GetImage', kind: 'access-denied' } as const;
    await world.fault({ ...denied, times: 3 });
    await world.advance('4m');
    const { text, body, buttons } = world.card();
    expect(text).toMatch(/needs attention/);
    expect(body).toMatch(
      /The execution ended without a result: the runbook ended \(.*\) while the image is still BUILDING\. .* or <@U0DEV>: look at execution \S+ in Systems Manager/,
    );
    expect(buttons).toEqual(['Resolve']);
    await world.decide('U0BEN', 'cancel', { reason: 'cancelled by hand' });
    await world.advance('2m');
    expect(world.card().text).toMatch(/^Bake of api stopped/);
    expect(world.card().body).toMatch(
      /Image `arn:aws:imagebuilder:\S+` was last seen BUILDING: look at it in Image Builder, and cancel it there/,
    );
    expect((await world.patch('U0DEV', 'bake api'))[0]).toMatch(/^Requested/);
  });
});
