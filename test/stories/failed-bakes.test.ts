import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld();

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
      '*Why* A component of the recipe failed on the build instance: component update-linux 1.0.2',
      '*Failed step* ApplyBuildComponents of the build workflow',
      '*Next* Read its log, correct the component or its inputs, and bake again. The fleets keep their present image.',
    ],
    [
      'test-failure',
      '*Why* The image was built, but a test failed, so it is not distributed: component simple-boot-test-linux 1.0.0',
      '*Failed step* ApplyTestComponents of the test workflow',
      '*Next* Read the log of the test, correct the image or the test, and bake again. The fleets keep their present image.',
    ],
    [
      'distribution-failure',
      '*Why* The image was built, but could not be distributed everywhere',
      '*Failed step* DistributeOutputAMI of the distribution workflow',
      '*Next* Check permissions, keys and quotas of the Regions named, and bake again; AMIs already copied stay there.',
    ],
  ] as const)('%s', async (kind, why, step, next) => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind });
    await bakeApi();
    await world.advance('28m');
    const { text, body, replies } = world.card();
    expect(text).toMatch(/^Bake of api: failed/);
    for (const line of [why, step, next]) expect(body).toContain(line);
    expect(body).toContain('Ask again with `/patch bake api`.');
    expect(replies.at(-1)).toMatch(/^Failed: what Image Builder wrote, whole\.\nWorkflow step [^\n]*$/);
    expect(await world.images('api')).toEqual(['FAILED']);
  });

  test('with a reason full of markup, which stays text', async () => {
    const { world } = local;
    const reason = '<!channel> *bold* `code` <https://evil.example|Approve> &lt;!here&gt; :tada:\nexit 1';
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'component-failure', reason });
    await bakeApi();
    await world.advance('28m');
    const { body, replies } = world.card();
    expect(body).toContain('&lt;!channel&gt; ∗bold∗ ˋcodeˋ &lt;https://evil.example|Approve&gt; &amp;lt;!here&amp;gt;');
    expect(replies.at(-1)).toContain('`code` <https://evil.example|Approve>');
    expect(JSON.stringify(world.messages('C0PATCHING'))).not.toContain('"mrkdwn","text":"<!channel>');
  });

  test('and the next one can be asked for at once', async () => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'component-failure' });
    await bakeApi();
    await world.advance('20m');
    await bakeApi();
    await world.advance('28m');
    expect(world.cards('api').map(({ text }) => /failed|succeeded/.exec(text)?.[0])).toEqual(['failed', 'succeeded']);
  });
});

describe('a bake that gets nowhere', () => {
  test('is said to be slow, with what to do and when the runbook gives up; Cancel stops it', async () => {
    const { world } = local;
    await world.fault({ target: 'bake', pipeline: 'api', kind: 'stuck' });
    await bakeApi();
    await world.advance('52m');
    expect(world.card().body).toMatch(
      /It takes much longer than usual\. Look at its step in Image Builder, or stop it with Cancel\. If nobody acts, the runbook gives up at <!date\^1795057200\^/,
    );
    await world.decide('U0BEN', 'cancel', { reason: 'stuck' });
    await world.advance('5m');
    expect(world.card().text).toMatch(/cancelled/);
    expect(await world.images('api')).toEqual(['CANCELLED']);
  });

  test('needs a person when the runbook has ended and the image has not; their Cancel closes it and says what is left to do', async () => {
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
      /It ended without a result\. What is known: the runbook ended \(.*\) while the image is still BUILDING\. Look at execution \S+ in Systems Manager/,
    );
    expect(buttons).toEqual(['Cancel']);
    await world.decide('U0BEN', 'cancel', { reason: 'cancelled by hand' });
    await world.advance('2m');
    expect(world.card().text).toMatch(/cancelled/);
    expect(world.card().body).toMatch(
      /\*Image\* `arn:aws:imagebuilder:\S+` was BUILDING when it was last read\. Look at it in Image Builder, and cancel it there/,
    );
    expect((await world.patch('U0DEV', 'bake api'))[0]).toMatch(/^Requested/);
  });
});
