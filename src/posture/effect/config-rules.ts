import { AwsCallError } from '../../aws/failure.ts';
import { CONFIG_RULE_KINDS, CONFIG_RULES, type ConfigRuleKind } from '../../config/config-rules.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { ConfigSaid, RuleSaid } from '../types/config-rules.ts';

const keyOf = (place: string): Key => ({ pk: `CONFIGRULES#${place}`, sk: 'NEWEST' });

/** Reads what the rules say now and keeps it. A rule that cannot be read is kept as such, and the others are read. @throws AwsCallError for the table alone */
export async function readConfigRules(
  ports: Uses<'configRules' | 'table'>,
  place: string,
  readAt: number,
): Promise<void> {
  const rules: RuleSaid[] = [];
  for (const kind of CONFIG_RULE_KINDS) rules.push(await readRule(ports, kind));
  await savePacked(ports.table, keyOf(place), { schema: 1, readAt, rules } satisfies ConfigSaid);
}

async function readRule({ configRules }: Uses<'configRules'>, kind: ConfigRuleKind): Promise<RuleSaid> {
  try {
    return { kind, ...(await configRules.answerOf(CONFIG_RULES[kind])) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind, state: 'unread', error: error.code };
  }
}

/** What they said last; `undefined` before the first time. @throws AwsCallError */
export const loadConfigSaid = (table: Table, place: string): Promise<ConfigSaid | undefined> =>
  loadPacked<ConfigSaid>(table, keyOf(place));
