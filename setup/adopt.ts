import { runAdopt } from './adopt/run-adopt.ts';
import { surroundings } from './surroundings.ts';

/** `npm run adopt -- <window>`: the task that makes a maintenance window ask Patchwarden, printed or registered. */
process.exitCode = await runAdopt(process.argv.slice(2), surroundings());
