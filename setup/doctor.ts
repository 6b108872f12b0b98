import { runDoctor } from './doctor/run-doctor.ts';
import { surroundings } from './surroundings.ts';

/** `npm run doctor`: what keeps Patchwarden from working, and what to do about it. */
process.exitCode = await runDoctor(process.argv.slice(2), { ...surroundings(), now: Date.now });
