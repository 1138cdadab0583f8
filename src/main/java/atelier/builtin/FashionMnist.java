package atelier.builtin;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.imageset.Progress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The 60,000 training pictures of Fashion-MNIST, 28 × 28, grey, with labels: from the files of
 * Debian's {@code dataset-fashion-mnist} where it is installed, else downloaded once.
 *
 * @see <a href="https://github.com/zalandoresearch/fashion-mnist">Xiao, Rasul, Vollgraf 2017</a>
 */
final class FashionMnist implements BuiltInSet {
  /** Where Debian's package keeps its files. */
  static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

  /** Where its makers keep it. */
  static final URI HOME = URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

  static final RemoteGzip PICTURES =
      new RemoteGzip(
          "train-images-idx3-ubyte.gz",
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888");
  static final RemoteGzip LABELS =
      new RemoteGzip(
          "train-labels-idx1-ubyte.gz",
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");

  private static final List<String> NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");
  private static final int SIZE = 28;
  private static final int PICTURES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;

  private final Path installed;
  private final Path downloads;
  private final URI home;
  private final RemoteGzip pictures;
  private final RemoteGzip labels;

  /**
   * Looks into the folder {@code installed}, then into {@code downloads}, then downloads there from
   * {@code home}.
   */
  FashionMnist(Path installed, Path downloads, URI home, RemoteGzip pictures, RemoteGzip labels) {
    this.installed = installed;
    this.downloads = downloads;
    this.home = home;
    this.pictures = pictures;
    this.labels = labels;
  }

  @Override
  public String key() {
    return "fashion-mnist";
  }

  @Override
  public String title() {
    return "Fashion-MNIST";
  }

  @Override
  public String description() {
    return "60,000 small grey pictures of clothes, shoes and bags in ten kinds.";
  }

  @Override
  public int count() {
    return 60_000;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public Optional<String> needs() {
    return folder().isPresent()
        ? Optional.empty()
        : Optional.of("Downloads 26 MB from the internet, once.");
  }

  @Override
  public boolean labelled() {
    return true;
  }

  @Override
  public void write(PackedImages.Writer writer, Progress progress) throws IOException {
    Optional<Path> here = folder();
    Path folder = here.isPresent() ? here.get() : download(progress);
    try (DataInputStream images = unpacked(folder.resolve(pictures.name()));
        DataInputStream kinds = unpacked(folder.resolve(labels.name()))) {
      int count = images.readInt() == PICTURES_MAGIC ? images.readInt() : -1;
      int kindCount = kinds.readInt() == LABELS_MAGIC ? kinds.readInt() : -2;
      if (count != kindCount || images.readInt() != SIZE || images.readInt() != SIZE) {
        throw new IOException("the files in %s are not Fashion-MNIST".formatted(folder));
      }
      writer.declare(NAMES);
      for (int i = 0; i < count; i++) {
        byte[] pixels = new byte[SIZE * SIZE];
        images.readFully(pixels);
        writer.add(new Picture(SIZE, SIZE, 1, pixels), NAMES.get(kinds.readUnsignedByte()), null);
        progress.at(i + 1, count);
      }
    }
  }

  private Optional<Path> folder() {
    return List.of(installed, downloads).stream()
        .filter(folder -> Files.isReadable(folder.resolve(pictures.name())))
        .filter(folder -> Files.isReadable(folder.resolve(labels.name())))
        .findFirst();
  }

  private Path download(Progress progress) {
    try {
      labels.download(home, downloads, Progress.UNWATCHED);
      pictures.download(home, downloads, progress);
      return downloads;
    } catch (IOException e) {
      throw new Unavailable(
          ("Fashion-MNIST is not on this machine and could not be downloaded: %s. On Debian “sudo"
                  + " apt install dataset-fashion-mnist” installs it; or put %s and %s into %s.")
              .formatted(e.getMessage(), pictures.name(), labels.name(), downloads),
          e);
    }
  }

  private static DataInputStream unpacked(Path file) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16)));
  }
}
