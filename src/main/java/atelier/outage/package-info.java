/**
 * What is out of order beneath the program: a full disk, a database that is away. Whoever meets it
 * says so in an {@link atelier.outage.Outage}, so that people read a sentence and nobody takes it
 * for a fault of theirs. What no sentence helps, as a heap that is full, is reported by {@link
 * atelier.outage.Fatal}.
 */
@NullMarked
package atelier.outage;

import org.jspecify.annotations.NullMarked;
