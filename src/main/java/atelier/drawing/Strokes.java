package atelier.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The letters A to Z and the digits as strokes of a pen, in a box that is 1 high (0 at the top) and
 * 1 wide, to be stretched to the letter's width.
 *
 * <p>A description is a row of moves: {@code M} lifts the pen, {@code L} draws a line, {@code C} a
 * Bézier curve, {@code H} and {@code V} a quarter of an ellipse that leaves horizontally or
 * vertically. Coordinates are numbers, or {@code w} for the height of the waist, {@code u} and
 * {@code l} for the middles above and below it.
 */
final class Strokes {
  /** What is drawn for each letter. */
  private static final Map<Character, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry('A', "M 0 1 L .5 0 L 1 1 M .19 .62 L .81 .62"),
          Map.entry('B', "M 0 0 L .5 0 H .9 u V .5 w L 0 w M .5 w H 1 l V .5 1 L 0 1 L 0 0"),
          Map.entry('C', "M .97 .2 C .87 .07 .72 0 .54 0 H 0 .5 V .54 1 C .72 1 .87 .93 .97 .8"),
          Map.entry('D', "M 0 0 L .42 0 H 1 .5 V .42 1 L 0 1 L 0 0"),
          Map.entry('E', "M 1 0 L 0 0 L 0 1 L 1 1 M 0 w L .84 w"),
          Map.entry('F', "M 1 0 L 0 0 L 0 1 M 0 w L .84 w"),
          Map.entry('G', "M .94 .17 C .84 .06 .72 0 .54 0 H 0 .5 V .54 1 H 1 .6 L .58 .6"),
          Map.entry('H', "M 0 0 L 0 1 M 1 0 L 1 1 M 0 w L 1 w"),
          Map.entry('I', "M .5 0 L .5 1"),
          Map.entry('J', "M .9 0 L .9 .64 V .45 1 H 0 .68"),
          Map.entry('K', "M 0 0 L 0 1 M .94 0 L 0 .62 M .33 .4 L 1 1"),
          Map.entry('L', "M 0 0 L 0 1 L 1 1"),
          Map.entry('M', "M 0 1 L 0 0 L .5 .76 L 1 0 L 1 1"),
          Map.entry('N', "M 0 1 L 0 0 L 1 1 L 1 0"),
          Map.entry('O', "M .5 0 H 1 .5 V .5 1 H 0 .5 V .5 0"),
          Map.entry('P', "M 0 1 L 0 0 L .5 0 H 1 .28 V .5 .56 L 0 .56"),
          Map.entry('Q', "M .5 0 H 1 .5 V .5 1 H 0 .5 V .5 0 M .58 .72 L 1 1.06"),
          Map.entry('R', "M 0 1 L 0 0 L .5 0 H .96 .27 V .5 .54 L 0 .54 M .5 .54 L 1 1"),
          Map.entry(
              'S',
              "M .92 .17 C .82 .05 .68 0 .5 0 H .04 .26 C .04 .42 .26 .45 .5 .49"
                  + " C .78 .54 .98 .58 .98 .75 V .5 1 C .3 1 .12 .94 .02 .81"),
          Map.entry('T', "M 0 0 L 1 0 M .5 0 L .5 1"),
          Map.entry('U', "M 0 0 L 0 .6 V .5 1 H 1 .6 L 1 0"),
          Map.entry('V', "M 0 0 L .5 1 L 1 0"),
          Map.entry('W', "M 0 0 L .27 1 L .5 .2 L .73 1 L 1 0"),
          Map.entry('X', "M 0 0 L 1 1 M 1 0 L 0 1"),
          Map.entry('Y', "M 0 0 L .5 .52 L 1 0 M .5 .52 L .5 1"),
          Map.entry('Z', "M 0 0 L 1 0 L 0 1 L 1 1"),
          Map.entry('0', "M .5 0 H 1 .5 V .5 1 H 0 .5 V .5 0"),
          Map.entry('1', "M 0 .24 L .6 0 L .6 1"),
          Map.entry('2', "M .04 .26 C .06 .1 .24 0 .48 0 H .95 .28 C .95 .5 .62 .64 0 1 L 1 1"),
          Map.entry(
              '3',
              "M .04 .16 C .14 .05 .28 0 .46 0 H .92 .24 V .46 .47 L .34 .47"
                  + " M .46 .47 H 1 .74 V .48 1 C .28 1 .1 .94 0 .81"),
          Map.entry('4', "M .74 1 L .74 0 L 0 .7 L 1 .7"),
          Map.entry(
              '5',
              "M .9 0 L .16 0 L .08 .46 C .18 .4 .32 .36 .48 .36 H 1 .68 V .46 1"
                  + " C .28 1 .1 .94 0 .83"),
          Map.entry('6', "M .86 .05 C .4 .1 0 .36 0 .66 V .5 1 H 1 .68 V .5 .37 H 0 .66"),
          Map.entry('7', "M 0 0 L 1 0 L .36 1"),
          Map.entry(
              '8',
              "M .5 0 H .92 .24 V .5 .47 H .08 .24 V .5 0"
                  + " M .5 .47 H 1 .74 V .5 1 H 0 .74 V .5 .47"),
          Map.entry('9', "M .14 .95 C .6 .9 1 .64 1 .34 V .5 0 H 0 .32 V .5 .63 H 1 .34"));

  /** Widths by letter where they are not {@link #WIDTH}; the height is 1. */
  private static final Map<Character, Double> WIDTHS =
      Map.ofEntries(
          Map.entry('A', 0.8),
          Map.entry('B', 0.62),
          Map.entry('E', 0.56),
          Map.entry('F', 0.54),
          Map.entry('I', 0.1),
          Map.entry('J', 0.5),
          Map.entry('L', 0.54),
          Map.entry('M', 0.9),
          Map.entry('O', 0.84),
          Map.entry('P', 0.6),
          Map.entry('Q', 0.84),
          Map.entry('R', 0.64),
          Map.entry('S', 0.6),
          Map.entry('W', 1.1),
          Map.entry('0', 0.56),
          Map.entry('1', 0.42),
          Map.entry('2', 0.58),
          Map.entry('3', 0.56),
          Map.entry('4', 0.66),
          Map.entry('5', 0.56),
          Map.entry('6', 0.58),
          Map.entry('7', 0.58),
          Map.entry('8', 0.58),
          Map.entry('9', 0.58));

  private static final double WIDTH = 0.7;
  private static final int PARTS_OF_A_CURVE = 8;

  private Strokes() {}

  /** The letters in the order of their labels. */
  static List<Character> letters() {
    return DESCRIPTIONS.keySet().stream().sorted().toList();
  }

  static double width(char letter) {
    return WIDTHS.getOrDefault(letter, WIDTH);
  }

  /**
   * A straight piece of a stroke.
   *
   * @param curved whether it is part of a curve
   */
  record Piece(Point from, Point to, boolean curved) {}

  record Point(double x, double y) {}

  /**
   * The pieces that a letter is drawn from.
   *
   * @param waist the height of the waist, about ½
   * @param roundness how full curves are; 0.55 makes ellipses, more makes rounded squares
   */
  static List<Piece> pieces(char letter, double waist, double roundness) {
    Pen pen = new Pen(waist, roundness);
    String description = DESCRIPTIONS.get(letter);
    if (description == null) {
      throw new IllegalArgumentException("no strokes for " + letter);
    }
    pen.draw(description.split(" "));
    return pen.pieces;
  }

  private static final class Pen {
    final List<Piece> pieces = new ArrayList<>();
    final double waist;
    final double roundness;
    double x;
    double y;

    Pen(double waist, double roundness) {
      this.waist = waist;
      this.roundness = roundness;
    }

    void draw(String[] moves) {
      int i = 0;
      while (i < moves.length) {
        String move = moves[i];
        int last = move.equals("C") ? i + 5 : i + 1;
        double toX = number(moves[last]);
        double toY = number(moves[last + 1]);
        switch (move) {
          case "M" -> {}
          case "L" -> line(toX, toY);
          case "H" ->
              curve(x + roundness * (toX - x), y, toX, toY - roundness * (toY - y), toX, toY);
          case "V" ->
              curve(x, y + roundness * (toY - y), toX - roundness * (toX - x), toY, toX, toY);
          case "C" ->
              curve(
                  number(moves[i + 1]),
                  number(moves[i + 2]),
                  number(moves[i + 3]),
                  number(moves[i + 4]),
                  toX,
                  toY);
          default -> throw new IllegalArgumentException("no move " + move);
        }
        x = toX;
        y = toY;
        i = last + 2;
      }
    }

    private double number(String text) {
      return switch (text) {
        case "w" -> waist;
        case "u" -> waist / 2;
        case "l" -> (1 + waist) / 2;
        default -> Double.parseDouble(text);
      };
    }

    private void line(double toX, double toY) {
      pieces.add(new Piece(new Point(x, y), new Point(toX, toY), false));
    }

    private void curve(double x1, double y1, double x2, double y2, double toX, double toY) {
      Point from = new Point(x, y);
      for (int i = 1; i <= PARTS_OF_A_CURVE; i++) {
        double t = (double) i / PARTS_OF_A_CURVE;
        double s = 1 - t;
        Point to =
            new Point(
                s * s * s * x + 3 * s * s * t * x1 + 3 * s * t * t * x2 + t * t * t * toX,
                s * s * s * y + 3 * s * s * t * y1 + 3 * s * t * t * y2 + t * t * t * toY);
        pieces.add(new Piece(from, to, true));
        from = to;
      }
    }
  }
}
