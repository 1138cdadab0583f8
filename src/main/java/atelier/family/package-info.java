/**
 * What kinds of model can be trained: title, lesson, inputs, settings schema and tools of each
 * family. Data only, so that the server can render forms and check requests without the engine.
 */
@NullMarked
package atelier.family;

import org.jspecify.annotations.NullMarked;
