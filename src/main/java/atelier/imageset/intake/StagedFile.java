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
    return read(Format::of, MAX_BYTES, spent);
  }

  /**
   * All of its bytes.
   *
   * @param most how many it may have
   * @param spent told how many bytes were read, also where this fails
   * @throws Unusable if it is too large or cannot be read
   */
  default byte[] bytes(int most, IntConsumer spent) throws Unusable {
    return read(head -> {}, most, spent);
  }

  private byte[] read(HeadCheck check, int most, IntConsumer spent) throws Unusable {
    try (InputStream in = open()) {
      byte[] head = in.readNBytes(Format.HEAD);
      spent.accept(head.length);
      check.check(head);
      if (size() > most) {
        throw tooLarge(most);
      }
      int expected = size() < 0 ? most : (int) size();
      byte[] rest = in.readNBytes(Math.max(0, expected + 1 - head.length));
      spent.accept(rest.length);
      if (head.length + rest.length > expected) {
        throw new Unusable("is larger than its zip says; pack it again");
      }
      byte[] all = Arrays.copyOf(head, head.length + rest.length);
      System.arraycopy(rest, 0, all, head.length, rest.length);
      return all;
    } catch (UnsupportedZipFeatureException e) {
      throw new Unusable(reason(e));
    } catch (ZipException e) {
      throw new Unusable("cannot be unpacked; the zip is damaged");
    } catch (IOException e) {
      throw new Unusable("cannot be read; upload it again");
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

  private static Unusable tooLarge(int most) {
    return new Unusable("has more than %d MB; make it smaller".formatted(most >> 20));
  }

  /** Looks at a file's first bytes. */
  interface HeadCheck {
    void check(byte[] head) throws Unusable;
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
