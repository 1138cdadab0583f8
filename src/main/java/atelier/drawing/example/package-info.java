/**
 * Pictures to try style transfer with that the program draws itself, so that nobody has to bring
 * any: contents with plain shapes, and styles made of strokes, stones, lines and blots. Each is
 * drawn from a seed and looks the same everywhere.
 */
@NullMarked
package atelier.drawing.example;

import org.jspecify.annotations.NullMarked;
