package atelier.imageset;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A packed image set, mapped into memory: pixels as bytes 0 to 255, {@code channels × size × size}
 * each, plane by plane.
 *
 * <p>File: {@code "ATELIER1" | pixels of every picture | JSON trailer | u32 trailer length}. The
 * trailer holds count, size, channels, the labels' names, each picture's label (−1 where it has
 * none) and its caption. Safe for several threads. The mapping lives until the object is collected.
 */
public final class PackedImages {
  /** The most bytes of pixels that a set can hold. */
  public static final long MAX_BYTES = Integer.MAX_VALUE - (64L << 20);

  private static final byte[] MAGIC = {'A', 'T', 'E', 'L', 'I', 'E', 'R', '1'};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MappedByteBuffer file;
  private final Trailer trailer;
  private final int stride;

  private PackedImages(MappedByteBuffer file, Trailer trailer) {
    this.file = file;
    this.trailer = trailer;
    this.stride = trailer.channels * trailer.size * trailer.size;
  }

  record Trailer(
      int count,
      int size,
      int channels,
      List<String> labels,
      int[] label,
      Map<Integer, String> captions) {}

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
      byte[] json = new byte[file.getInt(end)];
      file.get(end - json.length, json);
      return new PackedImages(file, JSON.readValue(json, Trailer.class));
    }
  }

  public int count() {
    return trailer.count;
  }

  /** Width and height in pixels. */
  public int size() {
    return trailer.size;
  }

  /** 1 (grey) or 3 (red, green, blue). */
  public int channels() {
    return trailer.channels;
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

  /** Whether any picture has a caption. */
  public boolean captioned() {
    return !trailer.captions.isEmpty();
  }

  /** A picture's pixels, {@code channels × size × size} bytes; a view of the file. */
  public ByteBuffer pixels(int index) {
    return file.slice(MAGIC.length + index * stride, stride);
  }

  /** A copy of a picture. */
  public Picture picture(int index) {
    byte[] pixels = new byte[stride];
    pixels(index).get(pixels);
    return new Picture(size(), size(), channels(), pixels);
  }

  /** Writes a packed image set, picture by picture. Not safe for several threads. */
  public static final class Writer implements AutoCloseable {
    private final OutputStream out;
    private final int size;
    private final int channels;
    private final Map<String, Integer> labels = new LinkedHashMap<>(); // numbers by name
    private final List<Integer> label = new ArrayList<>();
    private final Map<Integer, String> captions = new TreeMap<>();

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
      if (picture.width() != size || picture.height() != size || picture.channels() != channels) {
        throw new IllegalArgumentException("the picture does not fit the set");
      }
      if ((label.size() + 1L) * picture.pixels().length > MAX_BYTES) {
        throw new IOException("the set is larger than %d bytes of pixels".formatted(MAX_BYTES));
      }
      out.write(picture.pixels());
      if (caption != null) {
        captions.put(label.size(), caption);
      }
      if (labelName == null) {
        label.add(-1);
      } else {
        labels.putIfAbsent(labelName, labels.size());
        label.add(labels.get(labelName));
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
                  captions));
      out.write(json);
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(json.length).array());
      out.close();
    }
  }
}
