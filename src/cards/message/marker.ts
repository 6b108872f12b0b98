import type { MessageContent } from '../types.ts';

/** Slack's limit of a `block_id`. */
const MAX_LENGTH = 255;

/**
 * What tells a message of ours apart from every other in its channel, so that one whose answer was lost can be found again:
 * the thing that it belongs to (`RUN#d-7k2m9x4q`) and its name within that thing (`card`, `thread/failed`).
 * @throws RangeError when both together are longer than Slack takes
 */
export function markerOf(thing: string, post: string): string {
  const marker = `patchwarden:${thing}:${post}`;
  if (marker.length > MAX_LENGTH)
    throw new RangeError(`marking ${post} of ${thing}: longer than ${MAX_LENGTH} characters`);
  return marker;
}

/** The message with the marker as the `block_id` of its first block. Blocks inside it keep theirs. */
export function marked({ text, blocks }: MessageContent, marker: string): MessageContent {
  const [first, ...rest] = blocks;
  return first === undefined ? { text, blocks } : { text, blocks: [{ ...first, block_id: marker }, ...rest] };
}
