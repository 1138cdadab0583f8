/**
 * What takes longer than a request should: uploads being prepared, whole sets being translated,
 * weights being downloaded. An {@link atelier.operation.Operation} says how far it is, what came of
 * it, or in a sentence why nothing did; it can be cancelled. One that the end of the server broke
 * off goes on after the next start if it is the translation of a set, else it says that it is over.
 */
@NullMarked
package atelier.operation;

import org.jspecify.annotations.NullMarked;
