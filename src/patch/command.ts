import { nearest } from '../config/nearest.ts';
import { present } from '../present.ts';

/** When patching may start, as it was typed or picked. */
export type When =
  | { kind: 'now' }
  | { kind: 'at'; text: string }
  /** Picked, in milliseconds since the epoch. */
  | { kind: 'moment'; at: number };

/** What `/patch install` and `/patch scan` ask for. */
export interface PatchRequest {
  operation: 'install' | 'scan';
  /** Absent: a form lets the person choose. */
  fleet?: string;
  /** Absent: as the config says. */
  reboot?: 'never';
  /** KBs or packages to leave out. */
  without?: readonly string[];
  when: When;
  /** Although the order of fleets forbids it. */
  override: boolean;
  reason?: string;
}

export type PatchParse = { kind: 'request'; request: PatchRequest } | { kind: 'help'; text: string };

const INSTALL_USAGE =
  'the command is `/patch install <fleet> [no-reboot] [without <KB or package>] [at <time>] [override] [because <reason>]`, for example `/patch install win-prod at 22:00 because CVE-2026-1234`. `/patch install` alone opens a form.';

const SCAN_USAGE =
  'the command is `/patch scan <fleet> [because <reason>]`, for example `/patch scan win-prod`. `/patch scan` alone opens a form.';

const help = (text: string): PatchParse => ({ kind: 'help', text: `No request was made: ${text}` });

/** `install [fleet] [no-reboot] [without patches] [at time] [override] [because reason]`: what follows the fleet in any order, the reason last. */
export function parseInstall(words: readonly string[]): PatchParse {
  const { before, reason } = splitReason(words);
  const [fleet, ...rest] = before;
  if (fleet === undefined) return reason === undefined ? request('install', {}) : help(INSTALL_USAGE);
  if (isOption(fleet)) return help(`name the fleet first: ${INSTALL_USAGE}`);
  const parts = optionsIn(rest);
  if (parts.kind === 'unread') return help(`${unreadText(parts.word)} ${capitalised(INSTALL_USAGE)}`);
  const { override = false, when, reboot, without } = parts;
  if (override && reason === undefined)
    return help(
      'an override needs a reason, for example `/patch install win-prod override because dev is down`. Everyone sees the reason, and it needs one more approval.',
    );
  return request('install', { fleet, override, ...present({ when, reboot, without, reason }) });
}

/** `scan [fleet] [because reason]`: a scan changes nothing, so reboot, order and time do not apply. */
export function parseScan(words: readonly string[]): PatchParse {
  const { before, reason } = splitReason(words);
  const [fleet, extra] = before;
  if (extra !== undefined && isOption(extra))
    return help(
      `a scan installs nothing and starts as soon as it is approved, so \`${extra.toLowerCase()}\` belongs to \`/patch install\`. For a scan ${SCAN_USAGE}`,
    );
  if (extra !== undefined || (fleet === undefined && reason !== undefined)) return help(SCAN_USAGE);
  return request('scan', present({ fleet, reason }));
}

const request = (operation: PatchRequest['operation'], parts: Partial<PatchRequest>): PatchParse => ({
  kind: 'request',
  request: { operation, when: { kind: 'now' }, override: false, ...parts },
});

function splitReason(words: readonly string[]): { before: readonly string[]; reason?: string } {
  const index = words.findIndex((word) => word.toLowerCase() === 'because');
  if (index === -1) return { before: words };
  const reason = words.slice(index + 1).join(' ');
  return { before: words.slice(0, index), ...(reason === '' ? {} : { reason }) };
}

const OPTIONS = ['no-reboot', 'override', 'without', 'at', 'now'] as const;
type Option = (typeof OPTIONS)[number];

const optionOf = (word: string): Option | undefined => OPTIONS.find((option) => option === word.toLowerCase());
const isOption = (word: string): boolean => optionOf(word) !== undefined;

type Options = { kind: 'read' } & Partial<Pick<PatchRequest, 'override' | 'reboot' | 'when' | 'without'>>;

/** Each option once; a time is what stands between `at` and the next option, and so are patches after `without`. */
function optionsIn(words: readonly string[]): Options | { kind: 'unread'; word: string } {
  let read: Options = { kind: 'read' };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const until = words.findIndex((each, at) => at > i && isOption(each));
    const text = words.slice(i + 1, until === -1 ? undefined : until).join(' ');
    const said = optionSaid(optionOf(word), text);
    if (said === undefined || Object.keys(said).some((name) => name in read)) return { kind: 'unread', word };
    read = { ...read, ...said };
    if (said.when?.kind === 'at' || said.without !== undefined) i = until === -1 ? words.length : until - 1;
  }
  return read;
}

function optionSaid(option: Option | undefined, text: string): Omit<Options, 'kind'> | undefined {
  switch (option) {
    case undefined:
      return undefined;
    case 'no-reboot':
      return { reboot: 'never' };
    case 'override':
      return { override: true };
    case 'without':
      return withoutSaid(text);
    case 'now':
      return { when: { kind: 'now' } };
    case 'at':
      return text === '' ? undefined : { when: { kind: 'at', text } };
  }
}

const MOST_WITHOUT = 20;

/** `KB5031234`, `openssl`, `openssl.x86_64:1:3.0.7-24.el9`; separated by spaces or commas. */
function withoutSaid(text: string): { without: readonly string[] } | undefined {
  const without = [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
  const isFine = without.length > 0 && without.length <= MOST_WITHOUT && without.every(isPatchName);
  return isFine ? { without } : undefined;
}

const isPatchName = (word: string): boolean => /^[A-Za-z0-9][\w.+:~-]{0,99}$/.test(word);

/** The word itself only where it cannot be markup: this is said by the door, as it is. */
function unreadText(word: string): string {
  const meant = nearest(word.slice(0, 20), [...OPTIONS, 'because']);
  const hint = meant === undefined || isOption(word) ? '' : ` Did you mean \`${meant}\`?`;
  const what = /^[\w.:-]{1,40}$/.test(word) ? `\`${word}\`` : 'one of the words after the fleet';
  return isOption(word)
    ? `${what} is there twice, or lacks ${word.toLowerCase() === 'without' ? 'its patches' : 'its time'}.`
    : `I couldn't read ${what}.${hint}`;
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
