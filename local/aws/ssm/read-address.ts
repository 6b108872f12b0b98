import type { SsmState } from './state.ts';

/** What a node reads from an `s3://` or `https://` address, which must be of S3. Throws an Error that says why it cannot. */
export const readAddress = async (state: SsmState, address: string): Promise<string> => {
  const { bucket, key } = objectOf(address);
  try {
    const { Body } = await state.callService('s3', 'GetObject', { Bucket: bucket, Key: key });
    // As callService gives bytes.
    if (typeof Body === 'string') return Buffer.from(Body, 'base64').toString();
  } catch (error) {
    throw new Error(`Unable to download ${address}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Error(`Unable to download ${address}: it has no content`);
};

const FORMS = [
  /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/,
  /^https:\/\/s3[.-][a-z0-9-]+\.amazonaws\.com\/(?<bucket>[^/]+)\/(?<key>.+)$/,
  /^https:\/\/(?<bucket>[^/]+?)\.s3[.-][a-z0-9-]+\.amazonaws\.com\/(?<key>.+)$/,
];

const objectOf = (address: string): { bucket: string; key: string } => {
  for (const form of FORMS) {
    const { bucket, key } = form.exec(address)?.groups ?? {};
    if (bucket !== undefined && key !== undefined) return { bucket, key };
  }
  throw new Error(`Unable to download ${address}: addresses outside S3 are not simulated here`);
};
