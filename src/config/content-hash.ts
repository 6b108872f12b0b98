import { createHash } from 'node:crypto';

/** On a document that was deployed: the hash of what was. */
export const CONTENT_TAG = 'PatchwardenContent';

/**
 * SHA-256 (hex) of an SSM document's content. CloudFormation and Systems Manager may write numbers and booleans as text and members in another order;
 * both stay the same document. The partition of ARNs is left out, since only the deployment knows it.
 */
export const contentHash = (content: unknown): string => createHash('sha256').update(canonical(content)).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(String(value).replace(/\barn:[^:\s]+:/g, 'arn:aws:'));
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
