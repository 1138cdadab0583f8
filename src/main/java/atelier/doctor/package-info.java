/**
 * What goes wrong in runs, seen in what they measure, and what helps: {@link atelier.doctor.Sign}s
 * over a window of steps, each with the remedies that the run's family has settings for.
 */
@NullMarked
package atelier.doctor;

import org.jspecify.annotations.NullMarked;
