import { digestNumber } from '../../identifiers.ts';
import { platformOf } from '../nodes/platforms.ts';
import { type CataloguePatch, cvesOf } from './catalogue-patch.ts';

const MONTHS_OF_2025 = 2025 * 12;

/** A month's updates for Windows Server: on the second Tuesday, a cumulative one always, others in some months; definitions weekly. */
export const windowsMonth = (month: number): CataloguePatch[] => {
  const tuesday = secondTuesday(month);
  const order = month - MONTHS_OF_2025 + 1;
  const seed = `WINDOWS/${month}`;
  const updates = [cumulative(month, tuesday, order)];
  if (digestNumber(`${seed}/dotnet`, 100) < 60) updates.push(dotNet(month, tuesday, order));
  if (month % 3 === 0) updates.push(servicingStack(month, tuesday, order));
  return [...updates, ...definitions(month, order)];
};

const { product } = platformOf('WINDOWS');

const cumulative = (month: number, releasedAt: number, order: number): CataloguePatch => {
  const seed = `WINDOWS/${month}/cumulative`;
  const id = knowledgeBase(month, seed);
  return {
    id,
    line: 'cumulative',
    order,
    title: `${yearMonth(month)} Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (${id})`,
    version: '',
    product,
    releasedAt,
    classification: 'SecurityUpdates',
    severity: digestNumber(`${seed}/severity`, 100) < 60 ? 'Critical' : 'Important',
    cves: cvesOf(seed, month),
    kernel: `10.0.20348.${2700 + 40 * order}`,
  };
};

const dotNet = (month: number, releasedAt: number, order: number): CataloguePatch => {
  const seed = `WINDOWS/${month}/dotnet`;
  const id = knowledgeBase(month, seed);
  const isSecurity = digestNumber(`${seed}/kind`, 100) < 60;
  return {
    id,
    line: 'dotnet',
    order,
    title: `${yearMonth(month)} Cumulative Update for .NET Framework 3.5 and 4.8 for Microsoft server operating system version 21H2 for x64 (${id})`,
    version: '',
    product,
    releasedAt,
    classification: isSecurity ? 'SecurityUpdates' : 'UpdateRollups',
    severity: isSecurity ? 'Important' : 'Unspecified',
    cves: isSecurity ? cvesOf(seed, month) : [],
  };
};

const servicingStack = (month: number, releasedAt: number, order: number): CataloguePatch => {
  const id = knowledgeBase(month, `WINDOWS/${month}/servicing`);
  return {
    id,
    line: 'servicing',
    order,
    title: `${yearMonth(month)} Servicing Stack Update for Microsoft server operating system version 21H2 for x64-based Systems (${id})`,
    version: '',
    product,
    releasedAt,
    classification: 'CriticalUpdates',
    severity: 'Critical',
    cves: [],
  };
};

/** Four a month, all of one knowledge base article: the newest is the only one there is. */
const definitions = (month: number, order: number): CataloguePatch[] =>
  [3, 10, 17, 24].map((day, week) => ({
    id: 'KB2267602',
    line: 'definitions',
    order: 4 * order + week,
    title: `Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version 1.${400 + order}.${100 * week}.0)`,
    version: '',
    product,
    releasedAt: Date.UTC(Math.floor(month / 12), month % 12, day, 6),
    classification: 'DefinitionUpdates',
    severity: 'Unspecified',
    cves: [],
  }));

const knowledgeBase = (month: number, seed: string): string =>
  `KB${5_049_000 + 600 * (month - MONTHS_OF_2025) + digestNumber(`${seed}/kb`, 500)}`;

const yearMonth = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;

const secondTuesday = (month: number): number => {
  const first = new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).getUTCDay();
  return Date.UTC(Math.floor(month / 12), month % 12, 8 + ((9 - first) % 7), 18);
};
