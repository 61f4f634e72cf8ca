import type { RestRequest } from './massive-rest.js';

/** Whether the exchanges are open now. */
export function marketStatusRequest(): RestRequest {
  return { path: '/v1/marketstatus/now', params: {} };
}

/** The holidays and early closes to come. */
export function upcomingDaysRequest(): RestRequest {
  return { path: '/v1/marketstatus/upcoming', params: {} };
}
