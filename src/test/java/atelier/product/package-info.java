/**
 * Tests of the running product: the packaged jar as a process of its own, with its real worker and
 * the real engine, driven over HTTP and in a real browser.
 */
@NullMarked
package atelier.product;

import org.jspecify.annotations.NullMarked;
