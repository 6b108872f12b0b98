import { named, strict, text } from '../config/fields.ts';
import type { ConfigSection } from '../config/section.ts';

/** What `drills` says of a team. */
interface Drill {
  policy: string;
}

/** The teams that can be drilled, and who agrees to it. */
export const drillSection: ConfigSection<Readonly<Record<string, Drill>> | undefined> = {
  key: 'drills',
  schema: named(
    strict({ policy: text(/^\w+$/, 'a name in policies', 'prod') }, 'a drill', '{ policy: prod }'),
    'teams',
  ).optional(),
  problems: (drills, { policies }) =>
    Object.entries(drills ?? {}).flatMap(([team, { policy }]) =>
      policies.names.includes(policy)
        ? []
        : [{ path: ['drills', team, 'policy'], message: `is ${policy}, which is not in policies.` }],
    ),
};
