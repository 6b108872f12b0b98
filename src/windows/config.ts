import type * as z from 'zod';
import { strict, text, unique } from '../config/fields.ts';
import type { ConfigSection } from '../config/section.ts';
import type { WindowsConfig } from './types/config.ts';

const schema: z.ZodType<WindowsConfig> = strict(
  {
    documents: unique(
      text(/^[A-Za-z0-9_.-]{3,128}$/, 'the name of an SSM document, and not its ARN', 'Acme-PatchLinux'),
      'names of documents',
      '[Acme-PatchLinux]',
    ).default([]),
    watch: unique(
      text(/^mw-[0-9a-f]{17}$/, 'the id of an SSM maintenance window, mw-…', 'mw-0a1b2c3d4e5f67890'),
      'ids of windows',
      '[mw-0a1b2c3d4e5f67890]',
    ).default([]),
  },
  'what else is announced',
  '{ documents: [Acme-PatchLinux] }',
).default({ documents: [], watch: [] });

export const windowsSection: ConfigSection<WindowsConfig> = {
  key: 'windows',
  schema,
  problems: ({ documents, watch }, { fleets }) => {
    const isRead = [...fleets.entries.values()].some(
      ({ patchGroup, window }) => patchGroup !== undefined || window !== undefined,
    );
    if (isRead || documents.length + watch.length === 0) return [];
    const message = 'is never read: no fleet has a patchGroup or a window. Add one, or remove this section.';
    return [{ path: ['windows'], message }];
  },
};
