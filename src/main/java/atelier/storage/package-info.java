/**
 * The database: migrations, the JDBI stores behind the interfaces of other packages, and the
 * db-scheduler queue. SQLite by default, PostgreSQL where one machine is not enough.
 */
@NullMarked
package atelier.storage;

import org.jspecify.annotations.NullMarked;
