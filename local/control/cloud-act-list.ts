import { actOnApply } from './apply-act.ts';
import {
  actOnCve,
  actOnDocument,
  actOnInstance,
  actOnScan,
  actOnTags,
  actOnWindow,
  actOnWorker,
  type CloudParts,
} from './cloud-acts.ts';
import {
  applyInput,
  cveInput,
  documentInput,
  instanceInput,
  parseInput,
  scanInput,
  tagInput,
  windowInput,
  workerInput,
} from './input.ts';

/** By the last part of the path. */
export const CLOUD_ACTS = {
  instance: (cloud: CloudParts, body: Buffer) => actOnInstance(cloud, parseInput(instanceInput, body)),
  tags: (cloud: CloudParts, body: Buffer) => actOnTags(cloud, parseInput(tagInput, body)),
  window: (cloud: CloudParts, body: Buffer) => actOnWindow(cloud, parseInput(windowInput, body)),
  cve: (cloud: CloudParts, body: Buffer) => actOnCve(cloud, parseInput(cveInput, body)),
  apply: (cloud: CloudParts, body: Buffer) => actOnApply(cloud, parseInput(applyInput, body)),
  document: async (cloud: CloudParts, body: Buffer) => ({
    execution: await actOnDocument(cloud, parseInput(documentInput, body)),
  }),
  scan: (cloud: CloudParts, body: Buffer) => actOnScan(cloud, parseInput(scanInput, body)),
  worker: (cloud: CloudParts, body: Buffer) => actOnWorker(cloud, parseInput(workerInput, body)),
} as const;

export type CloudAct = keyof typeof CLOUD_ACTS | 'place';

export const isCloudAct = (name: string): name is CloudAct => name === 'place' || Object.hasOwn(CLOUD_ACTS, name);
