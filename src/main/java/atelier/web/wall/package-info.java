/** The wall: all runs as live tiles. */
@NullMarked
package atelier.web.wall;

import org.jspecify.annotations.NullMarked;
