import { fleetsOnBoard, handleBoardClick } from '../../../src/deploy/flow/board.ts';
import type { SlackApi } from '../../../src/slack/client.ts';
import type { ClickJob } from '../../../src/slack/job.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { aRecord, aRun, NOW, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aWorld, portsOf } from '../effect/fake-aws.ts';
import { aSoak, aStarted } from '../message/fixture.ts';

const home: ClickJob['from'] = { kind: 'home', viewId: 'V0HOME', privateMetadata: '', values: {} };
const message: ClickJob['from'] = { kind: 'message', channelId: 'C0PATCHING', messageTs: '1.1' };

/** Presses a button of the board; the modals that the person is shown, by callback id, with what they say. */
async function told(job: Pick<ClickJob, 'actionId' | 'value' | 'from'>): Promise<[string, string][]> {
  const shown: [string, string][] = [];
  const double = createWorkerDouble();
  const aws = portsOf(aWorld({ table: double.table }));
  const updateView: SlackApi['updateView'] = async ({ view }) => {
    shown.push([view.callback_id ?? '', linesOf(view.blocks)[0] ?? '']);
  };
  const { config, images, cloudFormation, autoScaling, ec2, loadBalancing } = aws;
  const reads = { config, images, cloudFormation, autoScaling, ec2, loadBalancing };
  const ports = { ...aws, ...double.ports, ...reads, slack: { ...double.ports.slack, updateView } };
  const actor = { userId: 'U0DEV', teamId: 'T0PATCHW' };
  await handleBoardClick(ports, { kind: 'click', id: 'a'.repeat(64), at: T0, actor, viewId: 'V0LOADING', ...job }, NOW);
  expect(double.said).toEqual([]);
  return shown;
}

test('Deploy… fills the form that Slack has opened', async () => {
  expect(await told({ actionId: 'deploy-board', value: 'web-dev', from: home })).toEqual([
    ['deploy-choose', expect.any(String)],
  ]);
});

test.each<[string, Pick<ClickJob, 'actionId' | 'value' | 'from'>]>([
  ['Deploy… in a message', { actionId: 'deploy-board', value: 'web-dev', from: message }],
  ['Roll back… in a message', { actionId: 'deploy-board-back', value: 'd-7k2m9x4q:1', from: message }],
  ['Roll back… of no run', { actionId: 'deploy-board-back', value: 'd-00000000:1', from: home }],
  ['Roll back… of anything else', { actionId: 'deploy-board-back', value: 'web-prod', from: home }],
])('%s requests nothing, and is answered once', async (_what, job) => {
  expect(await told(job)).toEqual([['answer', expect.stringMatching(/^No request was made: /)]]);
});

describe('fleets of the config', () => {
  const { config } = portsOf(aWorld({}));
  const kept = (name: string) => ({
    pk: 'BOARD',
    sk: `FLEET#${name}`,
    fleet: {
      runs: {
        runId: 'd-00000001',
        how: 'deployed',
        image: { id: 'ami-0new', kind: 'ami' },
        at: T0,
        by: 'U0DEV',
        card: { channel: 'C0WEB' },
        soak: aSoak(),
        next: Object.values(config.fleets).flatMap(({ name: next, after }) => (after === name ? next : [])),
      },
    },
  });
  const follower = Object.values(config.fleets).find(({ after }) => after !== undefined);
  const before = follower?.after ?? '';
  const lineOf = (active: Parameters<typeof fleetsOnBoard>[1]['active']): string | undefined =>
    fleetsOnBoard({ config }, { now: NOW, active, kept: [kept(before)] }).find(({ name }) => name === follower?.name)
      ?.text.text;

  test('are in its order, each once', () => {
    const names = fleetsOnBoard({ config }, { now: NOW, active: [], kept: [] }).map(({ name }) => name);
    const takeImages = Object.values(config.fleets).filter(({ target }) => target.kind !== 'patch-group');
    expect(names).toEqual(takeImages.map(({ name }) => name));
  });

  test('one that follows another says what opens its request, unless a run there will end that soak', () => {
    expect(lineOf([])).toContain(`opens automatically after ${before} has been healthy`);
    const run = aStarted('running', { name: before });
    expect(lineOf([{ ...aRecord(aRun()), run }])).toContain('none planned');
  });
});
