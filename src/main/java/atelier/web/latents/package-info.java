/** The page on which one explores the latent space of a generator. */
@NullMarked
package atelier.web.latents;

import org.jspecify.annotations.NullMarked;
