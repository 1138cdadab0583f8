package atelier.imageset.intake;

import static atelier.imageset.intake.TestFiles.blackPng;
import static atelier.imageset.intake.TestFiles.half;
import static atelier.imageset.intake.TestFiles.png;
import static atelier.imageset.intake.TestFiles.quarters;
import static atelier.imageset.intake.TestFiles.text;
import static atelier.imageset.intake.TestFiles.zip;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSet;
import atelier.imageset.ImageSets;
import atelier.imageset.MemoryImageSetStore;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadTest {
  private static final Limits SMALL = new Limits(20, 100_000, 1_000_000_000);
  private static final Consumer<ImageSet> UNHEARD = set -> {};

  @TempDir Path folder;
  private final MemoryImageSetStore store = new MemoryImageSetStore();
  private final SettableClock clock = new SettableClock();
  private ImageSets sets;
  private Uploads uploads;

  @BeforeEach
  void open() throws IOException {
    sets = new ImageSets(store, new BlobStore(folder.resolve("blobs")), clock);
    uploads = new Uploads(folder.resolve("uploads"), sets, SMALL, clock);
  }

  @AfterEach
  void close() throws IOException {
    uploads.close();
    assertEquals(0, stagedFiles(), "nothing is left of the uploads");
  }

  // --- good pictures ---

  @Test
  void makesASetOfFilesInTheOrderOfTheirNames() throws IOException {
    Prepared prepared = prepare("10.png", png(3), "2.png", png(2), "1.png", png(1));

    assertEquals(List.of(), prepared.rejected());
    assertEquals(List.of(prepared.set()), store.list());
    assertEquals("ada", prepared.set().owner());
    assertEquals("Mine", prepared.set().name());
    assertEquals(32, prepared.set().size(), "as suggested");
    assertEquals(3, prepared.set().channels(), "as suggested");
    PackedImages images = sets.open(prepared.set());
    assertEquals(
        List.of(1, 2, 3), Stream.of(0, 1, 2).map(i -> images.picture(i).at(2, 9, 9)).toList());
  }

  @Test
  void preparesAsTold() throws IOException {
    Upload upload = upload("q.png", quarters("png"));
    Options options = new Options("Small", 28, 1, Options.Fit.WHOLE, Options.Ground.BLACK);
    Prepared prepared = upload.prepare(options, Progress.UNWATCHED, UNHEARD);
    assertEquals(28, prepared.set().size());
    assertEquals(1, prepared.set().channels());
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<String> told = new ArrayList<>();
    upload("a.png", png(1), "b.txt", text("no"), "c.png", png(2))
        .prepare(Options.named("x"), (done, total) -> told.add(done + "/" + total), UNHEARD);
    assertEquals(List.of("1/3", "2/3", "3/3"), told);
  }

  @Test
  void inspectsBeforeItPrepares() throws IOException {
    Upload upload =
        upload(
            "pets.zip",
            zip("cats/1.png", png(1), "cats/2.png", png(2), "dogs/1.png", png(3)),
            "captions.csv",
            text("file,caption\ncats/1.png,a cat\n"));
    Inspection inspection = upload.inspect();
    assertEquals(
        new Inspection(
            3, false, List.of("cats", "dogs"), 1, 32, 3, "The 3 pictures are 32×32 and in colour."),
        inspection);
    Prepared prepared = upload.prepare(Options.named("Pets"), Progress.UNWATCHED, UNHEARD);
    assertEquals(List.of("cats", "dogs"), prepared.set().labels());
    assertEquals("a cat", sets.open(prepared.set()).caption(0));
  }

  @Test
  void suggestsGreyForGreyPictures() throws IOException {
    BufferedImage grey = new BufferedImage(28, 30, BufferedImage.TYPE_3BYTE_BGR);
    Inspection inspection = upload("g.jpg", TestFiles.encoded(grey, "jpeg")).inspect();
    assertEquals(List.of(28, 1), List.of(inspection.size(), inspection.channels()));
  }

  @Test
  void takesFoldersAsLabels() throws IOException {
    PackedImages images =
        packed("animals/cats/a.png", png(1), "animals/dogs/b.png", png(2), "animals/c.png", png(3));
    assertEquals(List.of("cats", "dogs"), images.labels());
    assertEquals(List.of(-1, 0, 1), Stream.of(0, 1, 2).map(images::label).sorted().toList());
  }

  @Test
  void seesNoLabelsInASingleFolder() throws IOException {
    assertEquals(List.of(), packed("all/a.png", png(1), "all/b.png", png(2)).labels());
    assertEquals(List.of(), packed("a.png", png(1), "more/b.png", png(2)).labels());
    assertEquals(List.of(), packed("a/b/c/1.png", png(1), "a/b/c/2.png", png(2)).labels());
  }

  @Test
  void readsFoldersOfZips() throws IOException {
    PackedImages images =
        packed(
            "set.zip",
            zip(
                "set/README.txt.png/x.png",
                png(9),
                "set/train\\cats\\1.png",
                png(1),
                "set/train/dogs/1.png",
                png(2)));
    assertEquals(List.of("README.txt.png", "train"), images.labels(), "below the shared folder");

    assertEquals(
        List.of("cats", "dogs"),
        packed("cats.zip", zip("1.png", png(1)), "dogs.zip", zip("1.png", png(2))).labels(),
        "several zips are folders themselves");
  }

  @Test
  void aTextBesideTheFoldersDoesNotHideTheLabels() throws IOException {
    Prepared prepared =
        prepare("set.zip", zip("LICENSE", text("free"), "s/a/1.png", png(1), "s/b/1.png", png(2)));
    assertEquals(List.of("a", "b"), prepared.set().labels());
    assertEquals(List.of(new Rejection("LICENSE", "is not a picture")), prepared.rejected());
  }

  @Test
  void findsCaptionsBesideThePictures() throws IOException {
    PackedImages images =
        packed(
            "set.zip",
            zip(
                "set/captions.csv",
                text("file,caption\n1.png,\"one, or \"\"so\"\"\"\nimages/2.png,two\n"),
                "set/1.png",
                png(1),
                "set/images/2.png",
                png(2)));
    assertEquals("one, or \"so\"", images.caption(0));
    assertEquals("two", images.caption(1));
    assertEquals(List.of(), images.labels());
  }

  @Test
  void namesCaptionsWithoutPictures() throws IOException {
    Prepared prepared =
        prepare("captions.csv", text("file,caption\nb.png,b\nc.png,c\n"), "a.png", png(1));
    assertEquals(
        List.of(
            new Rejection(
                "captions.csv",
                "has 2 captions for files that are not in the upload, such as “b.png”")),
        prepared.rejected());
    assertFalse(prepared.set().captioned());
  }

  @Test
  void passesOverWhatSystemsLeave() throws IOException {
    Prepared prepared =
        prepare(
            ".DS_Store",
            text("x"),
            "set.zip",
            zip(
                "a.png",
                png(1),
                "__MACOSX/._a.png",
                text("x"),
                "Thumbs.db",
                text("x"),
                "b/.hidden.png",
                png(2),
                "b/",
                new byte[0]));
    assertEquals(List.of(), prepared.rejected());
    assertEquals(1, prepared.set().count());
  }

  @Test
  void namesDuplicates() throws IOException {
    Prepared prepared = prepare("a.png", png(1), "b.png", png(2), "c.png", png(1));
    assertEquals(2, prepared.set().count());
    assertEquals(
        List.of(new Rejection("c.png", "is the same picture as “a.png”")), prepared.rejected());
  }

  @Test
  void readsNamesOfOldZips() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, Charset.forName("IBM437"))) {
      for (String name : List.of("Bär/1.png", "Kuh/1.png")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(png(name.length() + name.charAt(0)));
      }
    }
    assertEquals(List.of("Bär", "Kuh"), packed("old.zip", out.toByteArray()).labels());
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, Bär, Löwe",
    "IBM437, Bär, Löwe",
    "windows-1252, Bär, Löwe",
    "windows-1252, chêne, œillet",
    "Shift_JIS, りんご, 猫の写真",
    "Shift_JIS, カタカナ, 桜",
    "GBK, 苹果, 猫的照片",
    "GBK, 桃子, 西瓜"
  })
  void readsNamesHoweverTheyAreWritten(String charset, String one, String other)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
      zip.setEncoding(charset);
      zip.setUseLanguageEncodingFlag(false);
      for (String name : List.of(one + "/1.png", other + "/1.png")) {
        zip.putArchiveEntry(new ZipArchiveEntry(name));
        zip.write(png(name.hashCode() & 0xffff));
        zip.closeArchiveEntry();
      }
    }
    assertEquals(Set.of(one, other), Set.copyOf(packed("old.zip", out.toByteArray()).labels()));
  }

  @Test
  void composedAndDecomposedAccentsAreOneName() throws IOException {
    String composed = Normalizer.normalize("Bär é.png", Normalizer.Form.NFC);
    String decomposed = Normalizer.normalize("Bär é.png", Normalizer.Form.NFD);
    PackedImages images =
        packed(
            "captions.csv",
            text("file,caption\n%s,a bear\n".formatted(composed)),
            decomposed,
            png(1));
    assertEquals("a bear", images.caption(0));
    assertEquals(
        List.of("Bär", "Kuh"),
        packed(
                Normalizer.normalize("Bär/1.png", Normalizer.Form.NFD),
                png(1),
                Normalizer.normalize("Bär/2.png", Normalizer.Form.NFC),
                png(2),
                "Kuh/1.png",
                png(3))
            .labels());
  }

  @Test
  void seesLabelsBelowFoldersForTrainingAndTesting() throws IOException {
    assertEquals(
        List.of("cat", "dog"),
        packed(
                "set.zip",
                zip(
                    "set/train/cat/1.png",
                    png(1),
                    "set/train/dog/1.png",
                    png(2),
                    "set/test/cat/2.png",
                    png(3)))
            .labels());
  }

  @Test
  void readsAZipOnManyThreads() throws Exception {
    int count = 2_000;
    Path file = folder.resolve("many.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < count; i++) {
        out.putNextEntry(new ZipEntry(i + ".txt"));
        out.write(text(Integer.toString(i)));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ZipContents zip = new ZipContents(file)) {
      List<Future<String>> read = new ArrayList<>();
      for (StagedFile entry : zip.files("")) {
        read.add(
            threads.submit(
                () ->
                    new String(entry.read(10, n -> {}, InputStream::readAllBytes), US_ASCII)
                        + ".txt"));
      }
      for (int i = 0; i < count; i++) {
        assertEquals(i + ".txt", read.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void makesPairsOfFoldersAAndB() throws IOException {
    Prepared prepared =
        prepare(
            "pairs.zip",
            zip(
                "A/1.png",
                png(1),
                "A/2.png",
                png(2),
                "A/3.png",
                png(3),
                "B/2.jpg",
                quarters("jpeg"),
                "B/1.png",
                png(101),
                "B/4.png",
                png(4)));
    ImageSet partner = java.util.Objects.requireNonNull(prepared.partner());
    assertEquals("Mine A", prepared.set().name());
    assertEquals(partner.id(), prepared.set().partner());
    assertEquals(2, prepared.set().count());
    assertEquals(2, partner.count());
    assertEquals(List.of(), prepared.set().labels());
    assertEquals(1, sets.open(prepared.set()).picture(0).at(2, 9, 9));
    assertEquals(101, sets.open(partner).picture(0).at(2, 9, 9));
    assertEquals(
        List.of(
            new Rejection("A/3.png", "has no picture of the same name in B"),
            new Rejection("B/4.png", "has no picture of the same name in A")),
        prepared.rejected());
  }

  @Test
  void foldersAAndBOfFurtherPicturesAreLabelsWhereTheSetHasLabels() throws IOException {
    ImageSet letters = prepare("C/1.png", png(1), "D/1.png", png(2)).set();
    Upload more = upload("A/1.png", png(3), "B/1.png", png(4), "A/2.png", png(5));
    Prepared whole = more.extend(letters, Progress.UNWATCHED, UNHEARD);
    assertEquals(List.of("C", "D", "A", "B"), whole.set().labels());
    assertEquals(5, whole.set().count());

    ImageSet plain = prepare("1.png", png(1)).set();
    Upload pairs = upload("A/1.png", png(3), "B/1.png", png(4));
    assertThrows(PairsForOneSet.class, () -> pairs.extend(plain, Progress.UNWATCHED, UNHEARD));
    assertEquals(0, stagedFiles());
  }

  @Test
  void leavesOutPairsOfWhichOneIsDamaged() throws IOException {
    Prepared prepared =
        prepare(
            "A/1.png", png(1), "B/1.png", text("no picture"), "A/2.png", png(2), "B/2.png", png(3));
    assertEquals(1, prepared.set().count());
    assertEquals(
        List.of(new Rejection("A/1.png", "is left out, as its partner in B is not a picture")),
        prepared.rejected());
  }

  /** Partners must show the same part; how finely they do may differ. */
  @Test
  void saysWhichPairsAreOfUnlikeSize() throws IOException {
    Prepared prepared =
        prepare(
            "A/1.png", blackPng(40, 20),
            "B/1.png", blackPng(20, 40),
            "A/2.png", blackPng(1001, 667),
            "B/2.png", blackPng(100, 67));
    assertEquals(
        List.of(
            new Rejection(
                "A/1.png",
                "has 40 × 20 pixels and its partner in B 20 × 40, so they do not show the same part; cut both to one shape")),
        prepared.rejected());
    assertEquals(1, prepared.set().count());
    String said =
        "“A/2.png” is not as large as its partner in B; both became %1$d × %1$d."
            .formatted(prepared.set().size());
    assertTrue(prepared.warnings().contains(said), prepared.warnings().toString());
  }

  @Test
  void cutsPairsOutOfPicturesSideBySide() throws IOException {
    BufferedImage wide = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      wide.setRGB(32 + i % 32, i / 32, 0xffffff);
    }
    Options halves = new Options("Two", 32, 1, Options.Fit.HALVES, Options.Ground.WHITE);
    Prepared prepared =
        upload("1.png", TestFiles.encoded(wide, "png"))
            .prepare(halves, Progress.UNWATCHED, UNHEARD);
    assertEquals(0, sets.open(prepared.set()).picture(0).at(0, 9, 9));
    assertEquals(255, sets.open(prepared.partner()).picture(0).at(0, 9, 9));
  }

  @Test
  void warnsOfWhatCannotBeLearntFrom() throws IOException {
    assertEquals(
        List.of(
            "There are only 2 pictures: a model will learn them by heart. Add more, a few dozen at least."),
        prepare("a.png", png(1), "b.png", png(2)).warnings());
    Object[] many =
        IntStream.range(0, 12)
            .boxed()
            .flatMap(i -> Stream.<Object>of((i == 0 ? "cat/" : "dog/") + i + ".png", png(i)))
            .toArray();
    assertEquals(
        List.of("The label “cat” has a single picture; nothing can be learnt from one."),
        prepare(many).warnings());
    BufferedImage strip = new BufferedImage(200, 10, BufferedImage.TYPE_INT_RGB);
    List<String> warnings =
        prepare(
                "dot.png",
                TestFiles.encoded(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png"),
                "strip.png",
                TestFiles.encoded(strip, "png"),
                "c.png",
                png(3))
            .warnings();
    assertTrue(
        warnings.toString().contains("“dot.png” has fewer than 8 pixels"), warnings.toString());
  }

  // --- bad input ---

  @ParameterizedTest(name = "method {0}: {1}")
  @CsvSource({"14, LZMA", "93, ZSTD", "95, XZ", "98, PPMD", "77, a method that is not known here"})
  void saysHowAZipCannotBeRead(int method, String name) throws IOException {
    byte[] zip = zip("a.png", png(1), "b.png", png(2));
    Prepared prepared = prepare("z.zip", withHeader(zip, 8, method, 10));
    assertEquals(
        "is packed by %s, which cannot be read; pack it again as an ordinary zip".formatted(name),
        prepared.rejected().get(0).reason());
    assertEquals(1, prepared.set().count());
  }

  @Test
  void saysThatAZipHasAPassword() throws IOException {
    byte[] zip = zip("a.png", png(1), "b.png", png(2));
    assertEquals(
        "has a password; pack it again without one",
        prepare("z.zip", withHeader(zip, 6, 9, 8)).rejected().get(0).reason());
  }

  @Test
  void readsBzip2AndDeflate64() throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
      try (OutputStream packed = new BZip2CompressorOutputStream(bzip2)) {
        packed.write(png(1));
      }
      addPacked(out, "a.png", ZipMethod.BZIP2, png(1), bzip2.toByteArray());
      // blocks that are only stored are the same in both kinds of Deflate
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      try (OutputStream packed = new DeflaterOutputStream(stored, new Deflater(0, true))) {
        packed.write(png(2));
      }
      addPacked(out, "b.png", ZipMethod.ENHANCED_DEFLATED, png(2), stored.toByteArray());
    }
    Prepared prepared = prepare("z.zip", zip.toByteArray());
    assertEquals(List.of(), prepared.rejected());
    assertEquals(2, prepared.set().count());
  }

  private static void addPacked(
      ZipArchiveOutputStream out, String name, ZipMethod method, byte[] content, byte[] packed)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setMethod(method.getCode());
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    entry.setSize(content.length);
    entry.setCompressedSize(packed.length);
    out.addRawArchiveEntry(entry, new ByteArrayInputStream(packed));
  }

  /** Changes a number in the first file's local header and in the table of contents. */
  private static byte[] withHeader(byte[] zip, int local, int value, int central) {
    byte[] changed = zip.clone();
    ByteBuffer bytes = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
    int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    bytes.putShort(local, (short) value).putShort(directory + central, (short) value);
    return changed;
  }

  @Test
  void refusesZipsWhoseFilesShareTheirBytes() throws IOException {
    byte[] zip = zip("a.png", png(1), "b.png", png(2));
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int second = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
    bytes.putInt(second + 42, 0); // both at the place of the first
    Prepared prepared = prepare("z.zip", zip, "good.png", png(3));
    assertEquals(
        List.of(new Rejection("z.zip", "has files that share their bytes; pack it again")),
        prepared.rejected());
  }

  @Test
  void decodesEqualFilesOnce() throws IOException {
    Limits few = new Limits(100, 1_000_000, 3 * 1_000_000);
    byte[] large = TestFiles.blackPng(1_000, 1_000);
    try (Uploads narrow = new Uploads(folder.resolve("narrow"), sets, few, clock)) {
      Upload upload = narrow.begin("ada");
      for (int i = 0; i < 20; i++) {
        add(upload, i + ".png", large);
      }
      Options options = new Options("x", 28, 1, Options.Fit.CROP, Options.Ground.WHITE);
      Prepared prepared = upload.prepare(options, Progress.UNWATCHED, UNHEARD);
      assertEquals(1, prepared.set().count());
      assertEquals(19, prepared.rejected().size());

      Upload greedy = narrow.begin("ada");
      for (int i = 0; i < 4; i++) {
        add(greedy, i + ".png", TestFiles.blackPng(1_000, 1_000 + i));
      }
      TooLarge e =
          assertThrows(TooLarge.class, () -> greedy.prepare(options, Progress.UNWATCHED, UNHEARD));
      assertTrue(e.getMessage().contains("3 million pixels"), e.getMessage());
    }
  }

  @Test
  void refusesTablesAndCaptionsBeyondMeasure() throws IOException {
    byte[] tables = zip("captions.csv", new byte[20 << 20]);
    assertTrue(tables.length < 100_000, "it looks harmless");
    try (Uploads wide = new Uploads(folder.resolve("wide"), sets, Limits.STANDARD, clock)) {
      Upload upload = wide.begin("ada");
      add(upload, "z.zip", tables);
      add(upload, "a.png", png(1));
      Prepared prepared = upload.prepare(Options.named("x"), Progress.UNWATCHED, UNHEARD);
      assertEquals("has more than 16 MB; make it smaller", prepared.rejected().get(0).reason());
    }
    Prepared prepared =
        prepare("captions.csv", text("file,caption\na.png," + "x".repeat(2001)), "a.png", png(1));
    assertTrue(prepared.rejected().get(0).reason().contains("more than 2000 characters"));
  }

  @Test
  void ownersTakeTurns() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begin = new CountDownLatch(1);
    try (TurnsByOwner turns = new TurnsByOwner(1)) {
      List<Future<?>> all = new ArrayList<>();
      all.add(new TurnsByOwner.Of(turns, "first").submit(() -> begin.await(1, TimeUnit.MINUTES)));
      for (String owner : List.of("ada", "ada", "ada", "bob", "cy", "bob")) {
        all.add(new TurnsByOwner.Of(turns, owner).submit(() -> order.add(owner)));
      }
      begin.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertEquals(List.of("ada", "bob", "cy", "ada", "bob", "ada"), order);
  }

  @Test
  void keepsTheGoodAndSaysWhatIsWrongWithTheOthers() throws IOException {
    byte[] large = TestFiles.blackPng(50_000, 10_000);
    Prepared prepared =
        prepare(
            "1 good.png",
            png(1),
            "2 empty.png",
            new byte[0],
            "3 text.png",
            text("this is a text and not a picture"),
            "4 cut.jpg",
            withoutEnd(quarters("jpeg")),
            "5 large.png",
            large,
            "6 good.jpg",
            quarters("jpeg"));
    assertEquals(2, prepared.set().count());
    assertEquals(
        List.of(
            "2 empty.png is empty",
            "3 text.png is not a picture",
            "4 cut.jpg is cut off",
            "5 large.png has 50,000 × 10,000 pixels; at most 50,000,000 can be read, make it"
                + " smaller"),
        prepared.rejected().stream().map(r -> r.file() + " " + r.reason()).toList());
  }

  @Test
  void saysWhyThereIsNoPicture() throws IOException {
    Upload upload = upload("a.png", text("nothing but text"), "b.png", new byte[0]);
    NoUsablePicture e =
        assertThrows(
            NoUsablePicture.class,
            () -> upload.prepare(Options.named("x"), Progress.UNWATCHED, UNHEARD));
    assertEquals(
        "There is no picture to learn from: “a.png” is not a picture; “b.png” is empty. Upload"
            + " PNG, JPEG, WebP, GIF or BMP pictures, or a zip of them.",
        e.getMessage());
    assertEquals(2, e.rejected().size());
    assertEquals(List.of(), store.list());
    assertEquals(0, stagedFiles());

    Upload other = upload("a.png", text("nothing but text"));
    assertThrows(NoUsablePicture.class, other::inspect);
    assertTrue(uploads.find(other.id()).isEmpty());
    Upload empty = uploads.begin("ada");
    assertTrue(
        assertThrows(NoUsablePicture.class, empty::inspect)
            .getMessage()
            .startsWith("There are no files"));
  }

  @Test
  void rejectsZipsInZips() throws IOException {
    Prepared prepared = prepare("z.zip", zip("in.zip", zip("a.png", png(1)), "b.png", png(2)));
    assertEquals(1, prepared.set().count());
    assertEquals("in.zip", prepared.rejected().get(0).file());
    assertTrue(prepared.rejected().get(0).reason().contains("zip inside a zip"));
  }

  @Test
  void rejectsPathsThatLeadOut() throws IOException {
    Prepared prepared =
        prepare(
            "z.zip",
            zip(
                "../../x.png",
                png(1),
                "/etc/y.png",
                png(2),
                "C:\\z.png",
                png(3),
                "a/../b.png",
                png(4),
                "good.png",
                png(5)),
            "../up.png",
            png(6));
    assertEquals(1, prepared.set().count());
    assertEquals(5, prepared.rejected().size());
    for (Rejection rejection : prepared.rejected()) {
      assertTrue(rejection.reason().contains("leads out"), rejection.toString());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(
          List.of(), files.filter(f -> f.getFileName().toString().endsWith(".png")).toList());
    }
  }

  @Test
  void rejectsBrokenZips() throws IOException {
    byte[] zip = zip("a.png", png(1), "b.png", png(2));
    byte[] damaged = zip.clone();
    Arrays.fill(damaged, 45, 60, (byte) 0x7e);
    Prepared prepared = prepare("half.zip", half(zip), "damaged.zip", damaged);
    assertEquals(1, prepared.set().count(), "one of the damaged zip is whole");
    assertEquals(
        List.of("a.png", "half.zip"), prepared.rejected().stream().map(Rejection::file).toList());
  }

  @Test
  void takesNoMoreFilesThanAllowed() throws IOException {
    Upload upload = uploads.begin("ada");
    for (int i = 0; i < SMALL.files(); i++) {
      add(upload, i + ".png", png(i));
    }
    TooLarge e = assertThrows(TooLarge.class, () -> add(upload, "one more.png", png(99)));
    assertTrue(e.getMessage().contains("at most 20 files"), e.getMessage());
    assertTrue(uploads.find(upload.id()).isEmpty());
    assertEquals(0, stagedFiles());

    Object[] files =
        IntStream.rangeClosed(0, SMALL.files())
            .boxed()
            .flatMap(i -> Stream.<Object>of(i + ".png", png(i)))
            .toArray();
    assertThrows(TooLarge.class, () -> upload("z.zip", zip(files)));
    assertEquals(0, stagedFiles());
  }

  @Test
  void countsAHundredThousandFilesInAZip() throws IOException {
    try (Uploads standard = new Uploads(folder.resolve("standard"), sets, Limits.STANDARD, clock)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (int i = 0; i <= 100_000; i++) {
          zip.putNextEntry(new ZipEntry(i + ".png"));
        }
      }
      Upload upload = standard.begin("ada");
      TooLarge e = assertThrows(TooLarge.class, () -> add(upload, "z.zip", out.toByteArray()));
      assertTrue(e.getMessage().contains("100,000 files"), e.getMessage());
    }
  }

  @Test
  void stopsReadingWhereThereAreTooManyBytes() throws IOException {
    Upload upload = uploads.begin("ada");
    InputStream endless =
        new InputStream() {
          private long given;

          @Override
          public int read() {
            assertTrue(++given < 10 * SMALL.bytes(), "it goes on reading");
            return 'x';
          }
        };
    TooLarge e = assertThrows(TooLarge.class, () -> upload.add("endless.png", endless));
    assertTrue(e.getMessage().contains("at most 100000 bytes"), e.getMessage());
    assertTrue(uploads.find(upload.id()).isEmpty());
    assertEquals("2 GB", Limits.STANDARD.bytesInWords());
  }

  @Test
  void refusesZipsThatUnpackToTooMuch() throws IOException {
    byte[] bomb = zip("a.png", png(1), "bomb.png", new byte[(int) SMALL.bytes()]);
    assertTrue(bomb.length < 1_000, "it looks harmless");
    assertThrows(TooLarge.class, () -> upload("bomb.zip", bomb));
  }

  @Test
  void stopsUnpackingZipsThatLieAboutTheirSize() throws IOException {
    byte[] picture = Arrays.copyOf(png(1), (int) SMALL.bytes());
    byte[] bomb = zip("bomb.png", picture);
    ByteBuffer bytes = ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN);
    int directory = new String(bomb, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    assertEquals(picture.length, bytes.getInt(directory + 24));
    bytes.putInt(directory + 24, 1_000);

    Prepared prepared = prepare("bomb.zip", bomb, "good.png", png(2));
    assertEquals(
        List.of(new Rejection("bomb.png", "is larger than its zip says; pack it again")),
        prepared.rejected());
  }

  @Test
  void refusesEndlessTablesOfContents() throws IOException {
    byte[] zip = zip("a.png", png(1));
    ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 10, 1 << 30);
    Upload upload = upload("z.zip", zip);
    assertTrue(
        assertThrows(NoUsablePicture.class, upload::inspect)
            .getMessage()
            .contains("too many files"));
  }

  @Test
  void refusesSizesThatAreNotOffered() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Options("x", 33, 3, Options.Fit.CROP, Options.Ground.WHITE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Options("x", 32, 2, Options.Fit.CROP, Options.Ground.WHITE));
  }

  // --- coming and going ---

  @Test
  void aLostConnectionLosesOnlyItsFile() throws IOException {
    Upload upload = upload("a.png", png(1));
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThrows(IOException.class, () -> upload.add("b.png", broken));
    assertEquals(1, stagedFiles());
    assertEquals(1, upload.prepare(Options.named("x"), Progress.UNWATCHED, UNHEARD).set().count());
  }

  @Test
  void closingCancels() throws IOException {
    Upload upload = upload("a.png", png(1), "b.png", png(2), "c.png", png(3));
    assertThrows(
        CancellationException.class,
        () -> upload.prepare(Options.named("x"), (done, total) -> upload.close(), UNHEARD));
    assertEquals(List.of(), store.list());
    assertEquals(0, stagedFiles());
    assertThrows(CancellationException.class, () -> add(upload, "d.png", png(4)));
    assertThrows(CancellationException.class, upload::inspect);
  }

  @Test
  void dropsUploadsThatNobodyTouches() throws IOException {
    Upload old = upload("a.png", png(1));
    Upload used = upload("a.png", png(1));
    clock.now = clock.now.plus(Uploads.STALE);
    add(used, "b.png", png(2));
    clock.now = clock.now.plus(Duration.ofMinutes(1));

    Upload fresh = uploads.begin("ada");

    assertTrue(uploads.find(old.id()).isEmpty());
    assertEquals(used, uploads.find(used.id()).orElseThrow());
    assertEquals(fresh, uploads.find(fresh.id()).orElseThrow());
    assertEquals(2, stagedFiles());
  }

  @Test
  void startsWithoutWhatAnEarlierProcessLeft() throws IOException {
    upload("a.png", png(1));
    assertEquals(1, stagedFiles());
    new Uploads(folder.resolve("uploads"), sets, SMALL, clock).close();
    assertEquals(0, stagedFiles());
  }

  @Test
  void theSameFilesMakeTheSamePixels() throws IOException {
    byte[] zip = zip("a.jpg", quarters("jpeg"), "b.png", png(2));
    assertEquals(prepare("z.zip", zip).set().blob(), prepare("z.zip", zip).set().blob());
    assertArrayEquals(
        packed("z.zip", zip).picture(0).pixels(), packed("z.zip", zip).picture(0).pixels());
  }

  private static byte[] withoutEnd(byte[] file) {
    return Arrays.copyOf(file, file.length - 20);
  }

  private Upload upload(Object... namesAndBytes) throws IOException {
    Upload upload = uploads.begin("ada");
    for (Map.Entry<String, byte[]> file : TestFiles.files(namesAndBytes).entrySet()) {
      add(upload, file.getKey(), file.getValue());
    }
    return upload;
  }

  private static void add(Upload upload, String name, byte[] bytes) throws IOException {
    upload.add(name, new ByteArrayInputStream(bytes));
  }

  private Prepared prepare(Object... namesAndBytes) throws IOException {
    return upload(namesAndBytes).prepare(Options.named("Mine"), Progress.UNWATCHED, UNHEARD);
  }

  private PackedImages packed(Object... namesAndBytes) throws IOException {
    return sets.open(prepare(namesAndBytes).set());
  }

  private long stagedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("uploads"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
