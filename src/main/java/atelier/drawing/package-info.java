/**
 * Pictures that the program draws itself, from numbers: letters without fonts, plain shapes, scenes
 * in two ways, and pictures to try style transfer with. The same ones on every machine.
 */
@NullMarked
package atelier.drawing;

import org.jspecify.annotations.NullMarked;
