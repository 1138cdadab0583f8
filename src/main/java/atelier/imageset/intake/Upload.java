package atelier.imageset.intake;

import atelier.imageset.ImageSet;
import atelier.imageset.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Files on their way to become an image set: staged in a temporary folder by {@link #add}, looked
 * at by {@link #inspect}, made into a set by {@link #prepare}. Safe for several threads.
 */
public final class Upload implements AutoCloseable {
  /** The most zips in an upload; each stays open. */
  private static final int MAX_ZIPS = 100;

  private final String id;
  private final String owner;
  private final Path folder;
  private final Uploads uploads;
  private final List<StagedFile> files = new ArrayList<>();
  private final List<Zip> zips = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private int count;
  private long unpacked;
  private int names;
  private Instant touched;
  private boolean preparing;
  private volatile boolean closed;

  Upload(String id, String owner, Path folder, Uploads uploads) {
    this.id = id;
    this.owner = owner;
    this.folder = folder;
    this.uploads = uploads;
    this.touched = uploads.clock.instant();
  }

  private record Zip(String name, ZipContents contents) {
    /** The folder that its files seem to be in where there are several zips. */
    String folder() {
      return name.replaceFirst("(?i)\\.zip$", "") + "/";
    }
  }

  /** Unguessable. */
  public String id() {
    return id;
  }

  public String owner() {
    return owner;
  }

  /**
   * Stages a file: a picture, a zip of pictures, or {@code captions.csv}. Anything else is staged
   * too and rejected later, with its reason; what systems hide beside pictures is passed over.
   *
   * @param name its name, with folders where it came from one
   * @param in its bytes; stays open
   * @throws TooLarge if the upload is now beyond its limits; it has been closed
   * @throws CancellationException if the upload has been closed
   * @throws IOException if the bytes could not be read or kept; the file is not staged
   */
  public void add(String name, InputStream in) throws IOException {
    Path file = newFile();
    boolean staged = false;
    try {
      spool(in, file);
      staged = stage(FilePath.tidy(name), file);
    } catch (TooLarge e) {
      close();
      throw e;
    } finally {
      if (!staged) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Looks at a sample of the staged pictures.
   *
   * @throws NoUsablePicture if there is none in the sample; the upload has been closed
   */
  public Inspection inspect() throws IOException {
    Contents contents = contents(spent -> {});
    List<Rejection> rejected = new ArrayList<>();
    Optional<Suggestion> suggestion =
        Sample.suggestion(contents.items(), uploads.decoder, uploads.pool, rejected);
    if (suggestion.isEmpty()) {
      close();
      throw new NoUsablePicture(rejected);
    }
    return new Inspection(
        contents.items().size(),
        contents.labels(),
        contents.captions(),
        suggestion.get().size(),
        suggestion.get().channels(),
        suggestion.get().reason());
  }

  /**
   * Makes an image set of the staged pictures; the upload is closed afterwards, however this ends.
   * Of pictures that are the same once prepared, the first is kept and the others are rejected.
   *
   * @param progress told the number of files looked at, out of all
   * @throws NoUsablePicture if there is none
   * @throws TooLarge if a zip unpacks to more than is allowed
   * @throws CancellationException if the upload was closed meanwhile
   */
  public Prepared prepare(Options options, Progress progress) throws IOException {
    synchronized (this) {
      requireOpen();
      preparing = true;
    }
    try {
      return prepared(options, progress);
    } catch (IOException | RuntimeException e) {
      requireOpen(); // closing takes the files away, which fails in many ways
      throw e;
    } finally {
      close();
    }
  }

  /** Cancels a preparation under way and removes the staged files. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      zips.forEach(zip -> zip.contents.close());
    }
    uploads.remove(id);
  }

  /** Whether nobody has touched this upload since then. */
  synchronized boolean idleSince(Instant then) {
    return !preparing && touched.isBefore(then);
  }

  private synchronized Path newFile() {
    requireOpen();
    touched = uploads.clock.instant();
    return folder.resolve(Integer.toString(names++));
  }

  private void spool(InputStream in, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        requireOpen();
        if (sent.addAndGet(n) > uploads.limits.bytes()) {
          throw tooManyBytes();
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /** Takes a file in; returns whether it is still needed. */
  private synchronized boolean stage(String path, Path file) throws IOException {
    requireOpen();
    touched = uploads.clock.instant();
    if (FilePath.isLitter(path)) {
      return false;
    }
    Optional<String> refusal = FilePath.refusal(path);
    if (refusal.isPresent()) {
      take(new StagedFile.Refused(FilePath.shown(path), refusal.get()));
      return false;
    }
    if (!isZip(file)) {
      take(new StagedFile.Plain(path, file));
      return true;
    }
    if (zips.size() == MAX_ZIPS) {
      throw new TooLarge(
          "An upload holds at most %d zips; put the pictures into fewer.".formatted(MAX_ZIPS));
    }
    try {
      Zip zip = new Zip(path, new ZipContents(file));
      zips.add(zip);
      count(zip.contents.files(""));
      return true;
    } catch (Unusable e) {
      take(new StagedFile.Refused(path, e.reason()));
      return false;
    }
  }

  private void take(StagedFile file) throws IOException {
    files.add(file);
    count(List.of(file));
  }

  private void count(List<StagedFile> added) throws IOException {
    count += added.size();
    if (count > uploads.limits.files()) {
      throw new TooLarge(
          String.format(
              Locale.ENGLISH,
              "An upload holds at most %,d files and this one has more; leave some out.",
              uploads.limits.files()));
    }
    for (StagedFile file : added) {
      unpacked += Math.max(0, file.size());
    }
    if (unpacked > uploads.limits.bytes()) {
      throw tooManyBytes();
    }
  }

  private TooLarge tooManyBytes() {
    return new TooLarge(
        "An upload holds at most %s, unpacked, and this one has more; leave some pictures out or make them smaller."
            .formatted(uploads.limits.bytesInWords()));
  }

  private Prepared prepared(Options options, Progress progress) throws IOException {
    AtomicLong budget = new AtomicLong(uploads.limits.bytes());
    IntConsumer spent =
        bytes -> {
          if (budget.addAndGet(-bytes) < 0) {
            throw tooManyBytes();
          }
        };
    Contents contents = contents(spent);
    Integer size = options.size();
    Integer channels = options.channels();
    if (size == null || channels == null) {
      Suggestion suggestion =
          Sample.suggestion(contents.items(), uploads.decoder, uploads.pool, new ArrayList<>())
              .orElse(Suggestion.FOR_THE_UNKNOWN);
      size = size == null ? (Integer) suggestion.size() : size;
      channels = channels == null ? (Integer) suggestion.channels() : channels;
    }
    int side = size;
    int planes = channels;
    Packing.Decoding decoding =
        file -> {
          requireOpen();
          return uploads.decoder.decode(
              file.picture(spent), side, planes, options.fit(), options.ground());
        };
    List<Rejection> rejected = new ArrayList<>(contents.rejected());
    ImageSet set =
        uploads.sets.add(
            options.name(),
            owner,
            null,
            side,
            planes,
            writer -> {
              Packing packing = new Packing(writer, uploads.pool, decoding);
              rejected.addAll(packing.pack(contents.items(), progress));
              requireOpen();
              if (writer.count() == 0) {
                throw new NoUsablePicture(rejected);
              }
            });
    return new Prepared(set, rejected);
  }

  private Contents contents(IntConsumer spent) {
    List<StagedFile> all;
    synchronized (this) {
      requireOpen();
      touched = uploads.clock.instant();
      all = new ArrayList<>(files);
      for (Zip zip : zips) {
        all.addAll(zip.contents.files(zips.size() == 1 ? "" : zip.folder()));
      }
    }
    return Contents.of(all, spent);
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Format.isZip(in.readNBytes(Format.HEAD));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new CancellationException("This upload was cancelled or is over; begin a new one.");
    }
  }
}
