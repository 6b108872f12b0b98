import type { WireResponse } from './wire-response.ts';
import type { RestRequest } from './wire-rest.ts';

/** Answers a request as the endpoint would; `undefined`: the connection is cut without an answer. */
export type InProcess = (request: RestRequest) => Promise<WireResponse | undefined>;

/** The endpoints of this process by port: a caller in the same process needs no socket to reach one. */
export const endpointsHere = new Map<number, InProcess>();
