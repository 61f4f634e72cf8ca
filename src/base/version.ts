/** The version of this build, as in package.json. Hubs of different builds compare it; a test keeps the two the same. */
export const VERSION = '0.1.0';

/** Version of the messages between tab and hub. It rises with every change that an older side would misread. */
export const PROTOCOL = 1;
