package atelier.imageset.intake;

import static atelier.imageset.intake.TestFiles.BLUE;
import static atelier.imageset.intake.TestFiles.GREEN;
import static atelier.imageset.intake.TestFiles.RED;
import static atelier.imageset.intake.TestFiles.WHITE;
import static atelier.imageset.intake.TestFiles.encoded;
import static atelier.imageset.intake.TestFiles.half;
import static atelier.imageset.intake.TestFiles.quarters;
import static atelier.imageset.intake.TestFiles.resource;
import static atelier.imageset.intake.TestFiles.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atelier.imageset.Picture;
import atelier.imageset.intake.Options.Fit;
import atelier.imageset.intake.Options.Ground;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
  private static final Map<Character, Color> COLOURS =
      Map.of('R', RED, 'G', GREEN, 'B', BLUE, 'W', WHITE);

  private final Decoder decoder = new Decoder(new Memory(600_000_000));

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
  void readsWhatJavaReads(String format) throws Unusable {
    assertQuarters("RGBW", crop(quarters(format), 32), format.equals("jpeg") ? 8 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "progressive.jpg", "lossy.webp", "lossless.webp"})
  void readsWhatJavaDoesNotRead(String name) throws Unusable {
    // CMYK has no profile here: its colours come near only
    int tolerance = name.equals("cmyk.jpg") ? 60 : 16;
    assertQuarters("RGBW", crop(resource(name), 32), tolerance);
  }

  @Test
  void keepsPixelsThatNeedNoChange() throws Unusable {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 28 * 28; i++) {
      image.setRGB(i % 28, i / 28, 77773 * i & 0xffffff);
    }
    Picture picture = crop(encoded(image, "png"), 28);
    assertArrayEquals(
        image.getRGB(0, 0, 28, 28, null, 0, 28),
        picture.toImage().getRGB(0, 0, 28, 28, null, 0, 28));
  }

  @Test
  void keepsGreysAsTheyAreStored() throws Unusable {
    BufferedImage grey = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    fill(grey, 100);
    assertEquals(100, crop(encoded(grey, "png"), 32).at(0, 5, 5));
    assertEquals(100, crop(encoded(grey, "jpeg"), 32).at(2, 5, 5), 2);
    BufferedImage deep = new BufferedImage(32, 32, BufferedImage.TYPE_USHORT_GRAY);
    fill(deep, 100 * 257);
    assertEquals(100, crop(encoded(deep, "png"), 32).at(1, 5, 5));
  }

  @Test
  void makesGreyOfColour() throws Unusable {
    Picture picture = decode(quarters("png"), 32, 1, Fit.CROP, Ground.WHITE);
    assertEquals(1, picture.channels());
    assertEquals(Math.round(0.299 * 220 + 0.587 * 40 + 0.114 * 40), picture.at(0, 4, 4));
    assertEquals(240, picture.at(0, 28, 28));
  }

  @Test
  void cropsTheMiddleOrFitsTheWhole() throws Unusable {
    // 96 × 32: red, green, blue side by side
    BufferedImage wide = new BufferedImage(96, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 96 * 32; i++) {
      wide.setRGB(i % 96, i / 96, List.of(RED, GREEN, BLUE).get(i % 96 / 32).getRGB());
    }
    byte[] file = encoded(wide, "png");

    Picture middle = crop(file, 32);
    for (int x : List.of(2, 16, 29)) {
      assertColour(GREEN, middle, x, 16, 3);
    }
    Picture whole = decode(file, 48, 3, Fit.WHOLE, Ground.GREY);
    assertColour(RED, whole, 8, 24, 3);
    assertColour(GREEN, whole, 24, 24, 3);
    assertColour(BLUE, whole, 40, 24, 3);
    assertColour(Color.decode("0x808080"), whole, 24, 10, 0);
    assertColour(Color.decode("0x808080"), whole, 24, 38, 0);
  }

  @Test
  void laysTransparentPicturesOnTheGround() throws Unusable {
    BufferedImage rgba = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 32 * 32; i++) {
      rgba.setRGB(i % 32, i / 32, i % 32 < 16 ? 0x80ff0000 : 0x0000ff00);
    }
    byte[] file = encoded(rgba, "png");
    Picture onWhite = crop(file, 32);
    assertColour(new Color(255, 127, 127), onWhite, 4, 4, 1);
    assertColour(Color.WHITE, onWhite, 28, 4, 0);
    Picture onBlack = decode(file, 32, 3, Fit.CROP, Ground.BLACK);
    assertColour(new Color(128, 0, 0), onBlack, 4, 4, 1);
    assertColour(Color.BLACK, onBlack, 28, 4, 0);
    assertColour(Color.WHITE, crop(resource("transparent.webp"), 32), 28, 4, 0);
    assertColour(RED, crop(resource("transparent.webp"), 32), 4, 4, 0);
  }

  @Test
  void knowsTheTransparencyOfPalettesAndOfGreys() throws Unusable {
    byte[] levels = {0, (byte) 200, 0};
    IndexColorModel palette =
        new IndexColorModel(8, 3, levels, levels, levels, new byte[] {(byte) 255, (byte) 255, 0});
    BufferedImage indexed = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int i = 0; i < 32 * 32; i++) {
      indexed.getRaster().setSample(i % 32, i / 32, 0, i % 32 < 16 ? 1 : 2);
    }
    for (String format : List.of("png", "gif")) {
      Picture picture = crop(encoded(indexed, format), 32);
      assertColour(new Color(200, 200, 200), picture, 4, 4, 0);
      assertColour(Color.WHITE, picture, 28, 4, 0);
    }
    ComponentColorModel greyAlpha =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, 3, DataBuffer.TYPE_BYTE);
    WritableRaster raster = greyAlpha.createCompatibleWritableRaster(32, 32);
    for (int i = 0; i < 32 * 32; i++) {
      raster.setPixel(i % 32, i / 32, new int[] {60, i % 32 < 16 ? 255 : 0});
    }
    Picture picture = crop(encoded(new BufferedImage(greyAlpha, raster, false, null), "png"), 32);
    assertColour(new Color(60, 60, 60), picture, 4, 4, 0);
    assertColour(Color.WHITE, picture, 28, 4, 0);
  }

  @Test
  void shrinksWithoutAliasing() throws Unusable {
    // a checkerboard of single pixels becomes even grey
    BufferedImage board = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 300 * 300; i++) {
      board.getRaster().setSample(i % 300, i / 300, 0, (i % 300 + i / 300) % 2 * 255);
    }
    Picture picture = decode(encoded(board, "png"), 64, 1, Fit.CROP, Ground.WHITE);
    for (int i = 0; i < 64 * 64; i++) {
      assertEquals(127.5, picture.pixels()[i] & 0xff, 8, "at " + i);
    }
  }

  @Test
  void readsLargePicturesWithinBounds() throws Exception {
    Picture picture = crop(TestFiles.blackPng(7_000, 7_000), 32);
    assertColour(Color.BLACK, picture, 16, 16, 0);
    byte[] huge = TestFiles.blackPng(50_000, 50_000);
    Unusable tooLarge = assertThrows(Unusable.class, () -> crop(huge, 32));
    assertTrue(tooLarge.reason().contains("50,000 × 50,000"), tooLarge.reason());
    assertThrows(Unusable.class, () -> decoder.dimensions(huge));
  }

  @ParameterizedTest
  @CsvSource({
    "1, RGBW", "2, GRWB", "3, WBGR", "4, BWRG", "5, RBGW", "6, BRWG", "7, WGBR", "8, GWRB"
  })
  void turnsPicturesUpright(int orientation, String expected) throws Exception {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      byte[] exif = exif(orientation, order);
      assertQuarters(expected, crop(jpegWith(exif), 32), 8);
      assertQuarters(expected, crop(pngWith(exif), 32), 0);
      assertQuarters(expected, crop(webpWith(exif), 32), 8);
    }
  }

  @Test
  void measuresPicturesUpright() throws Exception {
    byte[] exif = exif(6, ByteOrder.BIG_ENDIAN);
    byte[] lying = encoded(quarters(48, 32, BufferedImage.TYPE_INT_RGB), "jpeg");
    Decoder.Decoded decoded = decoder.decode(jpegWith(lying, exif), 1000, Ground.WHITE);
    assertEquals(new Decoder.Dimensions(32, 48), decoded.from());
  }

  @Test
  void overlooksBrokenExif() throws Exception {
    byte[] exif = exif(6, ByteOrder.BIG_ENDIAN);
    ByteBuffer.wrap(exif).putInt(4, 5_000);
    assertQuarters("RGBW", crop(jpegWith(exif), 32), 8);
    assertQuarters("RGBW", crop(pngWith(new byte[] {1}), 32), 0);
  }

  @Test
  void findsTheOrientationBehindFillBytes() throws Exception {
    byte[] jpeg = jpegWith(exif(6, ByteOrder.BIG_ENDIAN));
    byte[] filled = new byte[jpeg.length + 3];
    System.arraycopy(jpeg, 0, filled, 0, 2);
    Arrays.fill(filled, 2, 5, (byte) 0xff);
    System.arraycopy(jpeg, 2, filled, 5, jpeg.length - 2);
    assertQuarters("BRWG", crop(filled, 32), 8);
  }

  @Test
  void aJpegThatLacksOnlyItsEndIsWhole() throws Exception {
    byte[] jpeg = quarters("jpeg");
    byte[] endless = Arrays.copyOf(jpeg, jpeg.length - 2);
    assertQuarters("RGBW", crop(endless, 32), 8);
    assertEquals(List.of(), notes(jpeg));
    assertEquals(List.of("lacks its last bytes, but the picture is whole"), notes(endless));
    assertRejected("cut off", Arrays.copyOf(jpeg, jpeg.length - 60));
  }

  @Test
  void aJpegWithACutProfileIsWhole() throws Exception {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.write(text("ICC_PROFILE\0"));
    segment.write(new byte[] {1, 2}); // the first of two, and there is no second
    segment.write(profile, 0, 200);
    byte[] jpeg = quarters("jpeg");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(new byte[] {(byte) 0xff, (byte) 0xe2, 0, (byte) (segment.size() + 2)});
    out.write(segment.toByteArray());
    out.write(jpeg, 2, jpeg.length - 2);
    assertQuarters("RGBW", crop(out.toByteArray(), 32), 8);
    assertEquals(
        List.of("has a damaged colour profile; its colours may differ a little"),
        notes(out.toByteArray()));
  }

  @Test
  void honoursWhatAPngTellsOfItsColours() throws Exception {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, 0x808000);
    }
    byte[] png = encoded(image, "png");
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    profile.write(text("linear\0\0"));
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(profile)) {
      deflater.write(linear);
    }
    Color half = new Color(188, 188, 0); // half the light
    assertColour(half, crop(withChunk(png, "iCCP", profile.toByteArray()), 32), 9, 9, 3);
    byte[] gamma = ByteBuffer.allocate(4).putInt(100_000).array();
    assertColour(half, crop(withChunk(png, "gAMA", gamma), 32), 9, 9, 3);
    byte[] usual = ByteBuffer.allocate(4).putInt(45_455).array();
    assertColour(new Color(128, 128, 0), crop(withChunk(png, "gAMA", usual), 32), 9, 9, 0);
    // the primaries of Adobe RGB have the white of sRGB, and more of sRGB's red in their red
    ByteBuffer wide = ByteBuffer.allocate(32);
    for (int place : new int[] {31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000}) {
      wide.putInt(place);
    }
    BufferedImage red = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      red.setRGB(i % 32, i / 32, 0x800000);
    }
    byte[] wideRed = withChunk(encoded(red, "png"), "cHRM", wide.array());
    assertColour(new Color(151, 0, 0), crop(wideRed, 32), 9, 9, 2);
    assertRejectedNever(withChunk(png, "iCCP", text("broken\0\0nonsense")));
  }

  @Test
  void honoursTheProfileOfAGreyPng() throws Exception {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 32 * 32; i++) {
      image.getRaster().setSample(i % 32, i / 32, 0, 128);
    }
    byte[] png = encoded(image, "png");
    assertColour(new Color(128, 128, 128), crop(png, 32), 9, 9, 0);
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    profile.write(text("linear\0\0"));
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(profile)) {
      deflater.write(ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData());
    }
    Picture linear = crop(withChunk(png, "iCCP", profile.toByteArray()), 32);
    assertColour(new Color(188, 188, 188), linear, 9, 9, 3);
  }

  private void assertRejectedNever(byte[] file) throws Unusable {
    assertColour(new Color(128, 128, 0), crop(file, 32), 9, 9, 0);
  }

  @Test
  void putsTheFirstPictureOfAGifInItsPlace() throws Exception {
    byte[] gif = quarters("gif");
    ByteBuffer header = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort(6, (short) 96).putShort(8, (short) 96);
    int descriptor = 0;
    for (int i = 13; descriptor == 0; i++) {
      boolean found =
          gif[i] == 0x2c && header.getInt(i + 1) == 0 && header.getInt(i + 5) == (48 << 16 | 48);
      descriptor = found ? i : 0;
    }
    header.putShort(descriptor + 1, (short) 48).putShort(descriptor + 3, (short) 48);
    Picture picture = crop(gif, 96);
    assertColour(Color.WHITE, picture, 20, 20, 0);
    assertColour(Color.WHITE, picture, 70, 20, 0);
    assertColour(RED, picture, 55, 55, 2);
    assertColour(GREEN, picture, 90, 55, 2);
  }

  @Test
  void stretchesTwelveBitsInSixteenAndSaysSo() throws Exception {
    BufferedImage deep = new BufferedImage(32, 32, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 32 * 32; i++) {
      deep.getRaster().setSample(i % 32, i / 32, 0, i % 32 < 16 ? 4095 : 2048);
    }
    Decoder.Decoded decoded =
        decoder.decode(encoded(deep, "png"), 32, 1, Fit.CROP, Ground.WHITE, Decoder.UNLIMITED);
    assertEquals(255, decoded.pictures().get(0).at(0, 5, 5));
    assertEquals(128, decoded.pictures().get(0).at(0, 5, 25), 1);
    assertTrue(decoded.notes().toString().contains("12 bits"), decoded.notes().toString());
  }

  @Test
  void smoothsVeryLargePicturesAsItDoesOthers() throws Exception {
    // lines of single pixels that a reader of every second or third would see as plain
    BufferedImage lines = new BufferedImage(6_000, 6_000, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < 6_000; y += 2) {
      for (int x = 0; x < 6_000; x++) {
        lines.getRaster().setSample(x, y, 0, 1);
      }
    }
    Picture picture = decode(encoded(lines, "png"), 32, 1, Fit.CROP, Ground.WHITE);
    assertEquals(127.5, picture.at(0, 16, 16), 4);
  }

  @Test
  void cutsPicturesIntoHalves() throws Exception {
    BufferedImage wide = new BufferedImage(96, 48, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 96 * 48; i++) {
      wide.setRGB(i % 96, i / 96, i % 96 < 48 ? RED.getRGB() : BLUE.getRGB());
    }
    List<Picture> halves =
        decoder
            .decode(encoded(wide, "png"), 32, 3, Fit.HALVES, Ground.WHITE, Decoder.UNLIMITED)
            .pictures();
    assertEquals(2, halves.size());
    assertColour(RED, halves.get(0), 16, 16, 0);
    assertColour(BLUE, halves.get(1), 16, 16, 0);
  }

  @Test
  void refusesWhatThereIsNeverMemoryFor() throws Exception {
    byte[] large = TestFiles.blackPng(3_000, 3_000);
    Unusable e =
        assertThrows(
            Unusable.class,
            () ->
                new Decoder(new Memory(1_000_000))
                    .decode(large, 32, 1, Fit.CROP, Ground.WHITE, Decoder.UNLIMITED));
    assertTrue(e.reason().contains("more memory than there is"), e.reason());
  }

  @Test
  void saysWhatToDoWithArchives() {
    assertRejected("RAR", text("Rar!\u001a\u0007\u0000"));
    assertRejected("IDX", new byte[] {0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28});
    assertRejected("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertRejected("7z archive", new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27});
  }

  @Test
  void rejectsWhatIsNoPicture() throws IOException {
    assertRejected("is empty", new byte[0]);
    assertRejected("is not a picture", text("not at all a picture"));
    assertRejected("is not a picture", new byte[100]);
    assertRejected("zip inside a zip", TestFiles.zip("a.png", TestFiles.png(1)));
    assertRejected("HEIC", text("\0\0\0\u0018ftypheic\0\0\0\0"));
    assertRejected("TIFF", text("II*\0and so on, and so on"));
  }

  @Test
  void rejectsDamagedPictures() {
    for (String format : List.of("png", "jpeg", "gif", "bmp")) {
      assertRejected("cut off", half(quarters(format)));
    }
    for (String name : List.of("cmyk.jpg", "progressive.jpg", "lossy.webp", "lossless.webp")) {
      assertRejected("cut off", half(resource(name)));
    }
    for (String format : List.of("png", "jpeg", "gif", "bmp")) {
      assertRejected("cut off", Arrays.copyOf(quarters(format), 20));
    }
    byte[] noise = quarters("png");
    Arrays.fill(noise, 60, noise.length - 20, (byte) 0x5a);
    assertRejected("damaged", noise);
  }

  @Test
  void keepsTheRowsOfOtherColourSpacesRight() throws Unusable {
    ComponentColorModel linear =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
            false,
            false,
            1,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = linear.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {128, 128, 0});
    float[][] row = new float[3][1];
    new Rows(new BufferedImage(linear, raster, false, null), Optional.empty(), 255).read(0, row);
    assertEquals(188, row[0][0], 2, "half the light is more than half the level");
    assertEquals(0, row[2][0], 2);
  }

  private Picture decode(byte[] file, int size, int channels, Fit fit, Ground ground)
      throws Unusable {
    return decoder.decode(file, size, channels, fit, ground, Decoder.UNLIMITED).pictures().get(0);
  }

  private List<String> notes(byte[] file) throws Unusable {
    return decoder.decode(file, 1000, Ground.WHITE).notes();
  }

  private Picture crop(byte[] file, int size) throws Unusable {
    return decode(file, size, 3, Fit.CROP, Ground.WHITE);
  }

  private void assertRejected(String reason, byte[] file) {
    Unusable e = assertThrows(Unusable.class, () -> crop(file, 32));
    assertTrue(e.reason().contains(reason), e.reason());
  }

  /** Checks the quarters of a picture: above left, above right, below left, below right. */
  private static void assertQuarters(String expected, Picture picture, int tolerance) {
    int near = picture.width() / 5;
    int far = picture.width() - near;
    for (int i = 0; i < 4; i++) {
      int x = i % 2 == 0 ? near : far;
      int y = i < 2 ? near : far;
      assertColour(COLOURS.get(expected.charAt(i)), picture, x, y, tolerance + 2);
    }
  }

  private static void assertColour(Color expected, Picture picture, int x, int y, int tolerance) {
    int[] found = {picture.at(0, y, x), picture.at(1, y, x), picture.at(2, y, x)};
    int[] wanted = {expected.getRed(), expected.getGreen(), expected.getBlue()};
    for (int c = 0; c < 3; c++) {
      assertEquals(
          wanted[c], found[c], tolerance, () -> Arrays.toString(wanted) + Arrays.toString(found));
    }
  }

  private static void fill(BufferedImage image, int level) {
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      image.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, level);
    }
  }

  /** An EXIF block with one entry before the orientation. */
  private static byte[] exif(int orientation, ByteOrder order) {
    ByteBuffer tiff = ByteBuffer.allocate(38).order(order);
    tiff.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    tiff.put((byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I'));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(48);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  private static byte[] jpegWith(byte[] exif) throws IOException {
    return jpegWith(quarters("jpeg"), exif);
  }

  private static byte[] jpegWith(byte[] jpeg, byte[] exif) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (exif.length + 8)});
    out.write(text("Exif\0\0"));
    out.write(exif);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] pngWith(byte[] exif) throws IOException {
    return withChunk(quarters("png"), "eXIf", exif);
  }

  /** A PNG with a chunk behind its header. */
  private static byte[] withChunk(byte[] png, String name, byte[] content) throws IOException {
    int afterHeader = 8 + 25;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, afterHeader);
    out.write(TestFiles.chunk(name, content));
    out.write(png, afterHeader, png.length - afterHeader);
    return out.toByteArray();
  }

  /** The extended format around the picture of a simple file. */
  private static byte[] webpWith(byte[] exif) {
    byte[] simple = resource("lossless.webp");
    int length = 30 + (simple.length - 12) + 8 + exif.length;
    ByteBuffer webp = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    webp.put(text("RIFF")).putInt(length - 8).put(text("WEBPVP8X")).putInt(10);
    webp.putInt(0x08).put(new byte[] {47, 0, 0, 31, 0, 0});
    webp.put(simple, 12, simple.length - 12);
    webp.put(text("EXIF")).putInt(exif.length).put(exif);
    return webp.array();
  }
}
