package atelier.imageset.intake;

import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import atelier.imageset.intake.Decoder.Decoded;
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
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

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

  /** Unguessable; the set that is made of it bears it as well. */
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
    Contents contents = contents(true, spent -> {});
    List<Rejection> rejected = new ArrayList<>();
    Optional<Suggestion> suggestion =
        Sample.suggestion(contents.items(), uploads.decoder, turns(), rejected);
    if (suggestion.isEmpty()) {
      close();
      throw new NoUsablePicture(rejected);
    }
    return new Inspection(
        contents.items().size() - rejected.size(),
        contents.paired(),
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
   * @param born hears of each set just before there is one
   * @throws NoUsablePicture if there is none
   * @throws TooLarge if a zip unpacks to more than is allowed
   * @throws CancellationException if the upload was closed meanwhile
   */
  public Prepared prepare(Options options, Progress progress, Consumer<ImageSet> born)
      throws IOException {
    return closing(() -> prepared(options, progress, born));
  }

  /**
   * Makes a new version of an image set, with the staged pictures after its own; otherwise as
   * {@link #prepare}. Where the set has labels, folders A and B are labels, too.
   *
   * @throws PairsForOneSet if they are labels of nothing, but hold pairs
   */
  public Prepared extend(ImageSet set, Progress progress, Consumer<ImageSet> born)
      throws IOException {
    return closing(() -> extended(set, progress, born));
  }

  private interface Preparing {
    Prepared prepared() throws IOException;
  }

  private Prepared closing(Preparing work) throws IOException {
    synchronized (this) {
      requireOpen();
      preparing = true;
    }
    try {
      return work.prepared();
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
          throw uploads.limits.tooManyBytes();
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
      throw uploads.limits.tooManyBytes();
    }
  }

  private TurnsByOwner.Of turns() {
    return new TurnsByOwner.Of(uploads.turns, owner);
  }

  private Prepared prepared(Options options, Progress progress, Consumer<ImageSet> born)
      throws IOException {
    Budget budget = new Budget(uploads.limits);
    Contents contents = contents(true, budget::spendBytes);
    Integer size = options.size();
    Integer channels = options.channels();
    if (size == null || channels == null) {
      Suggestion suggestion =
          Sample.suggestion(contents.items(), uploads.decoder, turns(), new ArrayList<>())
              .orElse(Suggestion.FOR_THE_UNKNOWN);
      size = size == null ? (Integer) suggestion.size() : size;
      channels = channels == null ? (Integer) suggestion.channels() : channels;
    }
    Work work = new Work(contents, options, size, channels, budget, progress);
    if (contents.paired() || options.fit() == Options.Fit.HALVES) {
      ImageSets.Pair pair =
          uploads.sets.addPair(
              id,
              new ImageSets.Title(options.name() + " A", null),
              new ImageSets.Title(options.name() + " B", null),
              owner,
              size,
              channels,
              work::pack,
              born);
      return work.made(pair.set(), pair.partner());
    }
    ImageSets.Title title = new ImageSets.Title(options.name(), null);
    return work.made(uploads.sets.add(id, title, owner, size, channels, work::pack, born), null);
  }

  private Prepared extended(ImageSet set, Progress progress, Consumer<ImageSet> born)
      throws IOException {
    Budget budget = new Budget(uploads.limits);
    Contents contents = contents(set.labels().isEmpty(), budget::spendBytes);
    if (contents.paired()) {
      throw new PairsForOneSet(set);
    }
    Options options = Options.named(set.name());
    Work work = new Work(contents, options, set.size(), set.channels(), budget, progress);
    return work.made(uploads.sets.extended(id, set, owner, work::pack, born), null);
  }

  /** Makes pictures of files, as told by the options, and keeps what is to be said of them. */
  private final class Work implements Packing.Decoding {
    private final Contents contents;
    private final Options options;
    private final int size;
    private final int channels;
    private final Budget budget;
    private final Progress progress;
    private final Once once = new Once();
    private final List<Rejection> rejected;
    private final List<String> warnings = new ArrayList<>();

    Work(
        Contents contents,
        Options options,
        int size,
        int channels,
        Budget budget,
        Progress progress) {
      this.contents = contents;
      this.options = options;
      this.size = size;
      this.channels = channels;
      this.budget = budget;
      this.progress = progress;
      this.rejected = new ArrayList<>(contents.rejected());
    }

    /** Packs all pictures, each partner with the second writer. */
    void pack(PackedImages.Writer... writers) throws IOException {
      int before = writers[0].count();
      Packing packing = new Packing(List.of(writers), turns(), this);
      packing.pack(contents.items(), progress);
      rejected.addAll(packing.rejected());
      warnings.addAll(packing.warnings());
      requireOpen();
      if (writers[0].count() == before) {
        throw new NoUsablePicture(rejected);
      }
    }

    Prepared made(ImageSet set, @Nullable ImageSet partner) {
      return new Prepared(set, partner, rejected, warnings);
    }

    @Override
    public Decoded decode(Contents.Item item) throws Unusable {
      StagedFile partner = item.partner();
      if (partner == null) {
        return decode(item.file(), options.fit());
      }
      Options.Fit fit =
          options.fit() == Options.Fit.HALVES ? Options.Fit.CROP : options.fit(); // a pair already
      Decoded one = decode(item.file(), fit);
      Decoded other;
      try {
        other = decode(partner, fit);
      } catch (Unusable e) {
        throw new Unusable("is left out, as its partner in B " + e.reason());
      }
      if (!one.from().hasShapeOf(other.from())) {
        throw new Unusable(
            "has %s pixels and its partner in B %s, so they do not show the same part; cut both to one shape"
                .formatted(one.from(), other.from()));
      }
      List<String> notes = new ArrayList<>(one.notes());
      if (!one.from().equals(other.from())) {
        notes.add("is not as large as its partner in B; both became %d × %d".formatted(size, size));
      }
      return new Decoded(
          List.of(one.pictures().get(0), other.pictures().get(0)), one.from(), notes);
    }

    private Decoded decode(StagedFile file, Options.Fit fit) throws Unusable {
      requireOpen();
      Decoder decoder = uploads.decoder;
      try (Memory.Part part = decoder.memory().forFile(Math.max(0, file.size()))) {
        return once.of(
            file.picture(budget::spendBytes),
            bytes ->
                decoder.decode(bytes, size, channels, fit, options.ground(), budget::spendPixels));
      } catch (IOException e) {
        throw new Unusable("cannot be read; upload it again");
      }
    }
  }

  private Contents contents(boolean pairs, IntConsumer spent) {
    List<StagedFile> all;
    synchronized (this) {
      requireOpen();
      touched = uploads.clock.instant();
      all = new ArrayList<>(files);
      for (Zip zip : zips) {
        all.addAll(zip.contents.files(zips.size() == 1 ? "" : zip.folder()));
      }
    }
    return Contents.of(all, pairs, spent);
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
