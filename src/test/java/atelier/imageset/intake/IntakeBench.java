package atelier.imageset.intake;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSets;
import atelier.imageset.MemoryImageSetStore;
import atelier.imageset.Progress;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Times the way from a zip of 10,000 PNGs, 64 × 64, to an image set; run by hand. */
final class IntakeBench {
  private static final int PICTURES = 10_000;

  private IntakeBench() {}

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("intake-bench");
    Path zip = folder.resolve("pictures.zip");
    writeZip(zip);
    ImageSets sets =
        new ImageSets(
            new MemoryImageSetStore(), new BlobStore(folder.resolve("blobs")), Clock.systemUTC());
    try (Uploads uploads =
            new Uploads(folder.resolve("uploads"), sets, Limits.STANDARD, Clock.systemUTC());
        InputStream in = Files.newInputStream(zip)) {
      long start = System.nanoTime();
      Upload upload = uploads.begin("bench");
      upload.add("pictures.zip", in);
      upload.inspect();
      Prepared prepared = upload.prepare(Options.named("bench"), Progress.UNWATCHED, set -> {});
      System.out.printf(
          "%d of %d pictures in %.1f s%n",
          prepared.set().count(), PICTURES, (System.nanoTime() - start) / 1e9);
      sets.delete(prepared.set().id());
    } finally {
      Files.delete(zip);
    }
  }

  private static void writeZip(Path file) throws IOException {
    Random random = new Random(1);
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < PICTURES; i++) {
        int colour = random.nextInt();
        for (int pixel = 0; pixel < 64 * 64; pixel++) {
          int shade = pixel % 64 * (pixel / 64) / 64 * 0x010203;
          image.setRGB(pixel % 64, pixel / 64, colour ^ shade ^ random.nextInt(4));
        }
        zip.putNextEntry(new ZipEntry(i + ".png"));
        zip.write(TestFiles.encoded(image, "png"));
      }
    }
  }
}
