import { readCommand } from '../../../infra/bot/runbook-document.ts';
import { given, id, ids, MINUTE, type PatchWorld, patchWorld, START } from './patch-world.ts';

/** Patchwarden-Patch against the simulated Systems Manager and EC2, by its own role. */

let world: PatchWorld;
beforeEach(async () => {
  world = await patchWorld();
  world.place([1, 2, 3]);
});
afterEach(async () => {
  await world.close();
  expect(world.errors).toEqual([]);
});

/** Claimed and started by the worker, and over. */
const patched = async (parameters = given(), minutes = 100): Promise<string> => {
  world.gatekeeper.approve(parameters);
  const execution = await world.start(parameters);
  await world.after(minutes);
  return execution;
};

const BOOT_FACTS = `Patchwarden-BootFacts: ${ids(1, 2, 3).join(' ')}`;
const INSTALL = (...numbers: number[]) => `AWS-RunPatchBaseline: Install: ${ids(...numbers).join(' ')}`;
const SCAN = `AWS-RunPatchBaseline: Scan: ${ids(1, 2, 3).join(' ')}`;

describe('a run of its own time', () => {
  test('reads how instances run, patches wave by wave, scans, and reads again', async () => {
    const execution = await patched();
    expect(await world.outcome(execution)).toEqual({ status: 'Success', failed: [] });
    expect(world.sent()).toEqual([BOOT_FACTS, INSTALL(1), INSTALL(2, 3), SCAN, BOOT_FACTS]);
    expect(world.gatekeeper.admitted()).toBe(execution);
  });

  test('gives the id of each command as soon as it is sent', async () => {
    world.gatekeeper.approve(given());
    const execution = await world.start(given());
    await world.after(2);
    const { StepExecutions = [] } = await world.execution(execution);
    const sent = StepExecutions.find(({ StepName }) => StepName === 'sendPlain1');
    const [commandId] = sent?.Outputs?.['commandId'] ?? [];
    const { Commands } = await world.ssm.handlers.ListCommands({ CommandId: commandId });
    expect(Commands[0]).toMatchObject({
      DocumentName: 'AWS-RunPatchBaseline',
      Comment: 'Patchwarden p-7k2m9x4q/1 wave 1',
    });
    await world.after(100);
  });

  test('limits each wave, says one patch set, and how long an instance may take', async () => {
    await patched();
    const wave = world.calls.find(({ operation, input }) => operation === 'SendCommand' && input['MaxErrors'] === '0');
    expect(wave?.input).toMatchObject({
      MaxConcurrency: '100%',
      MaxErrors: '0',
      Parameters: { SnapshotId: ['6ba7b810-9dad-51d1-80b4-00c04fd430c8'], StepTimeoutSeconds: ['3600'] },
    });
  });

  test('a failed wave stops the next, and what is missing is looked up all the same', async () => {
    world.ssm.outcomes.set(id(1), { kind: 'patch-fails', reported: 'Failed' });
    expect(await world.outcome(await patched())).toEqual({
      status: 'Failed',
      failed: ['endWaves'],
    });
    expect(world.sent()).toEqual([BOOT_FACTS, INSTALL(1), SCAN, BOOT_FACTS]);
  });

  test('a wave that reached nobody is none, although its command says Success', async () => {
    world.ssm.outcomes.set(id(1), { kind: 'undeliverable' }, 9);
    const parameters = given({ Wave1: ids(1, 2), Wave2: ids(3) });
    expect(await world.outcome(await patched(parameters))).toMatchObject({
      status: 'Failed',
      failed: ['endWaves'],
    });
    expect(world.sent()).toEqual([BOOT_FACTS, INSTALL(1, 2), SCAN, BOOT_FACTS]);
  });

  test('a scan patches nothing', async () => {
    const execution = await patched(given({ Operation: 'Scan' }));
    expect(await world.outcome(execution)).toEqual({ status: 'Success', failed: [] });
    expect(world.sent()).toEqual([SCAN]);
  });

  test('a list is given to the document, hooks to the other one', async () => {
    await patched(
      given({
        OverrideList: 's3://patchwarden-patch-lists/patch-lists/a.yaml',
        Waves: '1',
        Wave1: ids(1, 2, 3),
        Wave2: ['none'],
      }),
    );
    const listed = world.calls.find(({ input }) => Object(input['Parameters'])['InstallOverrideList'] !== undefined);
    expect(listed?.input['Parameters']).toMatchObject({
      InstallOverrideList: ['s3://patchwarden-patch-lists/patch-lists/a.yaml'],
    });
  });

  test('hooks go to the document that takes them', async () => {
    for (const Name of ['Drain', 'Serve'])
      await world.ssm.handlers.CreateDocument({
        Name,
        Content: JSON.stringify(readCommand('patchwarden-boot-facts.yaml')),
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
      });
    const hooks = { Document: 'AWS-RunPatchBaselineWithHooks', BeforeHook: 'Drain', AfterHook: 'Serve' };
    expect(await world.outcome(await patched(given(hooks)))).toEqual({ status: 'Success', failed: [] });
    const waves = world.calls.filter(
      ({ input }) => input['DocumentName'] === 'AWS-RunPatchBaselineWithHooks' && 'Targets' in input,
    );
    expect(waves.map(({ input }) => Object(input['Parameters']))).toEqual([
      expect.objectContaining({ PreInstallHookDocName: ['Drain'], OnExitHookDocName: ['AWS-Noop'] }),
      expect.objectContaining({ PostInstallHookDocName: ['Serve'] }),
    ]);
  });

  test('a second execution of the same approval is not let in', async () => {
    await patched();
    const second = await world.start(given());
    await world.after(10);
    expect(await world.outcome(second)).toEqual({ status: 'Failed', failed: ['refused'] });
  });

  test('no further wave is sent when too little time is left', async () => {
    world.gatekeeper.approve(given(), { latestStart: START + 2 * MINUTE });
    const execution = await world.start(given());
    await world.after(100);
    expect(await world.outcome(execution)).toEqual({ status: 'Failed', failed: ['endWaves'] });
    expect(world.sent()).toEqual([BOOT_FACTS, INSTALL(1), SCAN, BOOT_FACTS]);
  });

  test('stopping it cancels the command of its wave', async () => {
    world.gatekeeper.approve(given());
    const execution = await world.start(given());
    await world.after(2);
    await world.ssm.handlers.StopAutomationExecution({ AutomationExecutionId: execution, Type: 'Cancel' });
    await world.after(30);
    expect((await world.outcome(execution)).status).toBe('Cancelled');
    const { Commands } = await world.ssm.handlers.ListCommands({});
    const wave = Commands.find(({ Comment }) => Comment?.endsWith('wave 1'));
    expect(
      world.calls.filter(({ operation }) => operation === 'CancelCommand').map(({ input }) => input['CommandId']),
    ).toEqual([wave?.CommandId]);
    expect(world.sent()).toEqual([BOOT_FACTS, INSTALL(1)]);
  });

  test('a wave whose answer was lost is looked up by its comment and cancelled, never sent again', async () => {
    world.gatekeeper.approve(given());
    const execution = await world.start(given());
    let lost = false;
    const { SendCommand } = world.ssm.handlers;
    world.ssm.handlers.SendCommand = async (input) => {
      const answer = await SendCommand(input);
      if (lost || !String(input.Comment).endsWith('wave 1')) return answer;
      lost = true;
      throw Object.assign(new Error('no answer within 25 seconds'), { name: 'TimeoutError' });
    };
    await world.after(100);
    expect((await world.outcome(execution)).status).toBe('Failed');
    expect(world.sent().filter((what) => what === INSTALL(1))).toHaveLength(1);
    expect(world.calls.filter(({ operation }) => operation === 'CancelCommand')).toHaveLength(1);
    expect(world.sent().at(-1)).toBe(BOOT_FACTS);
  });
});

describe('by tag', () => {
  const byTag = () =>
    given({ TargetKey: 'tag:Patch Group', Instances: ['Win-PROD'], Waves: '1', Wave1: ['Win-PROD'], Wave2: ['none'] });
  const started = async (known: readonly string[]) => {
    world.gatekeeper.approve(byTag(), { known });
    const execution = await world.start(byTag());
    await world.after(100);
    return world.outcome(execution);
  };

  test('patches all that carry it, when they are known; one that is gone is no matter', async () => {
    expect(await started(ids(1, 2, 3, 9))).toEqual({ status: 'Success', failed: [] });
    expect(world.sent()).toContain('AWS-RunPatchBaseline: Install: Win-PROD');
  });

  test('refuses an instance that got the tag since', async () => {
    expect(await started(ids(1, 2))).toEqual({ status: 'Failed', failed: ['refused'] });
    expect(world.sent()).toEqual([]);
  });
});

test('a node without the tag of a governed group gets no command, whatever a run says', async () => {
  world.place([7], { 'Patch Group': 'Payroll' });
  const { errors } = world;
  await patched(given({ Instances: ids(7), Waves: '1', Wave1: ids(7), Wave2: ['none'] }), 30);
  expect(errors.splice(0).map(String).join()).toContain('may not ssm:SendCommand on arn:aws:ec2');
  expect(world.sent()).toHaveLength(1);
});
