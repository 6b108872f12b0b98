import { gunzipSync, gzipSync } from 'node:zlib';

/** Long texts are kept small: an item of the table is at most 400 KB. */
export const packText = (text: string): string => gzipSync(text).toString('base64');

export const unpackText = (packed: string): string => gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
