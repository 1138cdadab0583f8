package atelier.bench;

import atelier.builtin.BuiltInSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import atelier.nn.Noise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Packs images for as long as a benchmark runs. */
final class TemporaryPack {
  private static final int NOISES = 512;
  private static final List<String> LABELS = List.of("white", "grey", "dark", "black");

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

  /** Noise with labels and captions. */
  static PackedImages noise(int size, int channels) throws IOException {
    return of(
        size,
        channels,
        writer -> {
          Noise noise = new Noise(1);
          for (int i = 0; i < NOISES; i++) {
            byte[] pixels = new byte[channels * size * size];
            noise.nextBytes(pixels);
            String label = LABELS.get(i % LABELS.size());
            writer.add(new Picture(size, size, channels, pixels), label, label + " noise");
          }
        });
  }

  /** A built-in set. */
  static PackedImages of(BuiltInSet set) throws IOException {
    return of(set.size(), set.channels(), writer -> set.write(writer, Progress.UNWATCHED));
  }
}
