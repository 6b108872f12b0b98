import { MINUTE } from '../duration.ts';
import { SigningSecrets } from './verifier.ts';

export interface SlackSecrets {
  signingSecrets: SigningSecrets;
  botToken: string;
}

/**
 * From the two parameters' values. The signing secret's may hold two, separated by a comma, while one is rotated.
 * @throws RangeError for a value that cannot be one, without quoting it.
 */
export function parseSecrets(signing: string, botToken: string): SlackSecrets {
  const token = botToken.trim();
  if (!/^[\x21-\x7e]{8,500}$/.test(token)) throw new RangeError('the bot token is not one');
  return { signingSecrets: new SigningSecrets(signing.split(',').map((secret) => secret.trim())), botToken: token };
}

/** The secrets of one container: read when first needed, and again when a signature does not match. */
export interface SecretStore {
  /** @throws what the read threw; the next call reads again. */
  current(): Promise<SlackSecrets>;
  /** Whether newer secrets were read: at most once a minute, since anyone can send a wrong signature. Never throws. */
  renew(now: number): Promise<boolean>;
  /** As they were at most `withinMs` ago. @throws what the read threw: then nobody knows what they are */
  asOf(now: number, withinMs: number): Promise<SlackSecrets>;
}

const RENEW_MS = MINUTE;

export function createSecretStore(read: () => Promise<SlackSecrets>): SecretStore {
  let loaded: Promise<SlackSecrets> | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  const current = (): Promise<SlackSecrets> => {
    loaded ??= read();
    const reading = loaded;
    reading.catch(() => {
      if (loaded === reading) loaded = undefined;
    });
    return reading;
  };
  return {
    current,
    renew: async (now) => {
      if (Math.abs(now - renewedAt) < RENEW_MS) return false;
      renewedAt = now;
      try {
        loaded = Promise.resolve(await read());
        return true;
      } catch {
        return false;
      }
    },
    asOf: async (now, withinMs) => {
      if (Math.abs(now - readAt) < withinMs) return current();
      const secrets = await read();
      loaded = Promise.resolve(secrets);
      readAt = now;
      return secrets;
    },
  };
}
