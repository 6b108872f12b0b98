import type { Clock } from '../types.ts';
import { createIds, digest } from './identifiers.ts';

/** Somebody who took a role: what the access key and the token of their credentials stand for. */
export interface Session {
  accountId: string;
  /** Name of the role. */
  role: string;
  name: string;
  /** World time; infinite for a function's, which Lambda renews. */
  expiresAt: number;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** The credentials that STS has given out, whatever account they are of. */
export interface Sessions {
  issue(session: Session): Credentials;
  find(accessKeyId: string, token: string | undefined): Session | 'unknown' | 'expired';
}

export const isSessionKey = (accessKeyId: string): boolean => /^ASIA[0-9A-F]{16}$/.test(accessKeyId);

export function createSessions(clock: Clock): Sessions {
  const nextId = createIds('sts');
  const known = new Map<string, { session: Session; token: string }>();
  return {
    issue(session) {
      const id = nextId();
      const accessKeyId = `ASIA${digest(id).slice(0, 16).toUpperCase()}`;
      const token = Buffer.from(digest(`${id}/token`), 'hex').toString('base64');
      known.set(accessKeyId, { session, token });
      return { accessKeyId, secretAccessKey: digest(`${id}/secret`).slice(0, 40), sessionToken: token };
    },
    find(accessKeyId, token) {
      const found = known.get(accessKeyId);
      if (found === undefined || found.token !== token) return 'unknown';
      return clock.now() < found.session.expiresAt ? found.session : 'expired';
    },
  };
}
