// Writes local/aws/wire-enums.ts from the SDK's types: `npx tsx scripts/enums.ts`.
import { writeFileSync } from 'node:fs';
import { enumsFile } from '../test/local/aws/enum-members.ts';
import { startEmptyAws } from '../test/local/aws/every-service.ts';

const aws = await startEmptyAws();
writeFileSync('local/aws/wire-enums.ts', enumsFile(aws.models));
await aws.close();
