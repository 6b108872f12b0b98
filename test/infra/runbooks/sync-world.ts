import { createFleetServices } from '../../../local/aws/fleet.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';
import type { GivenParameters } from '../../../src/runs/types/start.ts';
import { makeParameters, removeParameters } from '../../../src/sync/decision/parameters.ts';
import { type ChangeRecord, recordOf } from '../../../src/sync/decision/record.ts';
import type { SyncChange } from '../../../src/sync/types/change.ts';
import { enforceIam } from '../../support/iam/authorizer.ts';
import { ACCOUNT, BotTemplate, configWithOnly, REGION, SYNC } from '../bot-template.ts';
import { type Gatekeeper, no, YES } from './gatekeeper-double.ts';

export const START = Date.parse('2026-11-24T11:00:00Z');
export const NAMED_WINDOW = 'mw-0a1b2c3d4e5f67890';
const RUN = 's-7k2m9x4q';

const NEEDED = ['AWS::SSM::Document', 'AWS::IAM::'];

/** The runbooks and their roles, as they are deployed. */
function deployed(): object {
  const bot = new BotTemplate({ config: { ...configWithOnly('patch-group'), sections: { sync: SYNC } } });
  const isWanted = (name: string, { Type }: { Type: string }) =>
    NEEDED.some((prefix) => Type.startsWith(prefix)) && !/Worker|Slack|Gatekeeper|Bake|Tick|Schedule/.test(name);
  return { Resources: Object.fromEntries(Object.entries(bot.resources).filter(([name, one]) => isWanted(name, one))) };
}
const template = deployed();

/**
 * Systems Manager on one clock, with every call of a role held to the policies of the template, and a double of the gatekeeper that knows
 * which changes were approved.
 */
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
  let approved: readonly ChangeRecord[] = [];
  let isRefused = false;
  const gatekeeper: Gatekeeper = ({ ask, Change }) => {
    const record = approved[Number(Change) - 1];
    if (approved.length === 0) return no('not-open');
    if (ask !== 'change') return YES;
    if (record === undefined || isRefused) return { ...record, ...no('not-this-plan'), Account: 'none' };
    return { ...record, ...YES, Account: ACCOUNT };
  };
  aws.lambda.registerFunction('patchwarden-gatekeeper', {
    handler: async (event: unknown) => gatekeeper(Object(event)),
    timeoutMs: 30_000,
  });

  return {
    client,
    ssm,
    ec2,
    clock,
    errors,
    denied,
    calls,
    /**
     * From now on these are approved; `known`: the gatekeeper finds so many of them in the plan. `refused`: it answers no to each, with
     * whatever a yes would bring beside that.
     */
    approve: (
      changes: readonly SyncChange[],
      {
        epoch = 1,
        known = changes.length,
        refused = false,
      }: { epoch?: number; known?: number; refused?: boolean } = {},
    ): GivenParameters => {
      const isRemoval = changes.some(({ kind }) => kind.startsWith('remove-') || kind === 'deregister-group');
      approved = changes.slice(0, known).map(recordOf);
      isRefused = refused;
      return {
        RunId: RUN,
        Epoch: String(epoch),
        PlanHash: 'a'.repeat(64),
        ...(isRemoval ? removeParameters(changes) : makeParameters(changes)),
      };
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
