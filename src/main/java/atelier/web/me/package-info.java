/** The page of a participant: how they come back, and how their scripts come in. */
@NullMarked
package atelier.web.me;

import org.jspecify.annotations.NullMarked;
