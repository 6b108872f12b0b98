import { handleImageClick } from '../../../src/deploy/flow/click.ts';
import type { ClickJob } from '../../../src/slack/job.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { aCard, NOW, runIn, T0 } from '../../runs/fixture.ts';
import { aWorld, portsOf } from '../effect/fake-aws.ts';

/** Presses a button below a finished bake of web, as someone who may ask for nothing; what they are told. */
async function told(fleet: string): Promise<string[]> {
  const double = createWorkerDouble();
  const aws = portsOf(aWorld({ table: double.table }));
  const account = { teamId: 'T0PATCHW', deleted: true, isBot: false, isGuest: false, isExternal: false };
  const slack = { ...double.ports.slack, userInfo: async (id: string) => ({ id, ...account }) };
  const ports = { ...aws, ...double.ports, config: aws.config, slack };
  const run = runIn('succeeded');
  await double.store({ ...run, version: 1 });
  const card = aCard();
  await double.table.write([{ kind: 'set', key: { pk: `RUN#${run.id}`, sk: 'RUN' }, set: { card }, when: {} }]);
  const job: ClickJob = {
    id: 'a'.repeat(64),
    at: T0,
    actor: { userId: 'U0DEV', teamId: 'T0PATCHW' },
    kind: 'click',
    actionId: `deploy-image:${fleet}`,
    value: `${run.id}:1`,
    from: { kind: 'message', channelId: run.channel, messageTs: card.ts ?? '' },
    responseUrl: 'https://hooks.slack.com/actions/x',
  };
  await handleImageClick(ports, job, NOW);
  return double.said.map(({ text }) => text);
}

test.each(['api-prod', 'no-such-fleet', ''])(
  'a button that was made up for fleet "%s" asks for nothing',
  async (fleet) => {
    expect(await told(fleet)).toEqual([
      'No request was made: this button belongs to no fleet of web. `/patch deploy` alone lets you choose.',
    ]);
  },
);

test('one for a fleet of the image goes on to who asks', async () => {
  expect(await told('web-dev')).toEqual([expect.stringContaining('deactivated')]);
});
