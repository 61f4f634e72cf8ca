import { expect } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import { DEFAULT_CONFIG } from '../../../src/client/config-defaults.js';
import { ChainController } from '../../../src/client/controllers/chain-controller.js';
import { openClients } from '../../../src/client/hub-context.js';
import { setPageConfig } from '../../../src/client/page-config.js';
import { FakeHub } from '../../support/fake-hub.js';

let hub: FakeHub;
let updates = 0;
const host = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => updates++,
  updateComplete: Promise.resolve(true),
} as unknown as ReactiveControllerHost;

/** Of an element that names its hub when it is told to. */
function controller() {
  const request = {
    symbol: 'SPY',
    expiry: '',
    strikes: 5,
    isIdle: false,
    feed: undefined,
    workerSrc: undefined as string | undefined,
    configSrc: undefined,
  };
  return { request, chain: new ChainController(host, () => request) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => {
  hub = new FakeHub();
  updates = 0;
});
afterEach(() => hub.close());

test('an element has its hub before it is first rendered, where the configuration is known', async () => {
  const { request, chain } = controller();
  request.workerSrc = hub.src;
  chain.hostConnected();
  chain.hostUpdate();
  expect(chain.hub).not.to.equal(undefined);
  expect(chain.model.symbol).to.equal('SPY');
  const joined = chain.hub;
  updates = 0;
  await settled();
  expect(chain.hub).to.equal(joined);
  expect(updates).to.equal(0);
  chain.hostDisconnected();
});

test('one that is told of its own hub after it was connected opens no other', async () => {
  const before = openClients();
  const { request, chain } = controller();
  chain.hostConnected();
  request.workerSrc = hub.src;
  chain.hostUpdate();
  await settled();
  expect(openClients().filter((client) => !before.includes(client))).to.deep.equal([chain.hub]);
  chain.hostDisconnected();
});

test('a configuration that is still on its way is waited for', async () => {
  let read: (loaded: { config: typeof DEFAULT_CONFIG; notice: string | undefined }) => void = () => undefined;
  setPageConfig(
    new Promise((resolve) => {
      read = resolve;
    }),
  );
  const { request, chain } = controller();
  request.workerSrc = hub.src;
  chain.hostConnected();
  chain.hostUpdate();
  expect(chain.hub).to.equal(undefined);
  read({ config: { ...DEFAULT_CONFIG, rate: 0.01 }, notice: undefined });
  await settled();
  expect(chain.hub!.config.rate).to.equal(0.01);
  chain.hostDisconnected();
});
