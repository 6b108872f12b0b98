import type { AnswerRequest } from './app.ts';
import { type HttpAnswer, UNAVAILABLE } from './http-answer.ts';
import { errorCode, type Log } from './log.ts';
import type { SecretStore, SlackSecrets } from './secrets.ts';
import { type RefusedRequest, type SignedRequest, type VerifiedRequest, verifyRequest } from './verifier.ts';

export interface DoorOptions {
  secrets: Pick<SecretStore, 'current' | 'renew'>;
  /** Loads the app behind the verifier, once, while the secrets are on their way. */
  loadApp: () => Promise<(secrets: SlackSecrets) => AnswerRequest>;
  log: Log;
}

/** Everything Slack sends comes in here: verified first, then dispatched. Total: an answer for any request, never a throw. */
export type Door = (request: SignedRequest, now: number) => Promise<HttpAnswer>;

export function createDoor({ secrets, loadApp, log }: DoorOptions): Door {
  let loading: ReturnType<typeof loadApp> | undefined;
  const apps = new WeakMap<SlackSecrets, AnswerRequest>();
  const verify = async (request: SignedRequest, now: number): Promise<Checked> => {
    const first = check(request, await secrets.current(), now);
    if (first.result.ok || first.result.reason !== 'signature-mismatch') return first;
    return (await secrets.renew(now)) ? check(request, await secrets.current(), now) : first;
  };
  const dispatch = async ({ result, known }: Checked, createApp: DoorApp): Promise<HttpAnswer> => {
    if (!result.ok) {
      log.warn('request-refused', { status: result.status, reason: result.reason });
      return { statusCode: result.status, body: '' };
    }
    const app = apps.get(known) ?? createApp(known);
    apps.set(known, app);
    return app(result);
  };
  return async (request, now) => {
    try {
      const checking = verify(request, now);
      loading ??= loadApp();
      const [checked, createApp] = await Promise.all([checking, loading]);
      return await dispatch(checked, createApp);
    } catch (error) {
      // Without its secrets the door opens to nobody. The alarm on this line is the only one who learns why.
      log.error('door-unavailable', { status: UNAVAILABLE.statusCode, code: errorCode(error) });
      return UNAVAILABLE;
    }
  };
}

type DoorApp = Awaited<ReturnType<DoorOptions['loadApp']>>;

interface Checked {
  result: VerifiedRequest | RefusedRequest;
  known: SlackSecrets;
}

const check = (request: SignedRequest, known: SlackSecrets, now: number): Checked => ({
  result: verifyRequest(request, { signingSecrets: known.signingSecrets, now }),
  known,
});
