/**
 * The composition root: {@link atelier.Main} reads the {@link atelier.Config} and builds every
 * object of a process with plain constructors. Everything else is below and knows nothing of this
 * package.
 */
@NullMarked
package atelier;

import org.jspecify.annotations.NullMarked;
