package atelier.learner.style;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;

/** States of a picture that is optimised as the only weight of a network. */
final class PictureStates {
  /** Of the network. */
  static final String NAME = "picture";

  private static final String VALUE = NAME + ".pixels";
  private static final String AVERAGE = "averaged." + VALUE;
  private static final String MOMENT = "optimizer." + VALUE + ".moment";
  private static final String STEPS = "optimizer." + NAME + ".steps";

  /** How much of the average of before was kept in each step. */
  private static final double FORMER_AVERAGE = 0.96;

  private PictureStates() {}

  /** The longer side of a state's picture. */
  static int side(TensorMap state) {
    long[] shape = state.get(VALUE).shape();
    return (int) Math.max(shape[2], shape[3]);
  }

  /** The state of a picture made ready for going on with it in another size. */
  static TensorMap resized(TensorMap state, int width, int height) {
    TensorMap resized = new TensorMap();
    for (String name : state.names()) {
      Tensor tensor = state.get(name);
      long[] shape = tensor.shape();
      if (shape.length == 4) {
        Raster picture = new Raster((int) shape[3], (int) shape[2], tensor.floats());
        tensor = Tensor.of(picture.resized(width, height).rgb(), 1, 3, height, width);
      }
      resized.put(name, tensor);
    }
    float[] first = resized.get(MOMENT + 1).floats();
    float[] second = resized.get(MOMENT + 2).floats();
    // a loss that is a mean over pixels has the smaller gradients the more pixels there are
    float smaller = (float) state.get(VALUE).floats().length / first.length;
    for (int i = 0; i < first.length; i++) {
      first[i] *= smaller;
      second[i] = Math.max(first[i] * first[i], smaller * smaller * second[i]); // resizing rings
    }
    resized.put(MOMENT + 1, Tensor.of(first, 1, 3, height, width));
    resized.put(MOMENT + 2, Tensor.of(second, 1, 3, height, width));
    return resized;
  }

  /** A state as it is, or one of before the picture was a network's weight, by today's names. */
  static TensorMap named(TensorMap state) {
    if (!state.contains("progress")) {
      return state;
    }
    long[] progress = state.get("progress").longs(); // all steps, scale, steps at this scale
    float[] picture = state.get("picture").floats();
    long[] shape = state.get("picture").shape();
    long[] form = {1, 3, shape[1], shape[2]};
    float[] average = state.get("averaged.picture").floats();
    double unbiased = 1 - Math.pow(FORMER_AVERAGE, progress[2]);
    for (int i = 0; i < average.length; i++) {
      average[i] = progress[2] == 0 ? picture[i] : (float) (average[i] / unbiased);
    }
    TensorMap named = new TensorMap();
    named.put("steps", Tensor.of(new long[] {progress[0]}, 1));
    named.put("noise", Tensor.of(new long[] {0}, 1));
    named.put(VALUE, Tensor.of(picture, form));
    named.put(AVERAGE, Tensor.of(average, form));
    for (String name : state.names()) {
      if (name.startsWith("optimizer.")) {
        named.put(name.replace("optimizer.", "lbfgs."), state.get(name));
      }
    }
    boolean adam = state.contains("optimizer.first");
    float[] none = new float[picture.length];
    named.put(STEPS, adam ? state.get("optimizer.steps") : Tensor.of(new long[] {0}, 1));
    named.put(MOMENT + 1, Tensor.of(adam ? state.get("optimizer.first").floats() : none, form));
    named.put(MOMENT + 2, Tensor.of(adam ? state.get("optimizer.second").floats() : none, form));
    return named;
  }
}
