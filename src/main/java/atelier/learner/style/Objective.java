package atelier.learner.style;

import atelier.nn.Array;
import atelier.nn.Ops;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How far pictures are from content and style: a sum of terms. */
final class Objective implements AutoCloseable {
  private final List<Term> terms;

  Objective(Term... terms) {
    this.terms = List.of(terms);
  }

  /** Takes the pictures whose content is to be kept; not copied. */
  void content(float[] pictures) {
    terms.forEach(term -> term.content(pictures));
  }

  /** Takes how much each style picture counts; the weights are positive and their sum is 1. */
  void blend(double[] weights) {
    terms.forEach(term -> term.blend(weights));
  }

  /**
   * The losses, within {@link Ops#record}; of several terms with one aim their mean.
   *
   * @param step what the arrays belong to
   * @param draw as {@link Term#find}
   */
  Losses losses(Ops step, Array pictures, LossWeights balance, long draw) {
    List<Term.Found> found =
        terms.stream().map(term -> term.find(step, pictures, balance, draw)).toList();
    List<Array> outputs = new ArrayList<>();
    List<Array> slopes = new ArrayList<>();
    for (Term.Found of : found) {
      outputs.addAll(of.outputs());
      slopes.addAll(of.slopes());
    }
    return new Losses(
        found.stream()
            .flatMap(of -> of.losses().entrySet().stream())
            .collect(
                Collectors.groupingBy(
                    loss -> loss.getKey().metric(),
                    Collectors.collectingAndThen(
                        Collectors.averagingDouble(loss -> loss.getValue()), Double::floatValue))),
        found.stream().mapToDouble(Term.Found::total).sum(),
        outputs,
        slopes);
  }

  /** Multiply-adds of the losses, forward. */
  double multiplyAdds() {
    return terms.stream().mapToDouble(Term::multiplyAdds).sum();
  }

  @Override
  public void close() {
    terms.forEach(Term::close);
  }
}
