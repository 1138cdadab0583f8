/** The pages on which image sets are made, looked through and put right. */
@NullMarked
package atelier.web.imagesets;

import org.jspecify.annotations.NullMarked;
