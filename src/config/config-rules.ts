/** Rules of AWS Config that the stack has where `compliance.configRules` is set, by what they look at. */
export const CONFIG_RULES = {
  tags: 'patchwarden-required-tags',
  profile: 'patchwarden-instance-profile',
  managed: 'patchwarden-managed-by-ssm',
} as const;

export type ConfigRuleKind = keyof typeof CONFIG_RULES;

export const CONFIG_RULE_KINDS: readonly ConfigRuleKind[] = ['tags', 'profile', 'managed'];
