/** The live page of a run: watch, control, explore, export. */
@NullMarked
package atelier.web.run;

import org.jspecify.annotations.NullMarked;
