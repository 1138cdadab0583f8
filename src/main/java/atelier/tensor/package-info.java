/**
 * Named arrays of numbers and their file format, safetensors: a JSON header and raw tensors,
 * nothing to execute. Weights enter and leave the program only in this form. Plain Java, so that
 * the server can read and write weights without the engine.
 */
@NullMarked
package atelier.tensor;

import org.jspecify.annotations.NullMarked;
