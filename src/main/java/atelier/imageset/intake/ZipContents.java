package atelier.imageset.intake;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The files in a staged zip. Nothing is unpacked to disk. */
final class ZipContents implements AutoCloseable {
  /** Larger tables of contents are not read: they would have to fit into memory. */
  private static final long MAX_DIRECTORY = 32 << 20;

  private static final int END_RECORD = 22;
  private static final int LOCAL_HEADER = 30;
  private static final int ZIP64_LOCATOR = 20;
  private static final long ZIP64 = 0xffffffffL;

  private final ZipFile zip;
  private final List<ZipArchiveEntry> entries;
  private final Charset charset;

  /**
   * Opens a zip.
   *
   * @throws Unusable if it is damaged, its files overlap or its table of contents is beyond all
   *     measure
   */
  ZipContents(Path file) throws Unusable {
    try {
      if (directorySize(file) > MAX_DIRECTORY) {
        throw new Unusable("has too many files in it; split it into several zips");
      }
      zip = ZipFile.builder().setPath(file).setIgnoreLocalFileHeader(true).get();
    } catch (IOException | IllegalArgumentException e) {
      throw new Unusable("is not a whole zip; pack it and upload it again");
    }
    entries = Collections.list(zip.getEntries());
    charset =
        ZipNames.charset(
            entries.stream()
                .filter(entry -> !isUtf8(entry))
                .map(ZipArchiveEntry::getRawName)
                .toList());
    if (overlap()) {
      close();
      throw new Unusable("has files that share their bytes; pack it again");
    }
  }

  /** Whether several files are packed at one place, which makes a small zip very large. */
  private boolean overlap() {
    long end = 0;
    for (ZipArchiveEntry entry :
        entries.stream()
            .sorted(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset))
            .toList()) {
      if (entry.getLocalHeaderOffset() < end) {
        return true;
      }
      end = entry.getLocalHeaderOffset() + LOCAL_HEADER + Math.max(0, entry.getCompressedSize());
    }
    return false;
  }

  /**
   * What is in it, without folders and what systems leave in zips.
   *
   * @param folder put before every path
   */
  List<StagedFile> files(String folder) {
    return entries.stream()
        .filter(entry -> !entry.isDirectory())
        .map(entry -> staged(folder, FilePath.tidy(name(entry)), entry))
        .filter(file -> !FilePath.isLitter(file.path()))
        .toList();
  }

  private String name(ZipArchiveEntry entry) {
    return isUtf8(entry) ? entry.getName() : new String(entry.getRawName(), charset);
  }

  private static boolean isUtf8(ZipArchiveEntry entry) {
    return entry.getGeneralPurposeBit().usesUTF8ForNames()
        || entry.getNameSource() == ZipArchiveEntry.NameSource.UNICODE_EXTRA_FIELD;
  }

  private StagedFile staged(String folder, String path, ZipArchiveEntry entry) {
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
