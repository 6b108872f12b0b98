import { AwsCallError } from '../../../src/aws/failure.ts';
import type { SeenExecution } from '../../../src/aws/ssm.ts';
import { formatButtonValue } from '../../../src/runs/actions.ts';
import { loadAudit } from '../../../src/runs/effect/run-store.ts';
import { handleClick } from '../../../src/runs/flow/click.ts';
import { runsAbout } from '../../../src/runs/flow/look.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { RunKind } from '../../../src/runs/run-kind.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { confirmingConfig, sessionArn } from '../../approvals/confirming.ts';
import { CONFIG } from '../../model/config.ts';
import { signed } from '../../support/signed-job.ts';
import { createWorkerDouble, type WorkerDouble } from '../effect/worker-double.ts';
import { aRun, MINUTE } from '../fixture.ts';

const ID = 'b-7k2m9x4q';

interface Confirming extends WorkerDouble {
  /** What Systems Manager has, newest first. */
  executions: SeenExecution[];
  isDown: boolean;
  starts: string[];
  click(userId: string): Promise<void>;
  look(): Promise<Run>;
  confirm(name: string, parts?: Partial<SeenExecution>): Promise<void>;
  /** Texts in the thread of the card, but for the notice that asks. */
  thread(): string[];
}

/** A request under `nonprod`, which asks for one approval. */
async function asking(config = confirmingConfig(), kind: Partial<RunKind> = {}): Promise<Confirming> {
  const starts: string[] = [];
  const double = createWorkerDouble({
    automation: {
      start: async ({ document }) => {
        starts.push(document);
        return 'exec-1';
      },
    },
    kind,
  });
  double.ports.slack.userGroupMembers = async () => ['U0ANA', 'U0BEN', 'U0CLEO', 'U0DEV'];
  const world: Confirming = {
    ...double,
    executions: [],
    isDown: false,
    starts,
    ports: { ...double.ports, config },
    look: async () => {
      await reconcile(world.ports, ID, world.clock.now);
      return (await world.record(ID)).run;
    },
    click: async (userId) => {
      const { run, card } = await world.record(ID);
      const job = signed({
        kind: 'click',
        id: `${userId}-${world.clock.now}`.padEnd(64, '0'),
        at: world.clock.now,
        actor: { userId, teamId: 'T0PATCHW' },
        actionId: 'patchwarden_approve',
        value: formatButtonValue({
          runId: run.id,
          epoch: run.epoch,
          ...(run.asks === undefined ? {} : { asks: run.asks }),
        }),
        from: { kind: 'message', channelId: card.channel, messageTs: card.ts ?? '' },
      });
      await handleClick(world.ports, job, { action: 'approve', now: world.clock.now });
    },
    confirm: async (name, more = {}) => {
      const { run } = await world.record(ID);
      world.executions.unshift({
        id: `exec-${name}-${world.executions.length}`,
        document: 'Patchwarden-Confirm',
        parameters: { RunId: [run.id], Epoch: [String(run.epoch)], PlanHash: [run.asks ?? ''] },
        status: 'Success',
        startedAt: world.clock.now,
        executedBy: sessionArn(name),
        ...more,
      });
    },
    thread: () =>
      world.there.flatMap(({ threadTs, text }) =>
        threadTs === undefined || text.startsWith('<!subteam') ? [] : [text],
      ),
  };
  const read = async <Value>(answer: () => Value): Promise<Value> => {
    if (world.isDown)
      throw new AwsCallError('reading', Object.assign(new Error('x'), { name: 'ThrottlingException', $metadata: {} }));
    return answer();
  };
  world.ports.executions = {
    seen: (id) =>
      read(() => {
        const found = world.executions.find((one) => one.id === id);
        if (found === undefined) throw new Error(`no execution ${id}`);
        return found;
      }),
    startedSince: (document, since) =>
      read(() => world.executions.filter((one) => one.document === document && (one.startedAt ?? 0) >= since)),
  };
  await world.store(aRun());
  await world.look();
  return world;
}

const counts = async (world: Confirming): Promise<string> => {
  const { run } = await world.record(ID);
  return `${run.state} ${run.approvals.length}`;
};

test('a click starts nothing: the person is told how to confirm it, and so is the thread', async () => {
  const world = await asking();
  await world.click('U0ANA');
  expect(await counts(world)).toBe('awaiting-approval 1');
  expect(world.starts).toEqual([]);
  const { asks } = (await world.record(ID)).run;
  expect(world.said.find(({ method }) => method === 'postEphemeral')?.text).toMatch(
    new RegExp(
      `^Your approval is recorded, and does not count until you confirm it with your AWS identity by .*RunId=${ID},Epoch=1,PlanHash=${asks}`,
    ),
  );
  expect(world.thread()).toEqual([expect.stringMatching(/^<@U0ANA> approved version 1\. To confirm it, by /)]);
});

test('the same person’s AWS identity makes it count, and it starts', async () => {
  const world = await asking();
  await world.click('U0ANA');
  await world.confirm('ana');
  world.clock.now += MINUTE;
  expect((await world.look()).state).toBe('running');
  expect(world.starts).toEqual(['Patchwarden-Bake']);
  const approved = (await loadAudit(world.table, ID)).find(({ type }) => type === 'approved');
  expect(approved).toMatchObject({
    by: 'U0ANA',
    evidence: { confirmed: [{ userId: 'U0ANA', arn: sessionArn('ana') }] },
  });
});

test('every Slack account together starts nothing, however often they click', async () => {
  const world = await asking();
  for (let round = 0; round < 3; round += 1) {
    for (const id of ['U0ANA', 'U0BEN', 'U0CLEO']) await world.click(id);
    world.clock.now += 12 * MINUTE;
    await world.look();
  }
  expect(await counts(world)).toBe('awaiting-approval 0');
  expect(world.starts).toEqual([]);
  // Cleo has no session, so nothing of Cleo's was even recorded.
  expect((await loadAudit(world.table, ID)).filter(({ by }) => by === 'U0CLEO')).toEqual([]);
});

test('the right AWS identity without an approval in Slack starts nothing, and is told in the thread', async () => {
  const world = await asking();
  await world.confirm('ana');
  expect((await world.look()).state).toBe('awaiting-approval');
  expect(world.thread()).toEqual([expect.stringContaining('Confirmed nothing: execution `exec-ana-0`')]);
  await world.click('U0ANA');
  expect(await counts(world)).toBe('awaiting-approval 1');
  expect(world.starts).toEqual([]);
});

test('an approval that nobody confirms lapses, its person is told, and can approve again', async () => {
  const world = await asking();
  await world.click('U0ANA');
  world.clock.now += 12 * MINUTE;
  await world.look();
  expect(await counts(world)).toBe('awaiting-approval 0');
  expect(world.thread().at(-1)).toMatch(/^<@U0ANA>: your approval of .* was not confirmed in AWS within 10 minutes/);
  await world.click('U0ANA');
  await world.confirm('ana');
  expect((await world.look()).state).toBe('running');
});

test('while Systems Manager cannot be read it waits, and counts what was confirmed in time once it can', async () => {
  const world = await asking();
  await world.click('U0ANA');
  await world.confirm('ana');
  world.isDown = true;
  world.clock.now += 30 * MINUTE;
  const waiting = await world.look();
  expect(waiting).toMatchObject({ state: 'awaiting-approval', confirming: { unread: 'ThrottlingException' } });
  expect(waiting.approvals).toHaveLength(1);
  world.isDown = false;
  expect((await world.look()).state).toBe('running');
});

test('two looks at one confirmation count it once', async () => {
  const world = await asking();
  await world.click('U0ANA');
  await world.confirm('ana');
  await Promise.all([reconcile(world.ports, ID, world.clock.now), reconcile(world.ports, ID, world.clock.now)]);
  const types = (await loadAudit(world.table, ID)).map(({ type }) => type);
  expect(types.filter((type) => type === 'approved')).toHaveLength(1);
  expect(world.starts).toHaveLength(1);
});

test('what was asked for before the policy wanted that is confirmed all the same', async () => {
  const world = await asking(CONFIG);
  world.ports.config = confirmingConfig();
  await world.click('U0ANA');
  expect(await counts(world)).toBe('awaiting-approval 1');
  expect((await world.record(ID)).run.policy.confirm).toBe('aws');
  expect(world.starts).toEqual([]);
});

test('an event of the document is about each request that people confirm, and about no other', async () => {
  const world = await asking();
  await world.click('U0ANA');
  const hint = {
    source: 'aws.ssm',
    detailType: 'EC2 Automation Execution Status-change Notification',
    resources: [],
    detail: { Definition: 'Patchwarden-Confirm', Status: 'Success' },
  };
  expect(await runsAbout(world.ports, [hint, { ...hint, detail: { Definition: 'Other' } }])).toEqual([[ID], []]);
  const without = await asking(CONFIG);
  expect(await runsAbout(without.ports, [hint])).toEqual([[]]);
});

test('a rollback needs no confirmation, whatever the policy wants', async () => {
  const world = await asking(confirmingConfig(), { isNeverConfirmed: () => true });
  await world.click('U0BEN');
  expect((await world.record(ID)).run.state).toBe('running');
});
