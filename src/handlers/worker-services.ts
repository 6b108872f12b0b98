import { join } from 'node:path';
import { type App, buildApp } from '../app/build.ts';
import { loadConfig } from '../app/config.ts';
import { createAffectedInstances } from '../aws/affected.ts';
import { createAutoScaling } from '../aws/auto-scaling.ts';
import { createCloudFormation } from '../aws/cloudformation.ts';
import { createCloudWatch } from '../aws/cloudwatch.ts';
import { createCommands } from '../aws/commands.ts';
import { createConfigRules } from '../aws/config-rules.ts';
import { createDocuments } from '../aws/documents.ts';
import { createTable } from '../aws/dynamodb.ts';
import { createEc2 } from '../aws/ec2.ts';
import { createEstate } from '../aws/estate.ts';
import { createBus } from '../aws/eventbridge.ts';
import { createFindings, createVulnerabilities } from '../aws/findings.ts';
import { createImageBuilder } from '../aws/imagebuilder.ts';
import { createLoadBalancing } from '../aws/load-balancing.ts';
import { createNodes } from '../aws/nodes.ts';
import { createObjects, createPatchLists } from '../aws/objects.ts';
import { createParameters, createPublicParameters } from '../aws/parameters.ts';
import { createPatchCatalogue } from '../aws/patch-catalogue.ts';
import { createPatches } from '../aws/patches.ts';
import { createPipelines } from '../aws/pipelines.ts';
import { createDelayQueue } from '../aws/queue.ts';
import { createQueueStates } from '../aws/queue-states.ts';
import { createQuotas } from '../aws/quotas.ts';
import { createRoles } from '../aws/roles.ts';
import { createAutomation } from '../aws/ssm.ts';
import { createSyncState } from '../aws/sync-state.ts';
import type { Telemetry } from '../aws/telemetry.ts';
import { createWindows } from '../aws/windows.ts';
import type { Log } from '../contract/ports.ts';
import { present } from '../present.ts';
import { createSlackApi } from '../slack/client.ts';
import type { MembersOnce } from '../slack/members-once.ts';
import { awsConfig, type Environment, hereIn, needIn } from './environment.ts';
import { createHandBack, type HandBack } from './hand-back.ts';
import { syncedConfig } from './synced-config.ts';
import { AWS_LIMITS, type TimeBudget } from './time-budget.ts';

const PARAMETERS_TIMEOUT_MS = 5_000;

interface Building {
  now: () => number;
  renew: () => void;
  telemetry: Telemetry;
  budget: TimeBudget;
  members: MembersOnce;
}

/** Everything a container needs, once. @throws when the environment, the config or a secret is wrong: nothing is then done. */
export async function buildServices(
  env: Environment,
  { now, renew, telemetry, budget: { beforeCall }, members }: Building,
): Promise<App> {
  const need = needIn(env, 'the worker');
  const aws = { ...awsConfig(env, need), ...AWS_LIMITS, beforeCall };
  const table = createTable(need('PATCHWARDEN_TABLE'), aws);
  const written = loadConfig(env['PATCHWARDEN_CONFIG'] ?? join(__dirname, 'patchwarden.yml'));
  const config = await syncedConfig(written, table);
  const secret = `${env['PATCHWARDEN_SECRETS'] ?? '/patchwarden'}/slack-bot-token`;
  const parameters = createParameters(aws, PARAMETERS_TIMEOUT_MS);
  const token = (await parameters.read([secret]))[secret];
  if (token === undefined) throw new Error(`the worker cannot start: parameter ${secret} is empty`);
  const apiUrl = env['SLACK_API_URL'];
  const systemsManager = createAutomation(aws);
  const windows = createWindows(aws);
  const cloudWatch = createCloudWatch(aws);
  const queue = createDelayQueue(need('PATCHWARDEN_EVENTS_QUEUE_URL'), aws);
  const here = hereIn(config, need('AWS_REGION'), 'the worker');
  const slack = members.over(createSlackApi({ token, beforeCall, ...present({ apiUrl }) }));
  return buildApp({
    table,
    slack,
    slackFiles: slack,
    slackToken: slack,
    bus: createBus(need('PATCHWARDEN_BUS'), aws),
    automation: systemsManager,
    executions: systemsManager,
    automationLoad: systemsManager,
    calendars: systemsManager,
    windows,
    syncState: createSyncState(aws, windows),
    nodes: createNodes(aws),
    patches: createPatches(aws),
    estate: createEstate(aws),
    findings: createFindings(aws, now),
    affected: createAffectedInstances(aws),
    patchCatalogue: createPatchCatalogue(aws),
    vulnerabilities: createVulnerabilities(aws),
    commands: createCommands(aws),
    configRules: createConfigRules(aws),
    patchLists: createPatchLists(() => need('PATCHWARDEN_PATCH_LISTS_BUCKET'), aws),
    objects: createObjects(aws),
    parameters,
    images: createImageBuilder(aws),
    pipelines: createPipelines(aws),
    publicParameters: createPublicParameters(aws, PARAMETERS_TIMEOUT_MS),
    cloudFormation: createCloudFormation(aws),
    cloudWatch,
    queueAges: cloudWatch,
    autoScaling: createAutoScaling(aws),
    ec2: createEc2(aws),
    quotas: createQuotas(aws),
    documents: createDocuments(aws),
    roles: createRoles(aws),
    queueStates: createQueueStates(here.account, aws),
    loadBalancing: createLoadBalancing(aws),
    // The version before reads the run's id alone.
    wakes: {
      send: ({ feature, key }, delaySeconds) =>
        queue.send({ body: { kind: 'wake', feature, key, runId: key }, delaySeconds }),
    },
    config,
    here,
    setting: need,
    clock: now,
    ...telemetry,
    shutOut: () => {
      telemetry.measure('SlackShutOut', 1);
      renew();
    },
  });
}

/** Gives messages back to the worker's queues. */
export const handBackTo =
  (env: Environment, log: Log): HandBack =>
  async (returned) => {
    const urls = [env['PATCHWARDEN_REQUESTS_QUEUE_URL'], env['PATCHWARDEN_EVENTS_QUEUE_URL']];
    // Without `beforeCall`: this is what the last seconds are for.
    const handBack = createHandBack(
      urls.flatMap((url) => url ?? []),
      { aws: awsConfig(env, needIn(env, 'the worker')), log },
    );
    return handBack(returned);
  };
