package atelier.imageset.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  @Test
  void takesTheLargestSizeThatLearnsSoonEnough() {
    assertEquals(
        new Suggestion(
            64,
            3,
            "The 1,312 pictures are 64×64 or larger and in colour; larger than this they take"
                + " much longer to learn."),
        Suggestion.of(1_312, List.of(64, 480, 1_000), true));
    assertEquals(
        new Suggestion(28, 1, "The 9 pictures are 28×28 and grey."),
        Suggestion.of(9, List.of(28, 28), false));
    assertEquals(
        new Suggestion(48, 3, "The picture is 48×48 or larger and in colour."),
        Suggestion.of(1, List.of(63), true));
  }

  @Test
  void doesNotBowToAFewSmallPictures() {
    List<Integer> sides =
        Stream.concat(Collections.nCopies(19, 100).stream(), Stream.of(10)).toList();
    assertEquals(
        new Suggestion(
            64,
            1,
            "Most of the 20 pictures are 64×64 or larger and grey; the smaller ones will be"
                + " enlarged."),
        Suggestion.of(20, sides, false));
    assertEquals(
        new Suggestion(
            28, 1, "The 2 pictures are smaller than 28×28 and grey; they will be enlarged."),
        Suggestion.of(2, List.of(16, 16), false));
  }

  @Test
  void callsNoLargePhotoSmallForTheSmallOneBesideIt() {
    assertEquals(
        new Suggestion(
            28,
            3,
            "Not all of the 2 pictures are 28×28 or larger and in colour; the smaller ones will be"
                + " enlarged."),
        Suggestion.of(2, List.of(16, 3_000), true));
  }
}
