import { $ } from './dom.js';
import { chooseTheme } from './theme.js';
import { takeUploads } from './upload.js';
import { makeBuiltIns } from './built-in.js';

chooseTheme();
if ($('#upload')) {
  takeUploads();
  makeBuiltIns();
}
