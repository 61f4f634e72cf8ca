import { startPage } from './client/start-page.js';

/* A page of the dashboard names this script before its own, so that the hub is loaded beside the page's code, not after it. */
startPage();
