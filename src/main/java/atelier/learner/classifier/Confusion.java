package atelier.learner.classifier;

import atelier.imageset.Picture;
import atelier.learner.Batch;
import atelier.learner.Beliefs;
import atelier.learner.Preview;
import atelier.link.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What held-out pictures are, against what they are taken for. */
final class Confusion {
  /** Of a preview; with more labels it shows the first of them. */
  private static final int MOST_LABELS = 12;

  private static final int MOST_MISTAKES = 16;

  private final List<String> names;
  private final Batch pictures;
  private final Beliefs beliefs;
  private final Map<Cell, List<Integer>> cells = new LinkedHashMap<>();
  private final int[] total;

  /** Pictures of one label that are taken for another or the same. */
  private record Cell(int truth, int taken) {
    boolean right() {
      return truth == taken;
    }
  }

  /**
   * Sorts pictures.
   *
   * @param names of the labels
   */
  Confusion(List<String> names, Batch pictures, Beliefs beliefs) {
    this.names = names;
    this.pictures = pictures;
    this.beliefs = beliefs;
    int[] labels = pictures.labels();
    total = new int[names.size()];
    for (int i = 0; i < labels.length; i++) {
      total[labels[i]]++;
      cells.computeIfAbsent(new Cell(labels[i], beliefs.best(i)), cell -> new ArrayList<>()).add(i);
    }
  }

  /**
   * The confusion matrix in pictures: a row for what they are, a column for what they are taken
   * for. A cell shows the picture of which that is most believed, the brighter the more of its row
   * are there; it is black where there is none.
   */
  Preview preview() {
    int labels = Math.min(MOST_LABELS, names.size());
    int size = pictures.images().size();
    Picture none = Picture.black(size, size, pictures.images().channels());
    List<Picture> grid = new ArrayList<>();
    for (int truth = 0; truth < labels; truth++) {
      for (int taken = 0; taken < labels; taken++) {
        Cell cell = new Cell(truth, taken);
        grid.add(cells.containsKey(cell) ? dimmed(clearest(cell), share(cell)) : none);
      }
    }
    return Preview.grid(grid, labels);
  }

  /** The mistakes, most frequent first, with the share of each label that is recognised. */
  Answer answer() {
    List<Cell> mistakes =
        cells.keySet().stream()
            .filter(cell -> !cell.right())
            .sorted(Comparator.comparingInt(cell -> -among(cell).size()))
            .limit(MOST_MISTAKES)
            .toList();
    Map<String, Double> recognised = new LinkedHashMap<>();
    IntStream.range(0, total.length)
        .filter(label -> total[label] > 0)
        .forEach(label -> recognised.put(names.get(label), share(new Cell(label, label))));
    return new Answer(
        1,
        mistakes.stream().map(this::clearest).toList(),
        0,
        mistakes.stream().map(this::caption).toList(),
        recognised,
        text(mistakes));
  }

  private String text(List<Cell> mistakes) {
    String all =
        "Of %d pictures that it never learnt from, %.0f %% are taken for what they are."
            .formatted(pictures.size(), 100 * beliefs.accuracy(pictures.labels()));
    return mistakes.isEmpty() ? all : all + " Most often, " + caption(mistakes.get(0)) + ".";
  }

  private String caption(Cell cell) {
    return "%s is taken for %s: %d of %d"
        .formatted(
            names.get(cell.truth), names.get(cell.taken), among(cell).size(), total[cell.truth]);
  }

  /** The numbers of the pictures of a cell. */
  private List<Integer> among(Cell cell) {
    return cells.getOrDefault(cell, List.of());
  }

  private double share(Cell cell) {
    return (double) among(cell).size() / total[cell.truth];
  }

  private Picture clearest(Cell cell) {
    int clearest =
        among(cell).stream()
            .max(Comparator.comparingDouble(i -> beliefs.share(i, cell.taken)))
            .orElseThrow();
    return pictures.images().picture(pictures.indices()[clearest]);
  }

  private static Picture dimmed(Picture picture, double share) {
    double brightness = 0.25 + 0.75 * share;
    byte[] pixels = new byte[picture.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(brightness * (picture.pixels()[i] & 0xff));
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), pixels);
  }
}
