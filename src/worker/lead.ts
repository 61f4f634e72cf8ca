import {
  ChannelPort,
  type ChannelLike,
  isLeaderMessage,
  LEADER_CHANNEL,
  portChannel,
  type LeaderMessage,
} from '../base/channel-port.js';

export interface LeadWorld {
  readonly generation: string;
  accept(port: ChannelPort): void;
  open(name: string): ChannelLike;
}

/**
 * The hub in the worker of the tab that leads: tabs ask on the leader's channel for ports, each a channel of its own.
 * It says once that it is there; whoever asked before then asks again.
 */
export function lead({ generation, accept, open }: LeadWorld): void {
  const leader = open(LEADER_CHANNEL);
  const opened = new Set<string>();
  const say = (message: LeaderMessage) => leader.postMessage(message);
  leader.addEventListener('message', ({ data }) => {
    if (!isLeaderMessage(data)) return;
    if (data.sw === 'ask') return say({ sw: 'ready', generation });
    if (data.sw !== 'open' || opened.has(data.port)) return;
    opened.add(data.port);
    accept(new ChannelPort(open(portChannel(data.port)), 'hub', generation));
  });
  say({ sw: 'ready', generation });
}
