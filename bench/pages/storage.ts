import { readChains } from './chain-storage.js';
import { expose } from './expose.js';

expose({ read: readChains });
