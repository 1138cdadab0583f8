package atelier.bench;

import atelier.builtin.BuiltInSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Packs images for as long as a benchmark runs. */
final class TemporaryPack {
  private TemporaryPack() {}

  /** What {@code source} writes; its file is gone already, as only the mapping of it is needed. */
  static PackedImages of(int size, int channels, ImageSets.Source source) throws IOException {
    Path file = Files.createTempFile("bench", ".pack");
    try {
      try (PackedImages.Writer writer =
          new PackedImages.Writer(Files.newOutputStream(file), size, channels)) {
        source.writeTo(writer);
      }
      return PackedImages.open(file);
    } finally {
      Files.delete(file);
    }
  }

  /** A built-in set. */
  static PackedImages of(BuiltInSet set) throws IOException {
    return of(set.size(), set.channels(), writer -> set.write(writer, Progress.UNWATCHED));
  }
}
