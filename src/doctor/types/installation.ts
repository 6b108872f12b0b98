import type { Read } from './read.ts';

/** A runbook or command document of ours that the config needs; `kind` names its role, and a document without a role has none. */
export interface ExpectedDocument {
  name: string;
  kind?: string;
}

/** What a parameter holds, never its value. */
export type SecretState = 'missing' | 'untrimmed' | 'no-bot-token' | 'fine';

export interface SecretFacts {
  /** The parameter. */
  name: string;
  state: Read<SecretState>;
}

export interface DocumentFacts {
  name: string;
  /** `unmarked`: by a version that did not write what it deployed. */
  document: Read<'gone' | 'unmarked' | 'changed' | 'deployed'>;
}

export interface RoleFacts {
  name: string;
  /** What passes it: a document, a window's task, or a fleet. */
  passedBy: string;
  exists: Read<boolean>;
}

/** What the deployment left in the account. */
export interface InstallationFacts {
  /** `not-here`: the worker may not read the signing secret, and has the bot token already. */
  secrets: 'not-here' | readonly SecretFacts[];
  documents: readonly DocumentFacts[];
  roles: readonly RoleFacts[];
}

export type InstallationFinding = { subject: 'installation' } & (
  | { level: 'ok'; code: 'secrets'; names: readonly string[] }
  | { level: 'ok'; code: 'documents' | 'roles'; names: readonly string[] }
  | { level: 'to-do'; code: 'secret-missing' | 'secret-untrimmed' | 'no-bot-token'; name: string }
  | { level: 'to-do'; code: 'document-gone' | 'document-changed'; name: string }
  | { level: 'to-do'; code: 'role-gone'; name: string; passedBy: string }
  | { level: 'unknown'; code: 'signing-secret' }
  | { level: 'unknown'; code: 'document-unmarked'; names: readonly string[] }
);
