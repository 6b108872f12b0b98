import { runDoctor } from './doctor/run-doctor.ts';
import { surroundings } from './surroundings.ts';

/** `npm run doctor`: what would keep windows and instances from being patched, and what to do about it. */
process.exitCode = await runDoctor(process.argv.slice(2), surroundings());
