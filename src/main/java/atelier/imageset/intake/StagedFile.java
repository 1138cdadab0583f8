package atelier.imageset.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.UnsupportedZipFeatureException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.jspecify.annotations.Nullable;

/** A file of an upload, by its path: folders and name, with {@code /} between them. */
sealed interface StagedFile {
  /** The largest file that is read. */
  int MAX_BYTES = 64 << 20;

  String path();

  /** Its name without folders. */
  default String name() {
    return path().substring(path().lastIndexOf('/') + 1);
  }

  /** Its folders, with {@code /} after each; empty where it has none. */
  default String folder() {
    return path().substring(0, path().lastIndexOf('/') + 1);
  }

  /** How many bytes it says it has, unpacked; −1 where it does not say. */
  long size() throws IOException;

  /** A stream of its bytes, unpacked; they can be more than it says. */
  InputStream open() throws IOException, Unusable;

  /**
   * All of its bytes, if it is a picture; of any other file only the beginning is read.
   *
   * @param spent told how many bytes were read, also where this fails
   * @throws Unusable if it is no picture, too large or cannot be read
   */
  default byte[] picture(IntConsumer spent) throws Unusable {
    return opened(
        in -> {
          byte[] head = in.readNBytes(Format.HEAD);
          spent.accept(head.length);
          Format.of(head);
          int expected = expected(MAX_BYTES);
          byte[] rest = in.readNBytes(Math.max(0, expected + 1 - head.length));
          spent.accept(rest.length);
          requireNoMore(head.length + rest.length, expected);
          byte[] all = Arrays.copyOf(head, head.length + rest.length);
          System.arraycopy(rest, 0, all, head.length, rest.length);
          return all;
        });
  }

  /**
   * What is read from it as a stream, to its end.
   *
   * @param most how many bytes it may have
   * @param spent told how many bytes were read, also where this fails
   * @throws Unusable if it is too large or cannot be read
   */
  default <T> T read(int most, IntConsumer spent, Reading<Metered, T> reading) throws Unusable {
    return opened(
        in -> {
          int expected = expected(most);
          Metered all = new Metered(in, expected + 1L, spent);
          T read = reading.of(all);
          requireNoMore(all.count(), expected);
          return read;
        });
  }

  private <T> T opened(Reading<InputStream, T> reading) throws Unusable {
    try (InputStream in = open()) {
      return reading.of(in);
    } catch (UnsupportedZipFeatureException e) {
      throw new Unusable(reason(e));
    } catch (ZipException e) {
      throw new Unusable("cannot be unpacked; the zip is damaged");
    } catch (IOException e) {
      throw new Unusable("cannot be read; upload it again");
    }
  }

  /** How many bytes there should be. */
  private int expected(int most) throws IOException, Unusable {
    if (size() > most) {
      throw new Unusable("has more than %d MB; make it smaller".formatted(most >> 20));
    }
    return size() < 0 ? most : (int) size();
  }

  private static void requireNoMore(long count, int expected) throws Unusable {
    if (count > expected) {
      throw new Unusable("is larger than its zip says; pack it again");
    }
  }

  private static String reason(UnsupportedZipFeatureException e) {
    if (e.getFeature() == UnsupportedZipFeatureException.Feature.ENCRYPTION) {
      return "has a password; pack it again without one";
    }
    return unreadable(
        e.getEntry() == null ? null : ZipMethod.getMethodByCode(e.getEntry().getMethod()));
  }

  private static String unreadable(@Nullable ZipMethod method) {
    return "is packed by %s, which cannot be read; pack it again as an ordinary zip"
        .formatted(method == null ? "a method that is not known here" : method);
  }

  /** Makes something of a stream. */
  interface Reading<S extends InputStream, T> {
    T of(S in) throws IOException, Unusable;
  }

  /** A file that was sent as it is. */
  record Plain(String path, Path file) implements StagedFile {
    @Override
    public long size() throws IOException {
      return Files.size(file);
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }
  }

  /** A file in a zip. */
  record Zipped(String path, ZipFile zip, ZipArchiveEntry entry) implements StagedFile {
    /** Methods that the library knows, but reads only with libraries that are not here. */
    private static final Set<ZipMethod> FOREIGN =
        EnumSet.of(ZipMethod.ZSTD, ZipMethod.ZSTD_DEPRECATED, ZipMethod.XZ);

    @Override
    public long size() {
      return entry.getSize();
    }

    @Override
    public InputStream open() throws IOException, Unusable {
      ZipMethod method = ZipMethod.getMethodByCode(entry.getMethod());
      if (method != null && FOREIGN.contains(method)) {
        throw new Unusable(unreadable(method));
      }
      synchronized (zip) { // which looks for the beginning of all entries with one buffer
        return zip.getInputStream(entry);
      }
    }
  }

  /** A file that is known to be of no use. */
  record Refused(String path, String reason) implements StagedFile {
    @Override
    public long size() {
      return -1;
    }

    @Override
    public InputStream open() throws Unusable {
      throw new Unusable(reason);
    }
  }
}
