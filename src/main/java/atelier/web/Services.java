package atelier.web;

import atelier.blob.BlobStore;
import atelier.family.Families;
import atelier.imageset.ImageSetStore;
import atelier.run.Runs;
import atelier.run.Workers;

/**
 * What the pages and the API work on.
 *
 * @param version of this program
 */
public record Services(
    String version,
    Families families,
    ImageSetStore imageSets,
    Runs runs,
    Workers workers,
    BlobStore blobs) {}
