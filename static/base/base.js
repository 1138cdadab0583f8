import { $, $$ } from './dom.js';
import { CardView } from './card.js';
import { chooseTheme } from './theme.js';
import { hearAnnouncements, showOwner } from './workshop.js';
import { takeUploads } from './upload.js';
import { makeBuiltIns } from './built-in.js';

chooseTheme();
hearAnnouncements();
showOwner();
$$('[data-card]').forEach((place) => new CardView(place));
if ($('#upload')) {
  takeUploads();
  makeBuiltIns();
}
