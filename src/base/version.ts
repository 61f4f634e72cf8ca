/** The build's version, as in package.json; a test keeps the two equal. */
export const VERSION = '0.1.0';

/** Version of the messages between tab and hub. It rises with every change that an older side would misread. */
export const PROTOCOL = 1;
