import { $ } from './dom.js';
import { chooseTheme } from './theme.js';
import { hearAnnouncements, showOwner } from './workshop.js';
import { takeUploads } from './upload.js';
import { makeBuiltIns } from './built-in.js';

chooseTheme();
hearAnnouncements();
showOwner();
if ($('#upload')) {
  takeUploads();
  makeBuiltIns();
}
