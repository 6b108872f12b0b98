import { marshall } from '@aws-sdk/util-dynamodb';
import { createFleetServices } from '../../../local/aws/fleet.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';
import { bindingOf } from '../../../src/runs/decision/binding.ts';
import type { GivenParameters } from '../../../src/runs/types/run.ts';
import { makeParameters, removeParameters } from '../../../src/sync/decision/parameters.ts';
import { type ChangeRecord, recordOf } from '../../../src/sync/decision/record.ts';
import type { SyncChange } from '../../../src/sync/types/change.ts';
import { enforceIam } from '../../support/iam/authorizer.ts';
import { ACCOUNT, BotTemplate, configWithOnly, REGION, SYNC } from '../bot-template.ts';

export const START = Date.parse('2026-11-24T11:00:00Z');
export const NAMED_WINDOW = 'mw-0a1b2c3d4e5f67890';
const TABLE = 'patchwarden';
const RUN = 's-7k2m9x4q';

const NEEDED = ['AWS::DynamoDB::GlobalTable', 'AWS::SSM::Document', 'AWS::IAM::'];

/** The runbooks, their roles and the table, as they are deployed. */
function deployed(): object {
  const bot = new BotTemplate({ config: { ...configWithOnly('patch-group'), sections: { sync: SYNC } } });
  const isWanted = (name: string, { Type }: { Type: string }) =>
    NEEDED.some((prefix) => Type.startsWith(prefix)) && !/Worker|Slack|Bake|Tick|Schedule/.test(name);
  return { Resources: Object.fromEntries(Object.entries(bot.resources).filter(([name, one]) => isWanted(name, one))) };
}
const template = deployed();

/** Systems Manager and the table on one clock, with every call of a role held to the policies of the template. */
export async function syncWorld() {
  const errors: unknown[] = [];
  /** What a role asked for and may not do. */
  const denied: string[] = [];
  const onError = (error: unknown) => errors.push(error);
  const clock = createClock({ start: START, speed: 0, onError });
  const calls: string[] = [];
  const enforce = enforceIam(({ message }) => denied.push(message));
  let made: { ssm: ReturnType<typeof createSsm>; ec2: ReturnType<typeof createFleetServices>['ec2'] } | undefined;
  const aws = createAws({
    clock,
    accountId: ACCOUNT,
    region: REGION,
    onError,
    authorize: (request, account) => {
      if (request.service === 'ssm') calls.push(request.operation);
      return enforce(request, account);
    },
    services: (deps) => {
      const { ec2, loadBalancing, autoScaling } = createFleetServices(deps);
      const ssm = createSsm({ ...deps, ec2 });
      made = { ssm, ec2 };
      return [ssm, ec2, loadBalancing, autoScaling];
    },
  });
  if (made === undefined) throw new Error('the services are made together with AWS');
  const { ssm, ec2 } = made;
  await aws.deployTemplate(template, { stackName: 'Patchwarden' });
  const { url } = await aws.server.listen(0);
  const client = { region: REGION, endpoint: url, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const put = (item: Record<string, unknown>) =>
    aws.callService('dynamodb', 'PutItem', {
      TableName: TABLE,
      Item: marshall(item, { removeUndefinedValues: true, convertClassInstanceToMap: true }),
    });

  return {
    client,
    ssm,
    ec2,
    clock,
    errors,
    denied,
    calls,
    put,
    /** The run's item as a claim leaves it, and the changes that it reads; `forged` changes one of them afterwards. */
    approve: async (
      changes: readonly SyncChange[],
      { epoch = 1, forged = {} }: { epoch?: number; forged?: Readonly<Record<number, Partial<ChangeRecord>>> } = {},
    ): Promise<GivenParameters> => {
      const isRemoval = changes.some(({ kind }) => kind.startsWith('remove-') || kind === 'deregister-group');
      const given = {
        RunId: RUN,
        Epoch: String(epoch),
        PlanHash: 'a'.repeat(64),
        ...(isRemoval ? removeParameters(changes) : makeParameters(changes)),
      };
      const { text, whole } = bindingOf(given);
      await put({
        pk: `RUN#${RUN}`,
        sk: 'RUN',
        state: 'starting',
        epoch,
        planHash: 'a'.repeat(64),
        subjectHere: `${ACCOUNT}/${REGION}/sync`,
        bound: text,
        ...Object.fromEntries(
          Object.entries(whole).map(([name, value]) => [
            `bound${name}`,
            typeof value === 'boolean' ? value : new Set(value),
          ]),
        ),
      });
      for (const [index, change] of changes.entries())
        await put({
          pk: `SYNC#${RUN}#${epoch}`,
          sk: String(index + 1),
          change: { ...recordOf(change), ...forged[index + 1] },
        });
      return given;
    },
    /** Starts it, waits until it has ended, and tells its status and which steps failed. */
    run: async (given: GivenParameters, DocumentName: 'Patchwarden-Sync' | 'Patchwarden-SyncRemove') => {
      const Parameters = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? [...value] : [String(value)]]),
      );
      const { AutomationExecutionId } = await ssm.handlers.StartAutomationExecution({ DocumentName, Parameters });
      await clock.advance(60_000);
      const { AutomationExecution: ended } = await ssm.handlers.GetAutomationExecution({ AutomationExecutionId });
      const failed = (ended.StepExecutions ?? []).filter(({ StepStatus }) => StepStatus === 'Failed');
      return { status: ended.AutomationExecutionStatus, failed: failed.map(({ StepName }) => StepName) };
    },
    close: () => aws.close(),
  };
}

export type SyncWorld = Awaited<ReturnType<typeof syncWorld>>;
