import { present } from '../present.ts';

/** What `/patch install` and `/patch scan` ask for. */
export interface PatchRequest {
  fleet?: string;
  reboot?: 'never';
  override: boolean;
  reason?: string;
}

export type PatchParse = { kind: 'request'; request: PatchRequest } | { kind: 'help'; text: string };

const INSTALL_USAGE =
  'No request was made: the command is `/patch install <fleet> [no-reboot] [override] [because <reason>]`, for example `/patch install win-prod because KB5031234`.';
const SCAN_USAGE =
  'No request was made: the command is `/patch scan <fleet> [because <reason>]`, for example `/patch scan win-prod`.';

/** `install [fleet] [no-reboot] [override] [because reason…]`: no fleet asks for a form. */
export function parseInstall(words: readonly string[]): PatchParse {
  const { before, reason } = splitReason(words);
  const flags = before.map((word) => word.toLowerCase());
  const override = flags.includes('override');
  const [fleet, ...rest] = before.filter((word) => !['no-reboot', 'override'].includes(word.toLowerCase()));
  if (rest.length > 0 || (override && reason === undefined)) return { kind: 'help', text: INSTALL_USAGE };
  const reboot = flags.includes('no-reboot') ? ('never' as const) : undefined;
  return { kind: 'request', request: { override, ...present({ fleet, reboot, reason }) } };
}

/** `scan [fleet] [because reason…]`: no fleet asks for a form. */
export function parseScan(words: readonly string[]): PatchParse {
  const { before, reason } = splitReason(words);
  const [fleet, ...rest] = before;
  if (rest.length > 0) return { kind: 'help', text: SCAN_USAGE };
  return { kind: 'request', request: { override: false, ...present({ fleet, reason }) } };
}

function splitReason(words: readonly string[]): { before: readonly string[]; reason?: string } {
  const index = words.findIndex((word) => word.toLowerCase() === 'because');
  if (index === -1) return { before: words };
  const reason = words.slice(index + 1).join(' ');
  return { before: words.slice(0, index), ...(reason === '' ? {} : { reason }) };
}
