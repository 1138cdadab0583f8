package atelier.imageset.intake;

import atelier.imageset.intake.Contents.Item;
import atelier.imageset.intake.Decoder.Decoded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people should know of pictures that are fit to be used, but not as they may think. */
final class Warnings {
  private static final int FEW = 10;
  private static final int TINY = 8;
  private static final int LONG = 4;

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
    if (decoded.note() != null) {
      say(item, decoded.note());
    }
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
