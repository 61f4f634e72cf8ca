import { expect, fixture, html } from '@open-wc/testing';
import { StrikewireError } from '../../../src/base/errors.js';
import { defineOnce } from '../../../src/components/define.js';
import { SwKeyForm } from '../../../src/components/sw-key-form.js';
import { until } from '../../support/fake-hub.js';

defineOnce('sw-key-form', SwKeyForm);

type Given = (string | undefined)[];

async function form(connect: (...given: Given) => Promise<void>): Promise<SwKeyForm> {
  return fixture(html`<sw-key-form .hub=${{ connect }}></sw-key-form>`);
}

const inside = <Kind extends HTMLElement>(host: SwKeyForm, selector: string) =>
  host.shadowRoot!.querySelector<Kind>(selector)!;

function type(host: SwKeyForm, key: string): void {
  inside<HTMLInputElement>(host, '#key').value = key;
  inside<HTMLButtonElement>(host, 'button[type=submit]').click();
}

test('the key is handed over, trimmed, and the field is empty at once', async () => {
  const given: Given[] = [];
  const host = await form(async (...args) => void given.push(args));
  type(host, '  abcdef123456 ');
  expect(inside<HTMLInputElement>(host, '#key').value).to.equal('');
  expect(given).to.deep.equal([['abcdef123456', 'device', undefined]]);
  expect(host.shadowRoot!.innerHTML).to.not.contain('abcdef123456');
});

test('a passphrase is asked for only where it is used', async () => {
  const given: Given[] = [];
  const host = await form(async (...args) => void given.push(args));
  expect(inside(host, '#passphrase') === null).to.equal(true);
  const choices = [...host.shadowRoot!.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  choices[2]!.click();
  await host.updateComplete;
  inside<HTMLInputElement>(host, '#passphrase').value = 'long enough';
  type(host, 'abcdef123456');
  expect(given).to.deep.equal([['abcdef123456', 'passphrase', 'long enough']]);
});

test('a refusal is said in words, and nothing is given twice', async () => {
  let calls = 0;
  const host = await form(async () => {
    calls++;
    throw new StrikewireError('auth-failed');
  });
  type(host, 'abcdef123456');
  const alert = await until(() => inside(host, '[role=alert]'), 'the sentence');
  expect(alert.textContent).to.contain('refused the API key');
  expect(calls).to.equal(1);
});

test('it is accessible, and the field has its name', async () => {
  const host = await form(async () => {});
  await expect(host).to.be.accessible();
  const [label] = inside<HTMLInputElement>(host, '#key').labels!;
  expect(label!.textContent!.trim()).to.equal('API key');
});
