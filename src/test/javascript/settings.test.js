import { $ } from '/static/base/dom.js';
import { SettingsForm } from '/static/base/settings.js';
import { equal } from './assert.js';

/** A form with one number between two bounds. */
function form(min, max, value, flags = '') {
  document.body.innerHTML = `<form><div data-setting="rate" data-kind="number"><input type="number" step="any" name="rate" value="${value}">
    <input type="range" data-min="${min}" data-max="${max}" ${flags}></div></form>`;
  return { form: new SettingsForm($('form')), number: $('[type=number]'), range: $('[type=range]') };
}

function slide(range, value) {
  range.value = String(value);
  range.dispatchEvent(new Event('input', { bubbles: true }));
}

export default {
  'a linear slider stands where its number is, and moves it': () => {
    const { form: settings, range } = form(0, 4, 1);
    equal('250', range.value);
    slide(range, 500);
    equal({ rate: 2 }, settings.values());
  },
  'a logarithmic slider moves by ratios and reaches both ends': () => {
    const { form: settings, range } = form(0.001, 0.1, 0.01, 'data-logarithmic');
    equal('500', range.value);
    slide(range, 0);
    equal({ rate: 0.001 }, settings.values());
    slide(range, 1000);
    equal({ rate: 0.1 }, settings.values());
  },
  'a logarithmic slider from zero keeps zero': () => {
    const { form: settings, range } = form(0, 10, 0, 'data-logarithmic');
    equal('0', range.value);
    slide(range, 1000);
    equal({ rate: 10 }, settings.values());
    slide(range, 0);
    equal({ rate: 0 }, settings.values());
  },
  'whole numbers over a wide range move by ratios and stay whole': () => {
    const { form: settings, range } = form(1, 100_000, 1, 'data-whole');
    slide(range, 300);
    equal({ rate: 32 }, settings.values());
  },
  'a value from elsewhere moves the slider': () => {
    const { form: settings, range, number } = form(0, 4, 1);
    settings.show({ rate: 3 });
    equal(['3', '750'], [number.value, range.value]);
  },
  'an empty number is no value': () => {
    const { form: settings, number } = form(0, 4, 1);
    number.value = '';
    equal({ rate: null }, settings.values());
  },
};
