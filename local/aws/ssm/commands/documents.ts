import { type DocumentDescription, InvalidDocument, InvalidDocumentVersion } from '@aws-sdk/client-ssm';
import { documentName, findVersion } from '../document-lookup.ts';
import { refusal } from '../errors.ts';
import { updateAgent } from '../nodes/place-node.ts';
import type { OperatingSystem } from '../nodes/platforms.ts';
import { platformOf } from '../nodes/platforms.ts';
import { hookedPatchDocument } from '../patching/hooked-document.ts';
import { patchBaselineDocument } from '../patching/patch-document.ts';
import type { SsmState } from '../state.ts';
import type { CommandParameter, CommandStep } from './command-content.ts';
import type { DocumentStep } from './scene.ts';
import { requireKnownScript, runBootFacts, runScript } from './scripts.ts';

/** A document that Run Command sends. */
export interface CommandDocument {
  name: string;
  version: string;
  parameters: Readonly<Record<string, CommandParameter>>;
  platforms: readonly ('Linux' | 'Windows' | 'MacOS')[];
  /** The longest that a node may take, for when a command expires. */
  executionSeconds: number;
  steps: readonly DocumentStep[];
  /** Of a document that others wrote: whether what it does is simulated. @throws ValidationException */
  requireKnown?: () => void;
}

const EXECUTION_TIMEOUT: CommandParameter = {
  type: 'String',
  default: '3600',
  allowedPattern: '([1-9][0-9]{0,4})|(1[0-6][0-9]{4})|(17[0-1][0-9]{3})|(172[0-7][0-9]{2})|(172800)',
};

const scriptDocument = (
  name: string,
  step: string,
  platforms: CommandDocument['platforms'],
): Omit<CommandDocument, 'version'> => ({
  name,
  platforms,
  executionSeconds: 3600,
  parameters: {
    commands: { type: 'StringList' },
    workingDirectory: { type: 'String', default: '' },
    executionTimeout: EXECUTION_TIMEOUT,
  },
  steps: [
    {
      name: step,
      timeoutSeconds: (parameter) => Number(parameter('executionTimeout')),
      run: (scene) => runScript(scene, scene.command.parameters['commands'] ?? []),
    },
  ],
});

const AGENT_UPDATE_TAKES = 20_000;

const OF_AWS: readonly Omit<CommandDocument, 'version'>[] = [
  patchBaselineDocument,
  hookedPatchDocument,
  scriptDocument('AWS-RunShellScript', 'aws:runShellScript', ['Linux', 'MacOS']),
  scriptDocument('AWS-RunPowerShellScript', 'aws:runPowerShellScript', ['Windows', 'Linux', 'MacOS']),
  {
    name: 'AWS-UpdateSSMAgent',
    platforms: ['Windows', 'Linux', 'MacOS'],
    executionSeconds: 3600,
    parameters: { version: { type: 'String', default: '' }, allowDowngrade: { type: 'String', default: 'false' } },
    steps: [
      {
        name: 'aws:updateSsmAgent',
        timeoutSeconds: () => 3600,
        run: async (scene) => {
          await scene.pause(AGENT_UPDATE_TAKES);
          updateAgent(scene.node);
          return { code: 0, output: `amazon-ssm-agent is at ${scene.node.agentVersion}\n` };
        },
      },
    ],
  },
];

/** What DescribeDocument says of a Command document of AWS, as far as it is simulated: its content is not. */
export const shownDocumentOfAws = (name: string): DocumentDescription | undefined => {
  const found = OF_AWS.find((document) => document.name === name);
  return (
    found && {
      Name: name,
      Owner: 'Amazon',
      DocumentType: 'Command',
      DocumentVersion: '1',
      DefaultVersion: '1',
      LatestVersion: '1',
      Status: 'Active',
      PlatformTypes: [...found.platforms],
      Parameters: Object.entries(found.parameters).map(([Name, { type, default: byDefault }]) => ({
        Name,
        Type: type === 'StringList' ? 'StringList' : 'String',
        ...(byDefault !== undefined && { DefaultValue: byDefault }),
      })),
    }
  );
};

/** @throws InvalidDocument, InvalidDocumentVersion */
export const findCommandDocument = (
  state: SsmState,
  reference: string | undefined,
  version: string | undefined,
): CommandDocument => {
  const name = documentName(reference ?? '');
  const ofAws = OF_AWS.find((document) => document.name === name);
  if (ofAws !== undefined) {
    if (version !== undefined && !['1', '$DEFAULT', '$LATEST'].includes(version))
      throw refusal(InvalidDocumentVersion, `The document ${name} has no version ${version} here.`);
    return { ...ofAws, version: version ?? '$DEFAULT' };
  }
  const stored = state.documents.get(name);
  if (stored?.type !== 'Command') throw refusal(InvalidDocument, `There is no Command document ${name} here.`);
  const found = findVersion(stored, version);
  const { parameters, steps } = found.command ?? { parameters: {}, steps: [] };
  return {
    name,
    version: version ?? '$DEFAULT',
    parameters,
    platforms: ['Linux', 'Windows', 'MacOS'],
    executionSeconds: Math.max(...steps.map(({ timeoutSeconds }) => timeoutSeconds)),
    steps: steps.map(documentStep),
    requireKnown: () => {
      for (const step of steps) requireKnownScript(name, step);
    },
  };
};

const documentStep = (step: CommandStep): DocumentStep => ({
  name: step.name,
  timeoutSeconds: () => step.timeoutSeconds,
  run: runBootFacts,
  ...(step.platform !== undefined && { platform: step.platform }),
});

export const supports = ({ platforms }: CommandDocument, system: OperatingSystem): boolean =>
  platforms.includes(platformOf(system).type);
