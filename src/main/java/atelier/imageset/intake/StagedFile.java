package atelier.imageset.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

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
    return read(Format::of, spent);
  }

  /**
   * All of its bytes.
   *
   * @param spent told how many bytes were read, also where this fails
   * @throws Unusable if it is too large or cannot be read
   */
  default byte[] bytes(IntConsumer spent) throws Unusable {
    return read(head -> {}, spent);
  }

  private byte[] read(HeadCheck check, IntConsumer spent) throws Unusable {
    try (InputStream in = open()) {
      byte[] head = in.readNBytes(Format.HEAD);
      spent.accept(head.length);
      check.check(head);
      if (size() > MAX_BYTES) {
        throw tooLarge();
      }
      byte[] rest = in.readNBytes(MAX_BYTES + 1 - head.length);
      spent.accept(rest.length);
      if (head.length + rest.length > MAX_BYTES) {
        throw tooLarge();
      }
      byte[] all = Arrays.copyOf(head, head.length + rest.length);
      System.arraycopy(rest, 0, all, head.length, rest.length);
      return all;
    } catch (ZipException e) {
      throw new Unusable("cannot be unpacked; the zip is damaged or has a password");
    } catch (IOException e) {
      throw new Unusable("cannot be read; upload it again");
    }
  }

  private static Unusable tooLarge() {
    return new Unusable("has more than %d MB; make it smaller".formatted(MAX_BYTES >> 20));
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
  record Zipped(String path, ZipFile zip, ZipEntry entry) implements StagedFile {
    @Override
    public long size() {
      return entry.getSize();
    }

    @Override
    public InputStream open() throws IOException {
      return zip.getInputStream(entry);
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
