package atelier.imageset;

import atelier.imageset.intake.Resizing;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A packed image set, mapped into memory: pixels as bytes 0 to 255, {@code channels × size × size}
 * each, plane by plane.
 *
 * <p>File: {@code "ATELIER1" | pixels of every picture | JSON trailer | u32 trailer length}. The
 * trailer holds count, size, channels, the labels' names, each picture's label (−1 where it has
 * none) and caption, which are held out, and by which model each was drawn. Safe for several
 * threads. The mapping lives until the object is collected.
 */
public final class PackedImages {
  /** The most bytes of pixels that a set can hold. */
  public static final long MAX_BYTES = Integer.MAX_VALUE - (64L << 20);

  private static final byte[] MAGIC = {'A', 'T', 'E', 'L', 'I', 'E', 'R', '1'};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MappedByteBuffer file;
  private final Trailer trailer;
  private final int stride;
  private final int size;

  private PackedImages(MappedByteBuffer file, Trailer trailer, int size) {
    this.file = file;
    this.trailer = trailer;
    this.stride = trailer.channels * trailer.size * trailer.size;
    this.size = size;
  }

  /** The end of a file; the last two are left out where they are empty. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Trailer(
      @JsonInclude int count,
      @JsonInclude int size,
      @JsonInclude int channels,
      @JsonInclude List<String> labels,
      @JsonInclude int[] label,
      @JsonInclude Map<Integer, String> captions,
      Set<Integer> heldOut,
      Map<Integer, Drawn> drawn) {
    Trailer {
      heldOut = heldOut == null ? Set.of() : heldOut;
      drawn = drawn == null ? Map.of() : drawn;
    }

    /** Whether it describes so many bytes of pixels. */
    @SuppressWarnings("NullAway") // what is read from a file may lack anything
    boolean fits(int bytes) {
      return count >= 0
          && size > 0
          && size <= 1024
          && (channels == 1 || channels == 3)
          && (long) count * channels * size * size == bytes
          && labels != null
          && captions != null
          && label != null
          && label.length == count
          && Arrays.stream(label).allMatch(l -> l >= -1 && l < labels.size());
    }
  }

  /**
   * Maps a file.
   *
   * @throws IOException if it cannot be read or is not a packed image set
   */
  public static PackedImages open(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      MappedByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      file.order(ByteOrder.LITTLE_ENDIAN);
      int end = file.limit() - 4;
      if (end < MAGIC.length || !file.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
        throw new IOException(path + " is not a packed image set");
      }
      int length = file.getInt(end);
      if (length < 0 || length > end - MAGIC.length) {
        throw new IOException(path + " is not a packed image set");
      }
      byte[] json = new byte[length];
      file.get(end - length, json);
      Trailer trailer = JSON.readValue(json, Trailer.class);
      if (trailer == null || !trailer.fits(end - length - MAGIC.length)) {
        throw new IOException(path + " is not a whole packed image set");
      }
      return new PackedImages(file, trailer, trailer.size);
    }
  }

  /** Writes every picture, with all that is known of it. */
  public void copyTo(Writer writer) throws IOException {
    writer.declare(labels());
    for (int i = 0; i < count(); i++) {
      writer.add(picture(i), about(i));
    }
  }

  public int count() {
    return trailer.count;
  }

  /** Width and height in pixels. */
  public int size() {
    return size;
  }

  /** The same pictures in another size, resized whenever one is looked at. */
  public PackedImages sized(int pixels) {
    return new PackedImages(file, trailer, pixels);
  }

  /** 1 (grey) or 3 (red, green, blue). */
  public int channels() {
    return trailer.channels;
  }

  /** Of a picture: (channels, size, size). */
  public long[] shape() {
    return new long[] {trailer.channels, trailer.size, trailer.size};
  }

  /** The labels' names, by number; empty where pictures have none. */
  public List<String> labels() {
    return trailer.labels;
  }

  /** The number of a picture's label, −1 where it has none. */
  public int label(int index) {
    return trailer.label[index];
  }

  /** A picture's caption, or null where it has none. */
  public @Nullable String caption(int index) {
    return trailer.captions.get(index);
  }

  /** Whether no model learns from a picture, so that models can be judged by it. */
  public boolean heldOut(int index) {
    return trailer.heldOut.contains(index);
  }

  /** By which model a picture was drawn, or null where it is real. */
  public @Nullable Drawn drawn(int index) {
    return trailer.drawn.get(index);
  }

  /** All that is known of a picture. */
  public About about(int index) {
    int label = label(index);
    return new About(
        label < 0 ? null : labels().get(label), caption(index), heldOut(index), drawn(index));
  }

  /**
   * A fingerprint of the pictures that are held out, with their labels; null where none are. Models
   * that learnt from sets with the same are judged by the same pictures.
   */
  public @Nullable String heldOutHash() {
    if (trailer.heldOut.isEmpty()) {
      return null;
    }
    MessageDigest digest = sha256();
    trailer.heldOut.stream()
        .sorted()
        .forEach(
            i -> {
              digest.update(pixels(i));
              digest.update(String.valueOf(about(i).label()).getBytes(StandardCharsets.UTF_8));
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether any picture has a caption. */
  public boolean captioned() {
    return !trailer.captions.isEmpty();
  }

  /**
   * A picture's pixels, {@code channels × size × size} bytes; where it can be, a view of the file.
   */
  public ByteBuffer pixels(int index) {
    return size == trailer.size
        ? file.slice(MAGIC.length + index * stride, stride)
        : ByteBuffer.wrap(picture(index).pixels());
  }

  /** A copy of a picture. */
  public Picture picture(int index) {
    byte[] pixels = new byte[stride];
    file.get(MAGIC.length + index * stride, pixels);
    Picture packed = new Picture(trailer.size, trailer.size, channels(), pixels);
    return size == trailer.size ? packed : Resizing.of(packed, size, size);
  }

  /** Writes a packed image set, picture by picture. Not safe for several threads. */
  public static final class Writer implements AutoCloseable {
    private final OutputStream out;
    private final int size;
    private final int channels;
    private final Map<String, Integer> labels = new LinkedHashMap<>(); // numbers by name
    private final List<Integer> label = new ArrayList<>();
    private final Map<Integer, String> captions = new TreeMap<>();
    private final Set<Integer> heldOut = new TreeSet<>();
    private final Map<Integer, Drawn> drawn = new TreeMap<>();

    /** Begins a file; {@code out} is closed with this writer. */
    public Writer(OutputStream out, int size, int channels) throws IOException {
      this.out = new BufferedOutputStream(out, 1 << 16);
      this.size = size;
      this.channels = channels;
      this.out.write(MAGIC);
    }

    /** Numbers labels in this order; others get their numbers as they come. */
    public void declare(List<String> names) {
      names.forEach(name -> labels.putIfAbsent(name, labels.size()));
    }

    /**
     * The next picture, of the set's size and channels, with its label's name and its caption, or
     * null.
     */
    public void add(Picture picture, @Nullable String labelName, @Nullable String caption)
        throws IOException {
      add(picture, new About(labelName, caption));
    }

    /** The next picture, of the set's size and channels, with all that is known of it. */
    public void add(Picture picture, About about) throws IOException {
      if (picture.width() != size || picture.height() != size || picture.channels() != channels) {
        throw new IllegalArgumentException("the picture does not fit the set");
      }
      if ((label.size() + 1L) * picture.pixels().length > MAX_BYTES) {
        throw new IOException("the set is larger than %d bytes of pixels".formatted(MAX_BYTES));
      }
      out.write(picture.pixels());
      int index = label.size();
      if (about.caption() != null) {
        captions.put(index, about.caption());
      }
      if (about.heldOut()) {
        heldOut.add(index);
      }
      if (about.drawn() != null) {
        drawn.put(index, about.drawn());
      }
      if (about.label() == null) {
        label.add(-1);
      } else {
        labels.putIfAbsent(about.label(), labels.size());
        label.add(labels.get(about.label()));
      }
    }

    public int count() {
      return label.size();
    }

    public List<String> labels() {
      return List.copyOf(labels.keySet());
    }

    public boolean captioned() {
      return !captions.isEmpty();
    }

    /** Writes the trailer; the file is whole after this. */
    @Override
    public void close() throws IOException {
      byte[] json =
          JSON.writeValueAsBytes(
              new Trailer(
                  label.size(),
                  size,
                  channels,
                  labels(),
                  label.stream().mapToInt(Integer::intValue).toArray(),
                  captions,
                  heldOut,
                  drawn));
      out.write(json);
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(json.length).array());
      out.close();
    }
  }
}
