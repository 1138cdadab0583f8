package atelier.imageset.intake;

import java.util.List;

/**
 * What is in an upload, from a quick look, and how it is best prepared.
 *
 * @param pictures how many files may be pictures
 * @param paired whether each has a partner, from folders A and B
 * @param labels names of the labels, by number; empty where there are none
 * @param captions how many captions there are
 * @param size the suggested width and height in pixels, one of {@link Options#SIZES}
 * @param channels the suggested number of channels, 1 or 3
 * @param reason why, a sentence for people
 */
public record Inspection(
    int pictures,
    boolean paired,
    List<String> labels,
    int captions,
    int size,
    int channels,
    String reason) {
  public Inspection {
    labels = List.copyOf(labels);
  }
}
