/**
 * The JSON API that every page and any script works through, one class for each kind of resource.
 * {@code openapi.yaml} describes it.
 */
@NullMarked
package atelier.web.api;

import org.jspecify.annotations.NullMarked;
