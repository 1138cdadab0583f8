package atelier.imageset.intake;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files in a staged zip. Nothing is unpacked to disk. */
final class ZipContents implements AutoCloseable {
  /** Larger tables of contents are not read: they would have to fit into memory. */
  private static final long MAX_DIRECTORY = 32 << 20;

  private static final int END_RECORD = 22;
  private static final int ZIP64_LOCATOR = 20;
  private static final long ZIP64 = 0xffffffffL;

  private final ZipFile zip;

  /**
   * Opens a zip.
   *
   * @throws Unusable if it is damaged or its table of contents is beyond all measure
   */
  ZipContents(Path file) throws Unusable {
    try {
      if (directorySize(file) > MAX_DIRECTORY) {
        throw new Unusable("has too many files in it; split it into several zips");
      }
      zip = open(file);
    } catch (IOException e) {
      throw new Unusable("is not a whole zip; pack it and upload it again");
    }
  }

  /**
   * What is in it, without folders and what systems leave in zips.
   *
   * @param folder put before every path
   */
  List<StagedFile> files(String folder) {
    return zip.stream()
        .filter(entry -> !entry.isDirectory())
        .map(entry -> staged(folder, FilePath.tidy(entry.getName()), entry))
        .filter(file -> !FilePath.isLitter(file.path()))
        .toList();
  }

  private StagedFile staged(String folder, String path, ZipEntry entry) {
    return FilePath.refusal(path)
        .<StagedFile>map(reason -> new StagedFile.Refused(FilePath.shown(path), reason))
        .orElseGet(() -> new StagedFile.Zipped(folder + path, zip, entry));
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names are UTF-8 in most zips, with or without saying so, and DOS's code page in old ones. */
  private static ZipFile open(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException e) {
      return new ZipFile(file.toFile(), Charset.forName("IBM437"));
    }
  }

  /** How many bytes the table of contents has, as the record at the file's end tells. */
  private static long directorySize(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      int length = (int) Math.min(file.length(), END_RECORD + ZIP64_LOCATOR + 0xffff);
      byte[] tail = new byte[length];
      file.seek(file.length() - length);
      file.readFully(tail);
      ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = length - END_RECORD; at >= 0; at--) {
        if (bytes.getInt(at) == 0x06054b50) {
          long size = bytes.getInt(at + 12) & ZIP64;
          int locator = at - ZIP64_LOCATOR;
          if (locator >= 0 && bytes.getInt(locator) == 0x07064b50) {
            file.seek(bytes.getLong(locator + 8) + 40);
            size = Math.max(size == ZIP64 ? 0 : size, Long.reverseBytes(file.readLong()));
          }
          return size;
        }
      }
      throw new ZipException("no end of a zip");
    }
  }
}
