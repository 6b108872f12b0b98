import { samePlace } from '../../src/config/place.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { SYNC_DOCUMENT, syncRunbook, syncWildcards } from './sync/make.ts';
import { managedBy } from './sync/managed.ts';
import { REMOVE_DOCUMENT, removeRunbook, removeWildcards } from './sync/remove.ts';
import { readSynced, SYNC_DENIES, workerWildcards } from './sync/worker.ts';

const ENV: Readonly<Record<string, string>> = {
  PATCHWARDEN_SYNC_DOCUMENT: SYNC_DOCUMENT,
  PATCHWARDEN_SYNC_REMOVE_DOCUMENT: REMOVE_DOCUMENT,
};

/**
 * What tags of instances ask for, made by a runbook and removed by another, each with a role of its own; nothing of it without
 * `sync` in the config. The folder sync/ holds the parts.
 */
export const feature: InfraFeature = ({ config, here, home, arns }) => {
  // Windows, baselines and scans are made at home alone: the config names them by ids of one account and Region.
  const managed = samePlace(here, home) ? managedBy(config) : undefined;
  const changes = managed !== undefined && config.observe === undefined;
  const runbooks = changes ? [syncRunbook(arns, here, managed), removeRunbook(arns, managed)] : [];
  const isOn = managed !== undefined;
  return {
    runbooks,
    workerStatements: isOn ? readSynced(arns) : [],
    denies: SYNC_DENIES,
    events: {},
    env: isOn ? ENV : {},
    wildcards: [
      ...(isOn ? workerWildcards(arns) : []),
      ...(changes ? [...syncWildcards(arns), ...removeWildcards(arns)] : []),
    ],
  };
};
