// Writes docs/states.md from the rules themselves: `npx tsx scripts/states.ts`.
import { writeFileSync } from 'node:fs';
import { statesPage } from '../test/runs/states-page.ts';

writeFileSync('docs/states.md', statesPage());
