import { StrikewireError } from '../base/errors.js';

/** The origin of the REST service: the only one that the key may go to. @throws {StrikewireError} `bad-config` */
export function restOrigin(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    throw new StrikewireError('bad-config', 'The REST address in config.json is not a URL.');
  }
}
