/**
 * The page on which models draw pictures for labels that have few, and on which one sees whether
 * that helps others to learn.
 */
@NullMarked
package atelier.web.fill;

import org.jspecify.annotations.NullMarked;
