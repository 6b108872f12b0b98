import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { createFleetServices } from '../../../local/aws/fleet.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';
import type { Config } from '../../../src/config/types.ts';
import { gateTime } from '../../../src/runs/decision/slot.ts';
import type { GivenParameters } from '../../../src/runs/types/start.ts';
import { enforceIam } from '../../support/iam/authorizer.ts';
import { ACCOUNT, BotTemplate, configWithOnly, REGION } from '../bot-template.ts';
import { patchGatekeeper } from './patch-gatekeeper.ts';

/** Ten in the evening in Sydney. */
export const START = Date.parse('2026-11-24T11:00:00Z');
export const MINUTE = 60_000;
const MONTH = 30 * 86_400_000;
export const WINDOW = 'mw-0a1b2c3d4e5f67890';

/** `i-0…0001` for 1. */
export const id = (number: number): string => `i-0${String(number).padStart(16, '0')}`;
export const ids = (...numbers: number[]): string[] => numbers.map(id);

const bot = new BotTemplate({ config: configWithOnly('patch-group') satisfies Config });
const NEEDED = ['AWS::SSM::Document', 'AWS::IAM::'];

/** The runbooks and their roles, as they are deployed; what belongs to functions and the bake stays out. */
function deployed(): object {
  const isWanted = (name: string, { Type }: { Type: string }) =>
    NEEDED.some((prefix) => Type.startsWith(prefix)) && !/Worker|Slack|Gatekeeper|Bake|Tick|Schedule/.test(name);
  const kept = Object.entries(bot.resources).filter(([name, resource]) => isWanted(name, resource));
  return { Resources: Object.fromEntries(kept) };
}

/** EC2 and Systems Manager on one clock, with every call of a role held to the policies of the template, and a double of the gatekeeper. */
export async function patchWorld() {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const clock = createClock({ start: START, speed: 0, onError });
  const calls: { operation: string; input: Record<string, unknown> }[] = [];
  let made: { ssm: ReturnType<typeof createSsm>; ec2: ReturnType<typeof createFleetServices>['ec2'] } | undefined;
  const aws = createAws({
    clock,
    accountId: ACCOUNT,
    region: REGION,
    onError,
    authorize: async (request, account) => {
      calls.push({ operation: request.operation, input: { ...request.input } });
      return enforce(request, account);
    },
    services: (deps) => {
      const { ec2, loadBalancing, autoScaling } = createFleetServices(deps);
      const ssm = createSsm({ ...deps, ec2 });
      made = { ssm, ec2 };
      return [ssm, ec2, loadBalancing, autoScaling];
    },
  });
  const enforce = enforceIam(onError);
  if (made === undefined) throw new Error('the services are made together with AWS');
  const { ssm, ec2 } = made;
  await aws.deployTemplate(deployed(), { stackName: 'Patchwarden' });

  const gatekeeper = patchGatekeeper(clock);
  aws.lambda.registerFunction('patchwarden-gatekeeper', {
    handler: async (event: unknown) => gatekeeper.answer(Object(event)),
    timeoutMs: 30_000,
  });
  const execution = async (executionId: string): Promise<AutomationExecution> =>
    (await ssm.handlers.GetAutomationExecution({ AutomationExecutionId: executionId })).AutomationExecution;

  return {
    aws,
    ssm,
    ec2,
    clock,
    errors,
    execution,
    gatekeeper,
    /** Instances of Win-PROD that are registered, patched a month ago. */
    place: (numbers: readonly number[], tags: Record<string, string> = { 'Patch Group': 'Win-PROD' }): void => {
      for (const number of numbers) {
        ec2.place({
          id: id(number),
          imageId: 'ami-0aaaaaaaaaaaaaaaa',
          instanceType: 't3.small',
          availabilityZone: 'ap-southeast-2a',
          subnetId: 'subnet-1a',
          launchedAt: START - 3 * MONTH,
          windows: true,
          tags,
        });
        ssm.placeNode({
          id: id(number),
          computerName: `server-${number}`,
          patchedAt: START - MONTH,
          system: 'WINDOWS',
        });
      }
    },
    start: async (given: GivenParameters): Promise<string> => {
      const Parameters = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? [...value] : [String(value)]]),
      );
      const started = await ssm.handlers.StartAutomationExecution({ DocumentName: 'Patchwarden-Patch', Parameters });
      return started.AutomationExecutionId;
    },
    /** What was sent, in order: the document, the operation and the instances or the group. */
    sent: () =>
      calls
        .filter(({ operation }) => operation === 'SendCommand')
        .map(({ input: { DocumentName, Parameters, Targets } }) => {
          const operation = Object(Parameters)['Operation'];
          const reached = Array.isArray(Targets) ? Targets.flatMap((target) => Object(target)['Values']) : [];
          return [
            String(DocumentName),
            ...(operation === undefined ? [] : [String(operation)]),
            reached.join(' '),
          ].join(': ');
        }),
    calls,
    after: (minutes: number) => clock.advance(minutes * MINUTE),
    /** The outcome: its status, and each step's name that failed. */
    outcome: async (executionId: string) => {
      const { AutomationExecutionStatus: status, StepExecutions = [] } = await execution(executionId);
      const failed = StepExecutions.filter(({ StepStatus = '' }) => ['Failed', 'TimedOut'].includes(StepStatus)).map(
        ({ StepName }) => StepName,
      );
      return { status, failed };
    },
    close: () => aws.close(),
  };
}

export type PatchWorld = Awaited<ReturnType<typeof patchWorld>>;

/** Three instances in waves of one and two; a run of its own time. */
export const given = (more: GivenParameters = {}): GivenParameters => ({
  RunId: 'p-7k2m9x4q',
  Epoch: '1',
  PlanHash: 'a'.repeat(64),
  Fleet: 'win-prod',
  PatchGroup: 'Win-PROD',
  Window: 'none',
  TargetKey: 'InstanceIds',
  Instances: ids(1, 2, 3),
  Waves: '2',
  Wave1: ids(1),
  Wave2: ids(2, 3),
  Wave3: ['none'],
  Document: 'AWS-RunPatchBaseline',
  Operation: 'Install',
  Reboot: 'RebootIfNeeded',
  SnapshotId: '6ba7b810-9dad-51d1-80b4-00c04fd430c8',
  OverrideList: 'none',
  BeforeHook: 'AWS-Noop',
  AfterHook: 'AWS-Noop',
  ExitHook: 'AWS-Noop',
  Concurrency: '100%',
  Errors: '0',
  StepTimeout: '3600',
  LatestStart: '9999-12-31_23.59.59',
  ...more,
});

/** The same in an occurrence of the window. */
export const inWindow = (): GivenParameters => given({ Window: WINDOW, LatestStart: gateTime(START + 180 * MINUTE) });
