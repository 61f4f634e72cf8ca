import { expect } from '@open-wc/testing';
import { defineOnce } from '../../../src/components/define.js';

test('the first of two elements of one name stays, the second is told, nothing throws', () => {
  class First extends HTMLElement {}
  class Second extends HTMLElement {}
  expect(defineOnce('test-defined-once', First)).to.equal(true);
  expect(defineOnce('test-defined-once', First)).to.equal(true);
  expect(defineOnce('test-defined-once', Second)).to.equal(false);
  expect(customElements.get('test-defined-once') === First).to.equal(true);
});
