/** `compliance [fleet]`. */
export const parseCompliance = (
  words: readonly string[],
): { kind: 'request'; fleet?: string } | { kind: 'help'; text: string } => {
  const [fleet, ...more] = words;
  if (more.length > 0)
    return {
      kind: 'help',
      text: 'Nothing was listed: the command is `/patch compliance [fleet]`, for example `/patch compliance web-prod`.',
    };
  return { kind: 'request', ...(fleet === undefined ? {} : { fleet }) };
};
