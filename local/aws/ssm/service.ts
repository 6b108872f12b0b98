import * as sdk from '@aws-sdk/client-ssm';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { calendarHandlers } from './calendar-handlers.ts';
import { commandHandlers } from './commands/handlers.ts';
import { documentHandlers } from './document-handlers.ts';
import { executionHandlers } from './execution-handlers.ts';
import { setAgent } from './nodes/agent.ts';
import { followLaunches } from './nodes/enrol.ts';
import { informationHandlers } from './nodes/information-handlers.ts';
import { inventoryHandlers } from './nodes/inventory-handlers.ts';
import { isConnected, noMachines } from './nodes/node.ts';
import { nodesViewHandlers } from './nodes/nodes-view-handlers.ts';
import { createOutcomes } from './nodes/outcomes.ts';
import { followPower, type NodePlacement, placeNode } from './nodes/place-node.ts';
import type { OperatingSystem } from './nodes/platforms.ts';
import { settingHandlers } from './nodes/setting-handlers.ts';
import { parameterHandlers, putParameter } from './parameter-handlers.ts';
import { associationHandlers, createAssociation } from './patching/association-handlers.ts';
import { availablePatchHandlers } from './patching/available-handlers.ts';
import { baselineHandlers } from './patching/baseline-handlers.ts';
import { complianceHandlers } from './patching/compliance-handlers.ts';
import { exposuresOf, publishedFor } from './patching/exposures.ts';
import { patchGroupHandlers } from './patching/group-handlers.ts';
import { livePatch } from './patching/live-patch.ts';
import { type PastInstall, type PastScan, recordInstall, recordScan, scanNow } from './patching/past-scan.ts';
import { scanUnscanned } from './patching/scan-unscanned.ts';
import { createPatchingState } from './patching/state.ts';
import { patchStateHandlers } from './patching/state-handlers.ts';
import type { SsmOptions, SsmState } from './state.ts';
import { tagHandlers } from './tags.ts';
import { windowExecutionHandlers } from './windows/execution-handlers.ts';
import { windowScheduleHandlers } from './windows/schedule-handlers.ts';
import { registerTarget, targetHandlers } from './windows/target-handlers.ts';
import { registerTask, taskHandlers } from './windows/task-handlers.ts';
import { createWindow, windowHandlers } from './windows/window-handlers.ts';

/** Systems Manager: Parameter Store, documents, Change Calendars, maintenance windows, and Automation, which runs the documents' own text. */
export const createSsm = (options: SsmOptions) => {
  const state: SsmState = {
    executedBy: `arn:aws:iam::${options.accountId}:user/local`,
    ec2: noMachines,
    failTarget: () => {},
    contentOf: () => undefined,
    ...options,
    nextId: createIds('ssm', options.salt),
    parameters: new Map(),
    documents: new Map(),
    executions: new Map(),
    windows: new Map(),
    windowExecutions: new Map(),
    windowRuns: new Map(),
    windowTokens: new Map(),
    tokens: new Map(),
    tags: new Map(),
    nodes: new Map(),
    inventory: new Map(),
    commands: new Map(),
    outcomes: createOutcomes(),
    patching: createPatchingState(options.region),
    associations: new Map(),
    settings: new Map(),
    nodesView: false,
  };
  followPower(state);
  followLaunches(state);
  const handlers = {
    ...parameterHandlers(state),
    ...documentHandlers(state),
    ...calendarHandlers(state),
    ...executionHandlers(state),
    ...tagHandlers(state),
    ...windowHandlers(state),
    ...informationHandlers(state),
    ...inventoryHandlers(state),
    ...nodesViewHandlers(state),
    ...settingHandlers(state),
    ...availablePatchHandlers(state),
    ...commandHandlers(state),
    ...baselineHandlers(state),
    ...patchGroupHandlers(state),
    ...patchStateHandlers(state),
    ...complianceHandlers(state),
    ...associationHandlers(state),
    ...targetHandlers(state),
    ...taskHandlers(state),
    ...windowScheduleHandlers(state),
    ...windowExecutionHandlers(state),
  };
  return {
    name: 'ssm',
    sdk,
    handlers,
    /** A window with an id that a config names, and what belongs to it; all take what the API's own calls take, and give the id. */
    placeWindow: (id: string, input: sdk.CreateMaintenanceWindowCommandInput & { Enabled?: boolean }) =>
      createWindow(state, input, id),
    placeTarget: (input: sdk.RegisterTargetWithMaintenanceWindowCommandInput, id?: string) =>
      registerTarget(state, input, id),
    placeTask: (input: sdk.RegisterTaskWithMaintenanceWindowCommandInput, id?: string) =>
      registerTask(state, input, id),
    /** Registers a node: an instance that EC2 has, or a server outside it. */
    placeNode: (placement: NodePlacement): void => void placeNode(state, placement),
    /** Turns on ListNodes and ListNodesSummary. */
    showNodes: (): void => {
      state.nodesView = true;
    },
    /** What scans of the associations say of nodes that have had none, as of each association's last run. */
    scanUnscanned: (): Promise<void> => scanUnscanned(state),
    /** A baseline that was made before the world began. @throws Error for one that is not there */
    dateBaseline: (id: string, at: number): void => {
      const baseline = state.patching.baselines.get(id);
      if (baseline === undefined) throw new Error(`there is no baseline ${id}`);
      Object.assign(baseline, { createdAt: at, modifiedAt: at });
    },
    placeAssociation: (input: sdk.CreateAssociationCommandInput, past: { id: string; lastRunAt: number }): void =>
      void createAssociation(state, input, past),
    /** @throws InvalidInstanceId */
    setAgent: (id: string, is: 'lost' | 'found'): void => setAgent(state, id, is),
    /** A scan before the world began, by the baseline that counts for the node now unless another is named. */
    recordScan: (scan: PastScan): void => recordScan(state, scan),
    /** Somebody scans a node now, with its baseline or with another; who listens is told of a compliance that changed. */
    scanNow: ({ instance: id, baseline }: { instance: string; baseline?: string | undefined }): void =>
      scanNow(state, { id, at: state.clock.now(), ...(baseline !== undefined && { baselineName: baseline }) }),
    recordInstall: (past: PastInstall): void => recordInstall(state, past),
    /** @throws Error for a node without a newer kernel */
    livePatch: (id: string, at: number): void => {
      const node = state.nodes.get(id);
      if (node !== undefined) livePatch(state, node, at);
    },
    /** What Inspector's agent tells it of nodes, and what vendors have published. */
    exposures: () => exposuresOf(state),
    published: (cve: string) => publishedFor(state, cve),
    /** The newest version of a package that was released by then, without its epoch. */
    released: (system: OperatingSystem, name: string, at: number): string | undefined =>
      state.patching.catalogue
        .releasedBy(system, at)
        .findLast(({ line }) => line === name)
        ?.version.replace(/^[0-9]+:/, ''),
    isRegistered: (id: string): boolean => state.nodes.has(id),
    /** Whether it is registered, and its agent can be reached. */
    answers: (id: string): boolean => {
      const node = state.nodes.get(id);
      return node !== undefined && isConnected(state, node);
    },
    /** Another service of the account writes a parameter, and makes it if it is not there. */
    writeParameter: ({ name, value, dataType }: { name: string; value: string; dataType: string }): void =>
      void putParameter(state, { Name: name, Value: value, DataType: dataType, Type: 'String', Overwrite: true }),
    /** What goes wrong on instances, before or while a command runs on them. */
    outcomes: state.outcomes,
  } satisfies SimulatedService & Record<string, unknown>;
};

export type Ssm = ReturnType<typeof createSsm>;
