import { InvalidDocument, InvalidDocumentVersion } from '@aws-sdk/client-ssm';
import { refusal } from './errors.ts';
import type { DocumentVersionRecord, SsmState, StoredDocument } from './state.ts';

/** The name in a name or a document's ARN (also in an automation-definition's, with its version). */
export const documentName = (reference: string): string => {
  const match = /^arn:[\w-]+:ssm:[^:]*:[^:]*:(?:document|automation-definition)\/([^:]+)/.exec(reference);
  return match?.[1] ?? reference;
};

export const findDocument = (state: SsmState, reference: string | undefined): StoredDocument => {
  const document = state.documents.get(documentName(reference ?? ''));
  if (document === undefined) throw refusal(InvalidDocument, `Document with name ${reference} does not exist.`);
  return document;
};

/** The record of `$LATEST`, `$DEFAULT`, a number, or (without) the default version; undefined when there is none. */
export const versionOf = (document: StoredDocument, version: string | undefined): DocumentVersionRecord | undefined => {
  if (version === '$LATEST') return document.versions.at(-1);
  const wanted = version === undefined || version === '$DEFAULT' ? document.defaultVersion : version;
  return document.versions.find((candidate) => candidate.version === wanted);
};

export const findVersion = (document: StoredDocument, version: string | undefined): DocumentVersionRecord => {
  const found = versionOf(document, version);
  if (found === undefined)
    throw refusal(InvalidDocumentVersion, `The document version ${version} is not valid for ${document.name}.`);
  return found;
};
