package atelier.imageset.intake;

import static atelier.imageset.intake.TestFiles.half;
import static atelier.imageset.intake.TestFiles.png;
import static atelier.imageset.intake.TestFiles.quarters;
import static atelier.imageset.intake.TestFiles.text;
import static atelier.imageset.intake.TestFiles.zip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.blob.BlobStore;
import atelier.imageset.ImageSets;
import atelier.imageset.MemoryImageSetStore;
import atelier.imageset.PackedImages;
import atelier.imageset.Progress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
  private static final Limits SMALL = new Limits(20, 100_000, 1_000_000_000);

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
    Prepared prepared = upload.prepare(options, Progress.UNWATCHED);
    assertEquals(28, prepared.set().size());
    assertEquals(1, prepared.set().channels());
  }

  @Test
  void tellsHowFarItIs() throws IOException {
    List<String> told = new ArrayList<>();
    upload("a.png", png(1), "b.txt", text("no"), "c.png", png(2))
        .prepare(Options.named("x"), (done, total) -> told.add(done + "/" + total));
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
    Prepared prepared = upload.prepare(Options.named("Pets"), Progress.UNWATCHED);
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
                "has captions for 2 files that are not in the upload, such as “b.png”")),
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

  // --- bad input ---

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
            NoUsablePicture.class, () -> upload.prepare(Options.named("x"), Progress.UNWATCHED));
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
    assertEquals(1, upload.prepare(Options.named("x"), Progress.UNWATCHED).set().count());
  }

  @Test
  void closingCancels() throws IOException {
    Upload upload = upload("a.png", png(1), "b.png", png(2), "c.png", png(3));
    assertThrows(
        CancellationException.class,
        () -> upload.prepare(Options.named("x"), (done, total) -> upload.close()));
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
    return upload(namesAndBytes).prepare(Options.named("Mine"), Progress.UNWATCHED);
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
