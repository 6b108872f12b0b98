import { AwsCallError, isGone } from '../../aws/failure.ts';
import { PARAMETER_MISSING, type Parameters } from '../../aws/parameters.ts';
import { runbookRoleName } from '../../config/here.ts';
import type { Uses } from '../../contract/ports.ts';
import { expectedDocuments } from '../decision/installation.ts';
import type {
  DocumentFacts,
  ExpectedDocument,
  InstallationFacts,
  RoleFacts,
  SecretFacts,
  SecretState,
} from '../types/installation.ts';
import type { Reading } from './reading.ts';

type InstallationPorts = Uses<'config' | 'here' | 'documents' | 'roles'>;

interface Looking {
  secrets: InstallationFacts['secrets'];
  /** Roles of instances too, whose names the worker may not read. */
  ofFleets: boolean;
  isHome: boolean;
  read: Reading;
}

/** Two reads for each document, and one for each role. */
export async function loadInstallation(
  ports: InstallationPorts,
  { secrets, ofFleets, isHome, read }: Looking,
): Promise<InstallationFacts> {
  const expected = expectedDocuments(ports.config, isHome);
  const documents: DocumentFacts[] = [];
  for (const { name } of expected)
    documents.push({ name, document: await read('ssm:GetDocument', () => stateOf(ports, name)) });
  const roles: RoleFacts[] = [];
  for (const role of [...ours(ports, expected), ...(ofFleets ? passedByFleets(ports) : [])])
    roles.push({ ...role, exists: await read('iam:GetRole', () => ports.roles.exists(role.name)) });
  return { secrets, documents, roles };
}

async function stateOf({ documents }: InstallationPorts, name: string) {
  try {
    const { hash, deployed } = await documents.state(name);
    if (deployed === undefined) return 'unmarked';
    return hash === deployed ? 'deployed' : 'changed';
  } catch (error) {
    if (isGone(error)) return 'gone';
    throw error;
  }
}

type NamedRole = Pick<RoleFacts, 'name' | 'passedBy'>;

function ours({ here }: InstallationPorts, documents: readonly ExpectedDocument[]): readonly NamedRole[] {
  return [
    ...documents.flatMap(({ name, kind }) =>
      kind === undefined ? [] : [{ name: runbookRoleName(kind, here), passedBy: `document ${name}` }],
    ),
    ...(documents.some(({ kind }) => kind === 'window')
      ? [{ name: `patchwarden-window-task-${here.region}`, passedBy: 'the task of each adopted window' }]
      : []),
  ];
}

const passedByFleets = ({ config }: InstallationPorts): readonly NamedRole[] =>
  Object.values(config.fleets).flatMap(({ name, instanceRole }) =>
    instanceRole === undefined
      ? []
      : [{ name: instanceRole.split('/').at(-1) ?? '', passedBy: `instanceRole of ${name}` }],
  );

/** Each is read alone, so that one that is denied hides no other; what it holds goes no further. */
export async function loadSecrets(
  parameters: Parameters,
  prefix: string,
  read: Reading,
): Promise<readonly SecretFacts[]> {
  const facts: SecretFacts[] = [];
  for (const name of ['slack-signing-secret', 'slack-bot-token'].map((last) => `${prefix}/${last}`))
    facts.push({ name, state: await read('ssm:GetParameters', () => secretState(parameters, name)) });
  return facts;
}

async function secretState(parameters: Parameters, name: string): Promise<SecretState> {
  try {
    const value = (await parameters.read([name]))[name] ?? '';
    if (value !== value.trim()) return 'untrimmed';
    return name.endsWith('slack-bot-token') && !value.startsWith('xoxb-') ? 'no-bot-token' : 'fine';
  } catch (error) {
    if (error instanceof AwsCallError && error.code === PARAMETER_MISSING) return 'missing';
    throw error;
  }
}
