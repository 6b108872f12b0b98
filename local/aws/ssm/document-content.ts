import type { DocumentFormat } from '@aws-sdk/client-ssm';
import {
  type DocumentType,
  InvalidDocumentContent,
  MaxDocumentSizeExceeded,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { parse as parseYaml } from 'yaml';
import { deepFreeze } from '../json-value.ts';
import { parseRunbook, type Runbook } from './automation/runbook.ts';
import { runbookProblems } from './automation/runbook-checks.ts';
import { parseCalendar } from './calendar.ts';
import { parseCommandContent } from './commands/command-content.ts';
import { refusal } from './errors.ts';
import type { DocumentVersionRecord } from './state.ts';

const LARGEST_DOCUMENT = 64 * 1024;

type Parsed = Pick<DocumentVersionRecord, 'runbook' | 'calendar' | 'command'>;

/** Reads a document as its type asks; throws the SDK's exception with every problem found. */
export const parseContent = (type: DocumentType, format: DocumentFormat, content: string): Parsed => {
  if (Buffer.byteLength(content) > LARGEST_DOCUMENT) {
    throw refusal(MaxDocumentSizeExceeded, 'The size limit of a document is 64 KB.');
  }
  if (type === 'ChangeCalendar') return { calendar: orInvalid(() => parseCalendar(content)) };
  if (type === 'Command') return { command: orInvalid(() => parseCommandContent(contentOf(format, content))) };
  if (type !== 'Automation') throw refusal(ValidationException, `Documents of type ${type} are not simulated here.`);
  const known = knownRunbooks.get(content);
  if (known?.format === format) return { runbook: known.runbook };
  const parsed = parseRunbook(orInvalid(() => contentOf(format, content)));
  const problems = 'problems' in parsed ? parsed.problems : runbookProblems(parsed.runbook);
  if ('problems' in parsed || problems.length > 0) throw refusal(InvalidDocumentContent, problems.join('; '));
  if (knownRunbooks.size >= MOST_KNOWN) knownRunbooks.clear();
  deepFreeze(parsed.runbook);
  knownRunbooks.set(content, { format, runbook: parsed.runbook });
  return { runbook: parsed.runbook };
};

const MOST_KNOWN = 200;

/** Runbooks without a fault, frozen: every beginning of a world makes the same ones, and reading them is a third of its time. */
const knownRunbooks = new Map<string, { format: DocumentFormat; runbook: Runbook }>();

const contentOf = (format: DocumentFormat, content: string): unknown =>
  format === 'YAML' ? parseYaml(content) : JSON.parse(content);

const orInvalid = <Value>(read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    throw refusal(InvalidDocumentContent, error instanceof Error ? error.message : String(error));
  }
};
