import { join } from 'node:path';
import { loadConfigFile } from '../../../../src/config/load.ts';
import type { Config } from '../../../../src/config/types.ts';
import { EXPORTS } from './exports.ts';
import { SYNC } from './sync.ts';

export const NOW = '2026-11-30T12:00:00Z';

/** Two accounts, and fleets of the first. A patch group of the second has the same name as one of these. */
export function sampleConfig(): Config {
  const config = loadConfigFile(join(import.meta.dirname, '../../../../patchwarden.yml'));
  const { 'win-prod': win, 'web-prod': web } = config.fleets;
  if (win === undefined || web === undefined) throw new Error('a fleet of the example is gone');
  return {
    ...config,
    accounts: { '111122223333': { regions: ['ap-southeast-2'] }, '444455556666': { regions: ['us-east-1'] } },
    fleets: {
      'win-prod': win,
      'rhel-dev': { ...win, name: 'rhel-dev', target: { kind: 'patch-group', patchGroup: 'RHEL-DEV' } },
      "o'web": { ...web, name: "o'web" },
    },
  };
}

const available = (KbNumber: string, parts: Readonly<Record<string, string>>): string =>
  `${JSON.stringify({ KbNumber, Title: `2026-11 Update (${KbNumber})`, ...parts })}\n`;

export const FILES: Readonly<Record<string, string>> = {
  ...SYNC,
  ...EXPORTS,
  // One patch for two products, and one whose release date is not known.
  'catalogue/ap-southeast-2.json': [
    available('KB5031364', { Product: 'WindowsServer2022', ReleaseDate: '2026-11-10T20:00:00-08:00' }),
    available('KB5031364', { Product: 'WindowsServer2019', ReleaseDate: '2026-11-12T10:00:00-08:00' }),
    available('KB5029999', { Product: 'WindowsServer2022' }),
  ].join(''),
};

type Day = readonly [
  day: string,
  account: string,
  id: string,
  group: string,
  state: string,
  patch: string,
  severity: string,
];

/**
 * Days that were kept. i-0aaa0001 lacked KB5031364 early in the month, had it on the 26th, and lacks it again since the 27th, which was kept twice. The
 * kernel of i-0aaa0007 is new today. Of the second account nothing was kept.
 */
const DAYS: readonly Day[] = [
  ['2026-11-05', 'i-0aaa0001', 'non-compliant', 'KB5031364'],
  ['2026-11-26', 'i-0aaa0001', 'compliant', ''],
  ['2026-11-27', 'i-0aaa0001', 'non-compliant', 'KB5031364'],
  ['2026-11-27', 'i-0aaa0001', 'non-compliant', 'KB5031364'],
  ['2026-11-28', 'i-0aaa0001', 'non-compliant', 'KB5031364'],
  ['2026-11-28', 'i-0aaa0001', 'non-compliant', 'KB5029999'],
  ['2026-11-28', 'i-0aaa0003', 'never-scanned', ''],
  ['2026-11-28', 'i-0aaa0007', 'compliant', ''],
].map(([day = '', id = '', state = '', patch = '']) => [day, '111122223333', id, 'Win-PROD', state, patch, 'CRITICAL']);

export const KEPT = `INSERT INTO patch_days VALUES ${DAYS.map(
  ([day, account, id, group, state, patch, severity]) =>
    `('${day}', '${account}', 'ap-southeast-2', '${id}', '${group}', '${state}', '${patch}', '', '${severity}')`,
).join(', ')}`;
