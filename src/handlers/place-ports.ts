import { createAffectedInstances } from '../aws/affected.ts';
import { createAutoScaling } from '../aws/auto-scaling.ts';
import type { CallRules } from '../aws/client.ts';
import { createCloudFormation } from '../aws/cloudformation.ts';
import { createCloudWatch } from '../aws/cloudwatch.ts';
import { createCommands } from '../aws/commands.ts';
import { createConfigRules } from '../aws/config-rules.ts';
import { createDocuments } from '../aws/documents.ts';
import { createEc2 } from '../aws/ec2.ts';
import { createEstate } from '../aws/estate.ts';
import { createFindings, createVulnerabilities } from '../aws/findings.ts';
import { createImageParameters } from '../aws/image-parameters.ts';
import { createImageBuilder } from '../aws/imagebuilder.ts';
import { createLoadBalancing } from '../aws/load-balancing.ts';
import { createNodes } from '../aws/nodes.ts';
import { createPatchLists } from '../aws/objects.ts';
import { createParameters, createPublicParameters } from '../aws/parameters.ts';
import { createPatchCatalogue } from '../aws/patch-catalogue.ts';
import { createPatches } from '../aws/patches.ts';
import { createPipelines } from '../aws/pipelines.ts';
import { createQueueStates } from '../aws/queue-states.ts';
import { createQuotas } from '../aws/quotas.ts';
import { createRoles } from '../aws/roles.ts';
import type { AwsConfig } from '../aws/signed-call.ts';
import { createAutomation } from '../aws/ssm.ts';
import { createSyncState } from '../aws/sync-state.ts';
import { createWindows } from '../aws/windows.ts';
import type { Here } from '../config/here.ts';
import type { PlacePorts } from '../contract/ports.ts';
import { lazily } from './lazily.ts';

export const PARAMETERS_TIMEOUT_MS = 5_000;

interface PlaceSetup {
  now: () => number;
  /** Name of the bucket of patch lists there. @throws where there is none */
  listsBucket: () => string;
}

/** What belongs to one account and Region. Nothing is made before it is used, and ports of one service share its client. */
export function placePorts(given: AwsConfig & CallRules, here: Here, { now, listsBucket }: PlaceSetup): PlacePorts {
  const aws = { ...given, clients: new Map() };
  const systemsManager = lazily(() => createAutomation(aws));
  const windows = lazily(() => createWindows(aws));
  const cloudWatch = lazily(() => createCloudWatch(aws));
  return {
    automation: systemsManager,
    executions: systemsManager,
    automationLoad: systemsManager,
    calendars: systemsManager,
    windows,
    syncState: lazily(() => createSyncState(aws, windows)),
    nodes: lazily(() => createNodes(aws)),
    patches: lazily(() => createPatches(aws)),
    estate: lazily(() => createEstate(aws)),
    findings: lazily(() => createFindings(aws, now)),
    affected: lazily(() => createAffectedInstances(aws)),
    patchCatalogue: lazily(() => createPatchCatalogue(aws)),
    vulnerabilities: lazily(() => createVulnerabilities(aws)),
    commands: lazily(() => createCommands(aws)),
    patchLists: lazily(() => createPatchLists(listsBucket, aws)),
    configRules: lazily(() => createConfigRules(aws)),
    parameters: lazily(() => createParameters(aws, PARAMETERS_TIMEOUT_MS)),
    imageParameters: lazily(() => createImageParameters(aws, PARAMETERS_TIMEOUT_MS)),
    images: lazily(() => createImageBuilder(aws)),
    pipelines: lazily(() => createPipelines(aws)),
    publicParameters: lazily(() => createPublicParameters(aws, PARAMETERS_TIMEOUT_MS)),
    cloudFormation: lazily(() => createCloudFormation(aws)),
    cloudWatch,
    queueAges: cloudWatch,
    autoScaling: lazily(() => createAutoScaling(aws)),
    ec2: lazily(() => createEc2(aws)),
    quotas: lazily(() => createQuotas(aws)),
    documents: lazily(() => createDocuments(aws)),
    roles: lazily(() => createRoles(aws)),
    queueStates: lazily(() => createQueueStates(here.account, aws)),
    loadBalancing: lazily(() => createLoadBalancing(aws)),
    here,
  };
}
