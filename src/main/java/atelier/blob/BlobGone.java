package atelier.blob;

import java.io.IOException;

/** A blob that something names is not in the store. The message is a sentence for people. */
public final class BlobGone extends IOException {
  private static final long serialVersionUID = 1L;

  BlobGone() {
    super(
        "Its file is not in the data folder any more. If it was lost, a backup may have it: “atelier restore FILE --data FOLDER”.");
  }
}
