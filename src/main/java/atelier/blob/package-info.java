/**
 * Content-addressed files: a blob is named by the SHA-256 of its bytes, so that it can be cached,
 * fetched by hash and never changes. Packed image sets, frames and checkpoints are blobs; the
 * server keeps them all, a worker those that it trains on.
 */
@NullMarked
package atelier.blob;

import org.jspecify.annotations.NullMarked;
