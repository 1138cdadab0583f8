import { $ } from './dom.js';
import { chooseTheme } from './theme.js';
import { hearAnnouncements } from './workshop.js';
import { takeUploads } from './upload.js';
import { makeBuiltIns } from './built-in.js';

chooseTheme();
hearAnnouncements();
if ($('#upload')) {
  takeUploads();
  makeBuiltIns();
}
