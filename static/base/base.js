import { chooseTheme } from './theme.js';
import { takeUploads } from './upload.js';
import { makeBuiltIns } from './built-in.js';

chooseTheme();
takeUploads();
makeBuiltIns();
