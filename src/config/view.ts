import * as z from 'zod';
import { approverSchema, groupsIn } from './approvers-schema.ts';
import { complianceSchema } from './compliance-schema.ts';
import { confirmSchema } from './confirm-schema.ts';
import { observe as observeSchema } from './fields.ts';
import { accountSchema, fleetSchema, imageSchema, peopleSchema, policySchema } from './schema.ts';

/** One section: every name in it, and the entries that are valid on their own. */
export interface Section<Entry> {
  names: readonly string[];
  entries: ReadonlyMap<string, Entry>;
}

/**
 * What can be read of a file whose other fields may be wrong, so that one slip does not hide the next:
 * a name whose entry is wrong still counts as there.
 */
export interface ConfigView {
  approvers: Section<z.output<typeof approverSchema>>;
  people: Section<readonly string[]>;
  policies: Section<z.output<typeof policySchema>>;
  images: Section<z.output<typeof imageSchema>>;
  fleets: Section<z.output<typeof fleetSchema>>;
  accounts: Section<z.output<typeof accountSchema>>;
  /** Absent where it is not written, or wrong on its own. */
  compliance?: z.output<typeof complianceSchema>;
  /** The same. */
  confirm?: z.output<typeof confirmSchema>;
  /** The same, of the whole file. */
  observe?: z.output<typeof observeSchema>;
  /** Whether it is written, right or wrong. */
  hasConfirm: boolean;
  /** Names that entries give of others, whatever else is wrong with the entry. */
  given: {
    policies: ReadonlyMap<
      string,
      {
        from: readonly string[];
        escalate?: { to?: string | undefined } | undefined;
        escalated?: { from: readonly string[] } | undefined;
      }
    >;
    images: ReadonlyMap<string, { policy?: string | undefined }>;
    fleets: ReadonlyMap<
      string,
      {
        policy?: string | undefined;
        image?: string | undefined;
        after?: string | undefined;
        signoff?: string | undefined;
      }
    >;
  };
}

const name = z.string().optional().catch(undefined);
const given = {
  policies: z.object({
    from: z.array(z.string()).catch([]),
    escalate: z.object({ to: name }).optional().catch(undefined),
    escalated: z
      .object({ from: z.array(z.string()).catch([]) })
      .optional()
      .catch(undefined),
  }),
  images: z.object({ policy: name }),
  fleets: z.object({ policy: name, image: name, after: name, signoff: name }),
};

export function viewOf(value: unknown): ConfigView {
  const compliance = complianceSchema.safeParse(memberOf(value, 'compliance'));
  const confirm = confirmSchema.safeParse(memberOf(value, 'confirm'));
  const observe = observeSchema.safeParse(memberOf(value, 'observe'));
  return {
    ...(observe.success ? { observe: observe.data } : {}),
    ...(compliance.success ? { compliance: compliance.data } : {}),
    ...(confirm.success ? { confirm: confirm.data } : {}),
    hasConfirm: memberOf(value, 'confirm') !== undefined,
    approvers: sectionOf({ approvers: groupsIn(memberOf(value, 'approvers')) }, 'approvers', approverSchema),
    people: sectionOf(value, 'people', peopleSchema),
    policies: sectionOf(value, 'policies', policySchema),
    images: sectionOf(value, 'images', imageSchema),
    fleets: sectionOf(value, 'fleets', fleetSchema),
    accounts: sectionOf(value, 'accounts', accountSchema),
    given: {
      policies: sectionOf(value, 'policies', given.policies).entries,
      images: sectionOf(value, 'images', given.images).entries,
      fleets: sectionOf(value, 'fleets', given.fleets).entries,
    },
  };
}

function sectionOf<Schema extends z.ZodType>(value: unknown, key: string, schema: Schema): Section<z.output<Schema>> {
  const section = memberOf(value, key);
  const names = isMap(section) ? Object.keys(section) : [];
  const entries = names.flatMap((name) => {
    const parsed = schema.safeParse(memberOf(section, name));
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return { names, entries: new Map(entries) };
}

const memberOf = (value: unknown, key: string | number): unknown =>
  isMap(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
