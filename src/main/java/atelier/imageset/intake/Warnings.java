package atelier.imageset.intake;

import atelier.imageset.Picture;
import atelier.imageset.intake.Contents.Item;
import atelier.imageset.intake.Decoder.Decoded;
import atelier.imageset.intake.Decoder.Dimensions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people should know of pictures that are fit to be used, but not as they may think. */
final class Warnings {
  private static final int FEW = 10;
  private static final int TINY = 8;
  private static final int LONG = 4;
  private static final int SMALL = 128;

  private final Map<String, Integer> labels = new LinkedHashMap<>();
  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private int count;

  /** Files of which the same is to be said. */
  private record Kind(String first, int count) {
    String sentence(String what) {
      return count == 1
          ? "“%s” %s.".formatted(first, what)
          : "“%s” and %d more: each %s.".formatted(first, count - 1, what);
    }
  }

  void add(Item item, Decoded decoded) {
    count++;
    if (item.label() != null) {
      labels.merge(item.label(), 1, Integer::sum);
    }
    if (decoded.from().shorter() < TINY) {
      say(
          item,
          "has fewer than %d pixels on a side; there is nearly nothing to see in it"
              .formatted(TINY));
    } else if (decoded.from().longer() > LONG * decoded.from().shorter()) {
      say(
          item,
          "is more than %d times as long as it is wide; little of it is left in a square"
              .formatted(LONG));
    }
    decoded.notes().forEach(note -> say(item, note));
  }

  /** What people should know of a single picture of which at most so many pixels are kept. */
  static List<String> ofWhole(Decoded decoded, int longest) {
    Dimensions from = decoded.from();
    List<String> sentences = new ArrayList<>();
    if (from.longer() > LONG * from.shorter()) {
      sentences.add(
          "The picture is more than %d times as long as it is wide; what is made of it will be so, too."
              .formatted(LONG));
    }
    if (from.longer() > longest) {
      Picture kept = decoded.pictures().get(0);
      sentences.add(
          String.format(
              Locale.ENGLISH,
              "The picture has %,d × %,d pixels; %,d × %,d are kept, as larger ones are of no use here.",
              from.width(),
              from.height(),
              kept.width(),
              kept.height()));
    } else if (from.longer() < SMALL) {
      sentences.add(
          "The picture has only %d × %d pixels; a larger one gives a finer result."
              .formatted(from.width(), from.height()));
    }
    decoded.notes().forEach(note -> sentences.add("The picture %s.".formatted(note)));
    return sentences;
  }

  /** What people should know of a single picture of whose middle a square of this size is made. */
  static List<String> ofSquare(Decoded decoded, int size) {
    Dimensions from = decoded.from();
    List<String> sentences = new ArrayList<>();
    if (from.longer() > LONG * from.shorter()) {
      sentences.add(
          "The picture is more than %d times as long as it is wide; only the square in its middle is looked at."
              .formatted(LONG));
    }
    if (from.shorter() < size) {
      sentences.add(
          "The picture has only %d × %d pixels; the model looks at %d × %d, so a larger one gives a finer result."
              .formatted(from.width(), from.height(), size, size));
    }
    decoded.notes().forEach(note -> sentences.add("The picture %s.".formatted(note)));
    return sentences;
  }

  private void say(Item item, String what) {
    kinds.merge(
        what, new Kind(item.file().path(), 1), (kind, one) -> new Kind(kind.first, kind.count + 1));
  }

  /** A sentence each. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    if (count < FEW) {
      sentences.add(
          "%s: a model will learn %s by heart. Add more, a few dozen at least."
              .formatted(
                  count == 1
                      ? "There is a single picture"
                      : "There are only %d pictures".formatted(count),
                  count == 1 ? "it" : "them"));
    }
    List<String> lonely =
        labels.entrySet().stream().filter(e -> e.getValue() == 1).map(Map.Entry::getKey).toList();
    if (count >= FEW && lonely.size() == 1) {
      sentences.add(
          "The label “%s” has a single picture; nothing can be learnt from one."
              .formatted(lonely.get(0)));
    } else if (count >= FEW && !lonely.isEmpty()) {
      sentences.add(
          "%d labels have a single picture each, such as “%s”; nothing can be learnt from one."
              .formatted(lonely.size(), lonely.get(0)));
    }
    kinds.forEach((what, kind) -> sentences.add(kind.sentence(what)));
    return sentences;
  }
}
