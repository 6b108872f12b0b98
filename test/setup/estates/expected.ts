import type { EstateName } from './estate.ts';

/** A fleet as a person would write it. `certain: false`: only its owners know, so a doubt must say what. */
export interface ExpectedFleet {
  name: string;
  route: 'blue/green' | 'rolling' | 'refresh' | 'in place';
  stage: 'dev' | 'test' | 'preprod' | 'prod';
  image?: string;
  window?: string;
  after?: string;
  certain?: false;
}

export interface Expected {
  fleets: readonly ExpectedFleet[];
  /** Things that are no fleet, and of which a doubt must say why. */
  doubted: readonly string[];
}

const mw = (last: string): string => `mw-0000000000000${last}`;
const inPlace = { route: 'in place' } as const;

/** Written by hand from the estates' files, before anything was read by the command. */
export const EXPECTED: Readonly<Record<EstateName, Expected>> = {
  rings: {
    fleets: [
      { ...inPlace, name: 'linux-dev', stage: 'dev', window: mw('1001') },
      { ...inPlace, name: 'linux-test', stage: 'test', window: mw('1002'), after: 'linux-dev' },
      { ...inPlace, name: 'linux-preprod', stage: 'preprod', window: mw('1003'), after: 'linux-test' },
      // Its old window is disabled.
      { ...inPlace, name: 'linux-prod', stage: 'prod', window: mw('1004'), after: 'linux-preprod', certain: false },
      // Nothing says its stage.
      { ...inPlace, name: 'buildfarm', stage: 'prod', window: mw('1006'), certain: false },
      { ...inPlace, name: 'vault', stage: 'prod', window: mw('1006') },
      // Its name and its tag differ.
      { ...inPlace, name: 'edge-dev', stage: 'prod', window: mw('1006'), certain: false },
    ],
    doubted: [],
  },
  keys: {
    fleets: [
      { ...inPlace, name: 'ledger-prod', stage: 'prod', window: mw('2001') },
      { ...inPlace, name: 'desk-uat', stage: 'test', window: mw('2002') },
      // Patched by hand: its window never opens.
      { ...inPlace, name: 'pay-prod', stage: 'prod', certain: false },
      { ...inPlace, name: 'mail-prod', stage: 'prod', certain: false },
      // The window selects one spelling of two.
      { ...inPlace, name: 'app-prod', stage: 'prod', window: mw('2006'), certain: false },
    ],
    doubted: [`window ${mw('2002')}`, `window ${mw('2003')}`, `window ${mw('2007')}`],
  },
  groups: {
    fleets: [
      { name: 'api-dev', route: 'refresh', stage: 'dev', image: 'api' },
      { name: 'api-staging', route: 'refresh', stage: 'preprod', image: 'api', after: 'api-dev' },
      { name: 'api-prod', route: 'refresh', stage: 'prod', image: 'api', after: 'api-staging' },
      { name: 'search', route: 'refresh', stage: 'prod', image: 'web' },
      { name: 'reports', route: 'refresh', stage: 'prod', image: 'web', certain: false },
      // Of a vendor's image.
      { name: 'scanner-prod', route: 'refresh', stage: 'prod', certain: false },
    ],
    doubted: ['Auto Scaling group eks-nodes-1f2e'],
  },
  stacks: {
    fleets: [
      { name: 'shop-dev', route: 'blue/green', stage: 'dev', image: 'web' },
      { name: 'shop-uat', route: 'blue/green', stage: 'test', image: 'web', after: 'shop-dev' },
      { name: 'shop-live', route: 'blue/green', stage: 'prod', image: 'web', after: 'shop-uat' },
      { name: 'intake', route: 'rolling', stage: 'prod', image: 'web' },
      { name: 'intake-blue', route: 'rolling', stage: 'prod', certain: false },
      // No update policy.
      { name: 'relay-prod', route: 'rolling', stage: 'prod', image: 'web', certain: false },
    ],
    doubted: ['stack golden-prod', 'stack mapped-prod'],
  },
  mixed: {
    fleets: [
      { name: 'portal-test', route: 'rolling', stage: 'test', image: 'web' },
      { name: 'portal-prod', route: 'rolling', stage: 'prod', image: 'web', after: 'portal-test' },
      { name: 'portal-prod-dr', route: 'rolling', stage: 'prod', image: 'web' },
      { name: 'portal-batch-prod', route: 'refresh', stage: 'prod', image: 'web' },
      // Two spellings on one of its instances.
      { ...inPlace, name: 'db-prod', stage: 'prod', window: mw('5001'), after: 'db-test', certain: false },
      { ...inPlace, name: 'db-test', stage: 'test', window: mw('5002') },
      // Two windows, and an instance with two groups.
      { ...inPlace, name: 'dc', stage: 'prod', window: mw('5004'), certain: false },
      // Only scanned.
      { ...inPlace, name: 'jump', stage: 'prod', certain: false },
    ],
    doubted: ['patch group Batch-PROD', `window ${mw('5005')}`],
  },
};
