import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Failure, SlackFailure } from './call-error.ts';

/** When Slack limits without saying for how long. */
const DEFAULT_RETRY_SECONDS = 30;

/** Slack's error codes by what they mean here. https://docs.slack.dev/reference/methods (each method's list of errors) */
const KIND_OF_CODE: ReadonlyMap<string, SlackFailure> = new Map<string, SlackFailure>([
  ['ratelimited', 'rate-limited'],
  ['rate_limited', 'rate-limited'],
  ['message_limit_exceeded', 'rate-limited'],
  ['internal_error', 'ambiguous'],
  ['fatal_error', 'ambiguous'],
  ['service_unavailable', 'ambiguous'],
  ['request_timeout', 'ambiguous'],
  ['team_added_to_org', 'ambiguous'],
  ['block_mismatch', 'message-gone'],
  ['cant_update_message', 'message-gone'],
  ['edit_window_closed', 'message-gone'],
  ['is_inactive', 'message-gone'],
  ['message_not_found', 'message-gone'],
  ['not_found', 'message-gone'],
  ['streaming_state_conflict', 'message-gone'],
  ['thread_not_found', 'message-gone'],
  ['view_not_found', 'message-gone'],
  ['channel_is_limited_access', 'channel-gone'],
  ['channel_not_found', 'channel-gone'],
  ['channel_type_not_supported', 'channel-gone'],
  ['is_archived', 'channel-gone'],
  ['method_not_supported_for_channel_type', 'channel-gone'],
  ['not_in_channel', 'channel-gone'],
  ['restricted_action', 'channel-gone'],
  ['restricted_action_non_threadable_channel', 'channel-gone'],
  ['restricted_action_read_only_channel', 'channel-gone'],
  ['restricted_action_thread_locked', 'channel-gone'],
  ['restricted_action_thread_only_channel', 'channel-gone'],
  ['access_denied', 'token-invalid'],
  ['account_inactive', 'token-invalid'],
  ['enterprise_is_restricted', 'token-invalid'],
  ['invalid_auth', 'token-invalid'],
  ['missing_scope', 'token-invalid'],
  ['no_permission', 'token-invalid'],
  ['not_allowed_token_type', 'token-invalid'],
  ['not_authed', 'token-invalid'],
  ['org_login_required', 'token-invalid'],
  ['team_access_not_granted', 'token-invalid'],
  ['team_not_found', 'token-invalid'],
  ['token_expired', 'token-invalid'],
  ['token_revoked', 'token-invalid'],
  ['two_factor_setup_required', 'token-invalid'],
  ['attachment_payload_limit_exceeded', 'invalid-content'],
  ['invalid_arg_name', 'invalid-content'],
  ['invalid_arguments', 'invalid-content'],
  ['invalid_array_arg', 'invalid-content'],
  ['invalid_blocks', 'invalid-content'],
  ['invalid_blocks_format', 'invalid-content'],
  ['invalid_charset', 'invalid-content'],
  ['invalid_form_data', 'invalid-content'],
  ['invalid_metadata_format', 'invalid-content'],
  ['invalid_metadata_schema', 'invalid-content'],
  ['invalid_post_type', 'invalid-content'],
  ['metadata_too_large', 'invalid-content'],
  ['missing_post_type', 'invalid-content'],
  ['msg_blocks_too_long', 'invalid-content'],
  ['msg_too_long', 'invalid-content'],
  ['no_text', 'invalid-content'],
  ['too_many_attachments', 'invalid-content'],
  ['view_too_large', 'invalid-content'],
  ['cannot_dm_bot', 'user-unreachable'],
  ['messages_tab_disabled', 'user-unreachable'],
  ['not_enabled', 'user-unreachable'],
  ['user_disabled', 'user-unreachable'],
  ['user_not_found', 'user-unreachable'],
  ['user_not_in_channel', 'user-unreachable'],
  ['user_not_visible', 'user-unreachable'],
  ['users_not_found', 'user-unreachable'],
]);

/** What a thrown value of the Web API client means. */
export function classifyCall(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) return limited(error.retryAfter);
  if (error instanceof WebAPIPlatformError) return classifyCode(error.data.error);
  if (error instanceof WebAPIHTTPError) return classifyStatus(error.statusCode, undefined);
  if (error instanceof WebAPIRequestError) return { kind: 'ambiguous', code: nameOf(error.original) };
  // The client's plain error for a 429 without a Retry-After header.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) return limited(undefined);
  return { kind: 'ambiguous', code: nameOf(error) };
}

/** An answer that is not JSON comes out of the client as an error code holding all of it. */
const CODE = /^[a-z][a-z0-9_]{0,79}$/;

export const classifyCode = (code: string): Failure => {
  if (!CODE.test(code)) return { kind: 'ambiguous', code: 'answer-not-slack' };
  const kind = KIND_OF_CODE.get(code) ?? 'refused';
  return kind === 'rate-limited' ? { ...limited(undefined), code } : { kind, code };
};

/** `retryAfter`: the header's value, seconds. */
export function classifyStatus(status: number, retryAfter: string | undefined): Failure {
  if (status === 429) return limited(Number(retryAfter));
  return { kind: status >= 500 ? 'ambiguous' : 'refused', code: `http-${status}` };
}

const limited = (seconds: number | undefined): Failure => ({
  kind: 'rate-limited',
  code: 'ratelimited',
  retryAfterSeconds: seconds !== undefined && seconds > 0 ? Math.ceil(seconds) : DEFAULT_RETRY_SECONDS,
});

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'UnknownError');
