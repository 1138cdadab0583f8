/** The page on which a classifier is fooled, live. */
@NullMarked
package atelier.web.fool;

import org.jspecify.annotations.NullMarked;
