import { AwsCallError } from '../../aws/failure.ts';
import { PARAMETER_MISSING } from '../../aws/parameters.ts';
import type { Uses } from '../../contract/ports.ts';
import { goldIn } from '../decision/gold.ts';
import type { Gold } from '../types.ts';

/** The gold AMI by the parameter that holds it, now. Throws AwsCallError when that is not known. */
export async function loadGold({ parameters }: Uses<'parameters'>, parameter: string): Promise<Gold> {
  try {
    return goldIn((await parameters.read([parameter]))[parameter] ?? '');
  } catch (error) {
    if (error instanceof AwsCallError && error.code === PARAMETER_MISSING) return { kind: 'missing' };
    throw error;
  }
}
