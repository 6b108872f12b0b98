import { kindsOf } from '../../src/app/build.ts';
import { createBakeKind } from '../../src/bake/kind.ts';
import type { PlacePorts, Ports } from '../../src/contract/ports.ts';
import { createDeployKind } from '../../src/deploy/kind.ts';
import { createPatchKind } from '../../src/patch/kind.ts';
import type { HasKinds, Kinds, RunKind } from '../../src/runs/run-kind.ts';
import { createStepKind } from '../../src/step/kind.ts';
import { createSyncKind } from '../../src/sync/kind.ts';
import { CONFIG } from '../model/config.ts';
import { HOME } from './home.ts';
import { createMemoryTable } from './memory-table.ts';

/** For a call that the test does not expect. */
export const refuse = async (): Promise<never> => {
  throw new Error('nobody expected this call');
};

/** One place alone: its ports are those that a test gives, with what it puts over them. */
export function atHome(this: object): PlacePorts {
  return Object(this);
}

/** Ports with others over them: those of a place are reached through `at`, so their names are none of what a feature is given. */
export const withPorts = <Of extends object>(ports: Of, parts: Partial<PlacePorts>): Of => ({ ...ports, ...parts });

/** Every port, in memory or refusing, less what a test gives. */
export const portsDouble = (parts: Partial<Ports> = {}): Ports => ({
  table: createMemoryTable(),
  slack: {
    postMessage: refuse,
    updateMessage: refuse,
    postEphemeral: refuse,
    respond: refuse,
    openDirectMessage: refuse,
    updateView: refuse,
    publishHome: refuse,
    userGroupMembers: refuse,
    userInfo: refuse,
    channelInfo: refuse,
    permalink: refuse,
    findMessage: refuse,
    findMessages: refuse,
    deleteMessage: refuse,
    channelMembers: refuse,
  },
  slackFiles: { uploadFiles: refuse },
  slackToken: { tokenInfo: refuse },
  automationLoad: { running: refuse },
  queueAges: { oldestMessage: refuse },
  queueStates: { messagesIn: refuse },
  documents: { state: refuse },
  roles: { exists: refuse },
  bus: { put: refuse },
  automation: { start: refuse, findByTag: refuse, get: refuse, stop: refuse },
  executions: { seen: refuse, startedSince: refuse },
  calendars: { stateAt: refuse },
  windows: {
    list: refuse,
    window: refuse,
    nextOpening: refuse,
    targets: refuse,
    tasks: refuse,
    upcoming: refuse,
    executions: refuse,
    taskExecutions: refuse,
    invocations: refuse,
    membersOf: refuse,
  },
  syncState: { read: refuse },
  nodes: { managed: refuse, managedByTag: refuse, instancesByTag: refuse, instances: refuse, targetsOf: refuse },
  patches: { statesOfGroup: refuse, states: refuse, patchesOf: refuse, baselineOfGroup: refuse, underPolicy: refuse },
  estate: {
    instances: refuse,
    nodes: refuse,
    unmanaged: refuse,
    summaries: refuse,
    statesOfGroup: refuse,
    states: refuse,
    patches: refuse,
    patchGroups: refuse,
    baselineOf: refuse,
    baseline: refuse,
    hostManagement: refuse,
  },
  findings: { exploited: refuse },
  affected: { affectedBy: refuse },
  patchCatalogue: { availableFor: refuse, effective: refuse, rulesOf: refuse },
  vulnerabilities: { vulnerability: refuse },
  configRules: { answerOf: refuse },
  commands: { command: refuse, invocations: refuse },
  patchLists: { put: refuse, read: refuse },
  objects: { text: refuse },
  imageParameters: { now: refuse, changedBy: refuse },
  parameters: { read: refuse },
  images: {
    pipeline: refuse,
    pipelineImages: refuse,
    image: refuse,
    workflows: refuse,
    workflowSteps: refuse,
    workflowText: refuse,
    packages: refuse,
    findings: refuse,
  },
  pipelines: { pipeline: refuse, recipe: refuse, componentTests: refuse, newestBase: refuse },
  publicParameters: { changedAt: refuse },
  cloudFormation: {
    stack: refuse,
    template: refuse,
    sourceTemplate: refuse,
    resources: refuse,
    createChangeSet: refuse,
    changeSet: refuse,
    deleteChangeSet: refuse,
    events: refuse,
  },
  cloudWatch: { alarms: refuse },
  autoScaling: {
    groups: refuse,
    groupsOfStacks: refuse,
    namesOfStack: refuse,
    refreshes: refuse,
    scheduledActions: refuse,
  },
  ec2: {
    images: refuse,
    launchTemplateVersion: refuse,
    imagesOfInstances: refuse,
    subnets: refuse,
    vcpus: refuse,
    runningTypes: refuse,
  },
  quotas: { ofEc2: refuse },
  loadBalancing: { targetHealth: refuse },
  wakes: { send: refuse },
  home: HOME,
  at: atHome,
  config: CONFIG,
  here: { region: 'ap-southeast-2', account: '111122223333' },
  setting: (name) => SETTINGS[name] ?? '',
  clock: () => 0,
  log: () => undefined,
  measure: () => undefined,
  shutOut: () => undefined,
  ...parts,
});

/** What the stack sets for the worker. */
const SETTINGS: Readonly<Record<string, string>> = {
  PATCHWARDEN_BAKE_DOCUMENT: 'Patchwarden-Bake',
  PATCHWARDEN_DEPLOY_DOCUMENT: 'Patchwarden-Deploy',
  PATCHWARDEN_PATCH_DOCUMENT: 'Patchwarden-Patch',
  PATCHWARDEN_REFRESH_DOCUMENT: 'Patchwarden-Refresh',
  PATCHWARDEN_RESUME_DOCUMENT: 'Patchwarden-ResumeStep',
  PATCHWARDEN_RETRY_DOCUMENT: 'Patchwarden-RetryImage',
  PATCHWARDEN_STOP_STEP_DOCUMENT: 'Patchwarden-StopStep',
  PATCHWARDEN_STOP_WINDOW_DOCUMENT: 'Patchwarden-StopWindow',
};

/** The product's kinds of run, some of what they do replaced. */
export function kindsDouble({
  bake = {},
  deploy = {},
  patch = {},
  step = {},
}: {
  bake?: Partial<RunKind>;
  deploy?: Partial<RunKind>;
  patch?: Partial<RunKind>;
  step?: Partial<RunKind>;
} = {}): Kinds {
  const ports = { ...portsDouble(), kinds: kindsOf(new Map()) };
  return kindsOf(
    new Map([
      ['bake', { run: { ...createBakeKind(ports), ...bake } }],
      ['deploy', { run: { ...createDeployKind(ports), ...deploy } }],
      ['patch', { run: { ...createPatchKind(ports), ...patch } }],
      ['step', { run: { ...createStepKind(ports), ...step } }],
      ['sync', { run: createSyncKind(ports, undefined) }],
    ]),
  );
}

/** For what reads and writes runs and asks nothing of their kinds. */
export const withKinds = <Of extends object>(ports: Of): Of & HasKinds => ({ ...ports, kinds: kindsDouble() });
