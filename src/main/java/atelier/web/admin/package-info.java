/** The instructor's page: who is here, what runs, and what is to be so. */
@NullMarked
package atelier.web.admin;

import org.jspecify.annotations.NullMarked;
