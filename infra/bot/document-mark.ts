import type { CfnTag } from 'aws-cdk-lib/core';
import { CONTENT_TAG, contentHash } from '../../src/config/content-hash.ts';
import type { Json } from './runbook-document.ts';

/** What the deployment knows of itself only when it runs: how this partition is called in ARNs. */
const PARTITION = /\$\{Token\[AWS\.Partition\.\d+\]\}/g;

/** The tag by which `npm run doctor` tells whether a document is what was deployed. @throws for content that only the deployment knows */
export function markOf(content: Json): CfnTag[] {
  const text = JSON.stringify(content).replace(PARTITION, 'aws');
  if (text.includes('${Token[')) throw new Error('the content of a document must be known when it is written');
  return [{ key: CONTENT_TAG, value: contentHash(JSON.parse(text)) }];
}
