import type * as sdk from '@aws-sdk/client-ssm';
import {
  DocumentAlreadyExists,
  DocumentType,
  DuplicateDocumentContent,
  InvalidDocumentOperation,
  InvalidFilterKey,
  InvalidNextToken,
  PlatformType,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { digest } from '../identifiers.ts';
import { checkFilters, type KnownFilters } from '../known-filters.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { shownDocumentOfAws } from './commands/documents.ts';
import { parseContent } from './document-content.ts';
import { documentName, findDocument, findVersion } from './document-lookup.ts';
import { checkOneOf, checkRange, refusal } from './errors.ts';
import { textOf } from './json.ts';
import type { DocumentVersionRecord, SsmState, StoredDocument } from './state.ts';
import { addTags, checkTagCount, tagsOf } from './tags.ts';

export const documentHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    CreateDocument: async (input) => createDocument(state, input),
    UpdateDocument: async (input) => updateDocument(state, input),
    UpdateDocumentDefaultVersion: async ({ Name, DocumentVersion }) => {
      const document = findDocument(state, Name);
      document.defaultVersion = findVersion(document, DocumentVersion).version;
      return { Description: { Name: document.name, DefaultVersion: document.defaultVersion } };
    },
    DescribeDocument: async ({ Name, DocumentVersion }) => {
      const ofAws = shownDocumentOfAws(Name ?? '');
      if (ofAws !== undefined && (DocumentVersion ?? '1') === '1') return { Document: ofAws };
      const document = findDocument(state, Name);
      return { Document: description(state, document, findVersion(document, DocumentVersion)) };
    },
    GetDocument: async ({ Name, DocumentVersion, DocumentFormat }) => {
      const document = findDocument(state, Name);
      const version = findVersion(document, DocumentVersion);
      if (DocumentFormat !== undefined && DocumentFormat !== version.format) {
        throw refusal(
          ValidationException,
          `The document is stored as ${version.format}; conversion to ${DocumentFormat} is not simulated here.`,
        );
      }
      return {
        Name: document.name,
        CreatedDate: new Date(version.createdAt),
        DocumentVersion: version.version,
        Status: 'Active',
        Content: version.content,
        DocumentType: document.type,
        DocumentFormat: version.format,
        ...(version.versionName !== undefined && { VersionName: version.versionName }),
      };
    },
    ListDocuments: async (input: sdk.ListDocumentsCommandInput) => {
      checkRange('maxResults', input.MaxResults, 1, 50);
      checkKnown(input.Filters ?? []);
      const found = [...state.documents.values()].filter((document) => passes(state, document, input.Filters ?? []));
      const page = pageOf(found, input.MaxResults ?? 50, input.NextToken, () =>
        refusal(InvalidNextToken, 'The specified token is not valid.'),
      );
      return {
        DocumentIdentifiers: page.items.map((document) => identifier(state, document)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DeleteDocument: async ({ Name, DocumentVersion }) => {
      const document = findDocument(state, Name);
      if (DocumentVersion === undefined) {
        state.documents.delete(document.name);
        state.tags.delete(`Document/${document.name}`);
        return {};
      }
      const { version } = findVersion(document, DocumentVersion);
      if (version === document.defaultVersion)
        throw refusal(InvalidDocumentOperation, 'The default version cannot be deleted.');
      document.versions = document.versions.filter((candidate) => candidate.version !== version);
      return {};
    },
  });

const createDocument = (state: SsmState, input: sdk.CreateDocumentCommandInput) => {
  const name = checkedName(input.Name);
  checkTagCount(input.Tags, 50);
  checkOneOf('documentFormat', input.DocumentFormat, ['YAML', 'JSON', 'TEXT']);
  if (state.documents.has(name)) throw refusal(DocumentAlreadyExists, `Document with same name ${name} already exists`);
  const type = input.DocumentType ?? 'Command';
  const format = input.DocumentFormat ?? 'JSON';
  const version: DocumentVersionRecord = {
    version: '1',
    content: input.Content ?? '',
    format,
    createdAt: state.clock.now(),
    ...parseContent(type, format, input.Content ?? ''),
    ...(input.VersionName !== undefined && { versionName: input.VersionName }),
  };
  const document: StoredDocument = { name, type, versions: [version], defaultVersion: '1' };
  state.documents.set(name, document);
  if (input.Tags !== undefined) addTags(state, 'Document', name, input.Tags);
  return { DocumentDescription: { ...description(state, document, version), Status: 'Creating' } };
};

const checkedName = (name: string | undefined): string => {
  if (name === undefined || !/^[a-zA-Z0-9_\-.]{3,128}$/.test(name)) {
    throw refusal(
      ValidationException,
      `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$`,
    );
  }
  if (/^(aws|amazon|amzn)/i.test(name))
    throw refusal(ValidationException, `The document name ${name} starts with a reserved prefix.`);
  return name;
};

const updateDocument = (state: SsmState, input: sdk.UpdateDocumentCommandInput) => {
  const document = findDocument(state, input.Name);
  const base = findVersion(document, input.DocumentVersion ?? '$LATEST');
  const content = input.Content ?? '';
  if (document.versions.some((version) => version.content === content)) {
    throw refusal(DuplicateDocumentContent, 'The content of the association document matches another document.');
  }
  const format = input.DocumentFormat ?? base.format;
  const version: DocumentVersionRecord = {
    version: String(Number(document.versions.at(-1)?.version ?? 0) + 1),
    content,
    format,
    createdAt: state.clock.now(),
    ...parseContent(document.type, format, content),
    ...(input.VersionName !== undefined && { versionName: input.VersionName }),
  };
  document.versions.push(version);
  return { DocumentDescription: { ...description(state, document, version), Status: 'Updating' } };
};

const identifier = (state: SsmState, document: StoredDocument) => {
  const version = findVersion(document, undefined);
  return {
    Name: document.name,
    CreatedDate: new Date(version.createdAt),
    Owner: state.accountId,
    PlatformTypes: ['Windows', 'Linux', 'MacOS'],
    DocumentVersion: version.version,
    DocumentType: document.type,
    ...(version.runbook !== undefined && { SchemaVersion: version.runbook.schemaVersion }),
    ...(version.command !== undefined && { SchemaVersion: '2.2' }),
    DocumentFormat: version.format,
    Tags: tagsOf(state, 'Document', document.name),
  };
};

const description = (state: SsmState, document: StoredDocument, version: DocumentVersionRecord) => ({
  ...identifier(state, document),
  Hash: digest(version.content),
  HashType: 'Sha256',
  Status: 'Active',
  CreatedDate: new Date(version.createdAt),
  DocumentVersion: version.version,
  LatestVersion: document.versions.at(-1)?.version,
  DefaultVersion: document.defaultVersion,
  DocumentFormat: version.format,
  ...(version.versionName !== undefined && { VersionName: version.versionName }),
  ...(version.runbook !== undefined && {
    ...(version.runbook.description !== undefined && { Description: version.runbook.description }),
    Parameters: Object.entries(version.runbook.parameters).map(([Name, rule]) => ({
      Name,
      Type: rule.type === 'StringList' ? 'StringList' : 'String',
      ...(rule.description !== undefined && { Description: rule.description }),
      ...(rule.default !== undefined && { DefaultValue: textOf(rule.default) }),
    })),
  }),
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DocumentKeyValuesFilter.html */
const KNOWN: KnownFilters = {
  Name: 'any',
  DocumentType: Object.values(DocumentType),
  Owner: ['Amazon', 'Private', 'Public', 'Self', 'ThirdParty', 'All'],
  PlatformTypes: Object.values(PlatformType),
  'tag:': 'any',
};

const checkKnown = (filters: readonly sdk.DocumentKeyValuesFilter[]): void =>
  checkFilters(
    filters.map(({ Key, Values }) => ({ key: Key, values: Values })),
    KNOWN,
    {
      key: (key) => refusal(InvalidFilterKey, `The filter key ${key} is not valid.`),
      value: (key, value) => refusal(ValidationException, `The filter value ${value} is not one of ${key}.`),
    },
  );

const passes = (state: SsmState, document: StoredDocument, filters: readonly sdk.DocumentKeyValuesFilter[]): boolean =>
  filters.every(({ Key, Values }) => (Values ?? []).some((value) => matches(state, document, Key ?? '', value)));

const matches = (state: SsmState, document: StoredDocument, key: string, value: string): boolean => {
  if (key === 'Name') return document.name.startsWith(documentName(value));
  if (key === 'DocumentType') return document.type === value;
  if (key === 'Owner') return value === 'Self' || value === 'Private' || value === 'All';
  if (key === 'PlatformTypes') return true;
  const tags = tagsOf(state, 'Document', document.name);
  return tags.some((tag) => tag.Key === key.slice('tag:'.length) && tag.Value === value);
};
