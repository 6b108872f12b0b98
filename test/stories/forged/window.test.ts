import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Run } from '../../../src/runs/types/run.ts';
import { runKey } from '../../../src/store/keys.ts';
import { call, listOf } from '../deploys.ts';
import { inLocalWorld } from '../in-local-world.ts';
import { patchCard } from '../patching.ts';
import { configFile } from '../variants.ts';
import { asked, Forger } from './forger.ts';

const QA = 'mw-0c42d3073d43c3e8c';
const INSTANCES = ['i-09b5983436f8c46eb', 'i-0d66be0de990fefc2'];

const { fleets } = Object(parse(readFileSync('patchwarden.yml', 'utf8')));
const { after: _after, soak: _soak, ...first } = fleets['win-qa'];
const local = inLocalWorld({ config: configFile('forged-window.yml', { fleets: { ...fleets, 'win-qa': first } }) });

type Forge = (forger: Forger, run: Run) => Promise<Partial<Run>>;
const forgeries: [string, Forge, string[]][] = [
  [
    'approvals with made-up proofs',
    async (forger, run) => ({
      approvals: [await forger.approve(run.id, 'U0BEN', forger.madeUp('U0BEN', asked(run), patchCard(local.world)))],
    }),
    ['not-approved'],
  ],
  // The worker itself asks again: the config's policy counts.
  ['a policy that asks nobody', async (_forger, run) => ({ policy: { ...run.policy, approvals: 0 } }), []],
];

test.each(forgeries)(
  'of an adopted window that waits for approval, %s in the table open nothing',
  async (_what, forge, refusals) => {
    const { world } = local;
    const forger = new Forger(world);
    await world.control('window', { window: QA, schedule: 'cron(30 10 ? * THU *)' });
    await world.advance('2m');
    const card = patchCard(world, 'win-qa');
    expect(card.text).toMatch(/^Approval needed: patch win-qa in Patching-QA\./);
    const [id = ''] = /p-[0-9a-z]{8}/.exec(JSON.stringify(card)) ?? [];
    const { run } = await forger.read(runKey(id));
    await forger.forge(id, { ...(await forge(forger, run)), state: 'approved' }, { type: 'approved', by: 'U0BEN' });
    await world.advance('27m');
    // Where it was armed, its time is stretched.
    const item = await forger.read(runKey(id));
    if (item['armedUntil'] !== undefined) await forger.put({ ...item, armedUntil: '2026-11-19_23.00.00' });
    await world.advance('10m');
    expect(await forger.refusals()).toEqual(refusals);
    const { InstancePatchStates } = await call(world, 'ssm', 'DescribeInstancePatchStates', { InstanceIds: INSTANCES });
    expect(listOf(InstancePatchStates).map(({ MissingCount }) => MissingCount)).toEqual([2, 2]);
  },
);
