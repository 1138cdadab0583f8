package atelier.operation;

import atelier.imageset.Picture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The pictures that a long operation has made so far, in a file that outlives the server: raw
 * pixels, one picture after another. Not safe for several threads.
 */
final class DonePictures implements AutoCloseable {
  private final FileChannel file;
  private final int size;
  private final int channels;

  /** Opens the file, or begins it; a picture at its end that is not whole is cut off. */
  DonePictures(Path path, int size, int channels) throws IOException {
    this.file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.size = size;
    this.channels = channels;
    file.truncate(position(count()));
    file.position(file.size());
  }

  /** How many there are. */
  int count() throws IOException {
    return (int) (file.size() / bytes());
  }

  /** Adds pictures, which are on the disk then. */
  void add(List<Picture> pictures) throws IOException {
    for (Picture picture : pictures) {
      if (picture.width() != size || picture.height() != size || picture.channels() != channels) {
        throw new IllegalArgumentException("the picture does not fit the set");
      }
      ByteBuffer pixels = ByteBuffer.wrap(picture.pixels());
      while (pixels.hasRemaining()) {
        file.write(pixels);
      }
    }
    file.force(false);
  }

  Picture get(int index) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(bytes());
    while (pixels.hasRemaining()) {
      if (file.read(pixels, position(index) + pixels.position()) < 0) {
        throw new EOFException("there is no picture " + index);
      }
    }
    return new Picture(size, size, channels, pixels.array());
  }

  private long position(int index) {
    return (long) index * bytes();
  }

  private int bytes() {
    return size * size * channels;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
