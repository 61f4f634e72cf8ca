/** The feed as a process of its own, so that its work is not counted as the browser's. Says its address on the first line. */
import { startFeedServer } from './feed-server.js';

console.log(JSON.stringify({ port: await startFeedServer() }));
