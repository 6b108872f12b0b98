/** `compliance [fleet]`, or `compliance refresh`: read again which vulnerabilities are exploited. */
export const parseCompliance = (
  words: readonly string[],
): { kind: 'request'; fleet?: string } | { kind: 'refresh' } | { kind: 'help'; text: string } => {
  const [fleet, ...more] = words;
  if (more.length > 0)
    return {
      kind: 'help',
      text: 'Nothing was listed: the command is `/patch compliance [fleet]`, for example `/patch compliance web-prod`.',
    };
  if (fleet?.toLowerCase() === 'refresh') return { kind: 'refresh' };
  return { kind: 'request', ...(fleet === undefined ? {} : { fleet }) };
};
