package atelier.imageset.intake;

import atelier.imageset.Picture;
import atelier.imageset.intake.Contents.Item;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** A look at a few pictures of an upload: all their sizes, and the colours of some. */
final class Sample {
  private static final int SIZES = 200;
  private static final int COLOURS = 16;
  private static final int LOOK = 32;

  /** Channels of grey pictures differ by less, even where a JPEG keeps them as colour. */
  private static final int COLOURED = 16;

  private Sample() {}

  private record Look(int shorterSide, boolean colour) {}

  /**
   * A suggestion from a sample, unless none of it is a picture.
   *
   * @param rejected takes what is no picture, with the reasons
   */
  static Optional<Suggestion> suggestion(
      List<Item> items, Decoder decoder, TurnsByOwner.Of threads, List<Rejection> rejected)
      throws IOException {
    int count = Math.min(SIZES, items.size());
    int every = Math.max(1, count / COLOURS);
    List<Future<Look>> looks = new ArrayList<>();
    List<StagedFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StagedFile file = items.get((int) ((long) i * items.size() / count)).file();
      boolean withColour = i % every == 0;
      files.add(file);
      looks.add(threads.submit(() -> look(file, withColour, decoder)));
    }
    List<Integer> sides = new ArrayList<>();
    boolean colour = false;
    for (int i = 0; i < count; i++) {
      try {
        Look look = looks.get(i).get();
        sides.add(look.shorterSide);
        colour |= look.colour;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof Unusable unusable)) {
          throw new IOException("a picture could not be looked at", e.getCause());
        }
        rejected.add(unusable.of(files.get(i)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException(
            "The server is being stopped; upload the pictures again when it is back.");
      }
    }
    return sides.isEmpty()
        ? Optional.empty()
        : Optional.of(Suggestion.of(items.size() - rejected.size(), sides, colour));
  }

  private static Look look(StagedFile file, boolean withColour, Decoder decoder) throws Unusable {
    try (Memory.Part part = decoder.memory().forFile(Math.max(0, file.size()))) {
      byte[] bytes = file.picture(spent -> {});
      int side = decoder.dimensions(bytes).shorter();
      return new Look(side, withColour && isColoured(small(bytes, decoder)));
    } catch (IOException e) {
      throw new Unusable("cannot be read; upload it again");
    }
  }

  private static Picture small(byte[] bytes, Decoder decoder) throws Unusable {
    return decoder
        .decode(bytes, LOOK, 3, Options.Fit.WHOLE, Options.Ground.WHITE, Decoder.UNLIMITED)
        .pictures()
        .get(0);
  }

  private static boolean isColoured(Picture picture) {
    int area = picture.width() * picture.height();
    return IntStream.range(0, area)
        .anyMatch(
            i -> {
              int red = picture.pixels()[i] & 0xff;
              int green = picture.pixels()[area + i] & 0xff;
              int blue = picture.pixels()[2 * area + i] & 0xff;
              int most = Math.max(red, Math.max(green, blue));
              return most - Math.min(red, Math.min(green, blue)) > COLOURED;
            });
  }
}
