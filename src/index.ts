/*
 * The package `strikewire`: classes and the way to the hub. Importing it defines no element; `strikewire/define` does.
 */
export { connectHub, type ConnectOptions, type HubHandle } from './client/connect-hub.js';
export type { ElementState, StateReport } from './client/element-state.js';
export { OptionsAnalytics } from './components/options-analytics.js';
export type { HubStats } from './worker/hub-api.js';
