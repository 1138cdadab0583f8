/**
 * The people of a workshop: who they are, how they come in, what belongs to whom and who may see
 * it, what each may use, and what the instructor says and hands out. Pure rules; how they are kept
 * is behind interfaces that this package owns, how people meet them is in {@code web}.
 */
@NullMarked
package atelier.workshop;

import org.jspecify.annotations.NullMarked;
