import { calling } from './failure.ts';
import { AwsServiceError } from './json-answer.ts';
import { type AwsConfig, callIam } from './signed-call.ts';

/** Roles of the account, read only. Methods throw AwsCallError. */
export interface Roles {
  /** By its name, without a path. One GetRole. */
  exists(name: string): Promise<boolean>;
}

const TIMEOUT_MS = 6_000;

export const createRoles = (config: AwsConfig): Roles => ({
  exists: (name) =>
    calling(`reading role ${name}`, async () => {
      try {
        await callIam(config, { action: 'GetRole', RoleName: name }, TIMEOUT_MS);
        return true;
      } catch (error) {
        if (error instanceof AwsServiceError && error.name === 'NoSuchEntity') return false;
        throw error;
      }
    }),
});
