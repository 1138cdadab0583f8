package atelier.drawing;

import atelier.drawing.Strokes.Piece;
import atelier.drawing.Strokes.Point;
import java.util.ArrayList;
import java.util.List;

/** Where letters have serifs: at the ends of stems, of arms, and of the curves of C, G and S. */
final class Serifs {
  private Serifs() {}

  /**
   * The serifs of a letter, in its box.
   *
   * @param halfWidth of a serif that lies
   * @param halfHeight of a serif that stands
   */
  static List<Piece> of(char letter, List<Piece> pieces, double halfWidth, double halfHeight) {
    List<Piece> serifs = new ArrayList<>();
    for (Piece piece : pieces) {
      for (Point end : List.of(piece.from(), piece.to())) {
        boolean outer = end.y() == 0 || end.y() == 1;
        double inward = end.y() < 0.5 ? 1 : -1;
        if (piece.curved()) {
          if ("CGS".indexOf(letter) >= 0 && isFree(end, piece, pieces)) {
            serifs.add(line(end, 0, -1.3 * inward * halfHeight));
          }
        } else if (outer && isLevel(piece) && isFree(end, piece, pieces)) {
          serifs.add(line(end, 0, 1.6 * inward * halfHeight));
        } else if (outer && !isLevel(piece) && hasFoot(letter, end, pieces)) {
          Point left = new Point(end.x() - halfWidth, end.y());
          serifs.add(line(left, 2 * halfWidth, 0));
        }
      }
    }
    return serifs;
  }

  /** Not where diagonals meet in a point, and not on top of digits. */
  private static boolean hasFoot(char letter, Point end, List<Piece> pieces) {
    if (Character.isDigit(letter) && end.y() == 0) {
      return false;
    }
    List<Piece> stems =
        pieces.stream().filter(p -> touches(p, end) && !isLevel(p) && !p.curved()).toList();
    return stems.size() == 1 || stems.stream().anyMatch(p -> p.from().x() == p.to().x());
  }

  @SuppressWarnings("ReferenceEquality") // an equal piece is another one
  private static boolean isFree(Point end, Piece piece, List<Piece> pieces) {
    return pieces.stream().noneMatch(p -> p != piece && touches(p, end));
  }

  private static boolean touches(Piece piece, Point point) {
    return piece.from().equals(point) || piece.to().equals(point);
  }

  private static boolean isLevel(Piece piece) {
    return piece.from().y() == piece.to().y();
  }

  private static Piece line(Point from, double dx, double dy) {
    return new Piece(from, new Point(from.x() + dx, from.y() + dy), false);
  }
}
