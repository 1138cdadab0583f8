package atelier.learner.style;

import atelier.family.Settings;
import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Counted;
import atelier.learner.Diverged;
import atelier.learner.Feed;
import atelier.learner.Learner;
import atelier.learner.Preview;
import atelier.learner.StepMetrics;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Noise;
import atelier.nn.Ops;
import atelier.nn.Optimizer;
import atelier.nn.Program;
import atelier.nn.Weights;
import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network that repaints any picture in one style, in one pass (Johnson et al. 2016). Its
 * objective is that of the {@link StyleLearner}, for a batch of an image set's pictures at once.
 */
final class FastStyleLearner implements Learner, Counted {
  private static final int PREVIEWS = 6;
  private static final int AVERAGE_EVERY = 4;

  /** Most that is added to a pixel, from which strokes can grow where a picture is plain. */
  private static final float GRAIN = 0.2f;

  private static final Noise NONE = new Noise(0);

  private final Ops kept = Ops.open();
  private final PackedImages images;
  private final int size;
  private final int batch;
  private final Feed feed;
  private final Weights weights;
  private final RepaintNetwork network;
  private final Program program;
  private final Optimizer optimizer;
  private final Objective objective;
  private final float[] pictures;
  private final float[] values;
  private final float[] gradient;
  private final long seed;
  private Settings settings;
  private long steps;

  FastStyleLearner(Task task) {
    settings = task.settings();
    seed = task.seed();
    images = task.images("pictures");
    size = images.size();
    batch = settings.whole("batch");
    feed = new Feed(images, task.label("pictures"), task.seed());
    weights = new Weights(kept, Noise.of(task.seed(), 2), true);
    int side = padded(size);
    network = new RepaintNetwork(weights, settings.whole("width"), settings.whole("blocks"), side);
    Graph graph = new Graph(Mode.TRAINING);
    program = new Program(kept, graph, network.apply(graph, graph.input(), side, side));
    optimizer = new Optimizer(kept, new Optimizer.Rule.Adam(0.9, 0.999), weights);
    Raster style = Raster.of(task.pictures("style").get(0)).fitted(settings.whole("styleSide"));
    objective = Methods.of(task, kept).objective(kept, batch, size, size, List.of(style));
    pictures = new float[batch * 3 * size * size];
    values = new float[pictures.length];
    gradient = new float[pictures.length];
  }

  /** The side of a network's input for pictures of a side. */
  private static int padded(int side) {
    int multiple = RepaintNetwork.MULTIPLE;
    return (side + 2 * RepaintNetwork.MARGIN + multiple - 1) / multiple * multiple;
  }

  @Override
  public StepMetrics step() {
    nextPictures();
    objective.content(pictures);
    try (Ops ops = kept.child()) {
      Array x = input(ops, Noise.of(~seed, steps + 1), pictures, batch, size, size);
      Array painted = ops.record(() -> program.run(ops, NONE, x));
      crop(ops, painted, size, size, values);
      Balance balance = Balance.of(settings);
      Losses losses = objective.evaluate(values, balance, steps, gradient);
      double variation = Variation.add(values, size, size, balance.variation(), gradient);
      losses = losses.withVariation(variation, balance.variation());
      if (!losses.finite()) {
        throw new Diverged(steps + 1);
      }
      int inner = padded(size) - 2 * RepaintNetwork.MARGIN;
      ops.backward(painted, enlarged(ops, gradient, batch, size, inner));
      optimizer.update(settings.real("rate"));
      steps++;
      if (steps % AVERAGE_EVERY == 0) {
        requireSound();
        weights.average(Math.pow(0.5, AVERAGE_EVERY / Math.min(200, 0.05 * steps)));
      }
      return losses.metrics();
    }
  }

  private void requireSound() {
    if (!optimizer.sound()) {
      throw new Diverged(steps);
    }
  }

  /** Takes the next batch, (batch, 3, size, size). */
  private void nextPictures() {
    byte[] bytes = feed.next(batch).bytes();
    int area = size * size;
    for (int i = 0; i < pictures.length; i++) {
      int picture = i / (3 * area);
      int plane = images.channels() == 1 ? picture : i / area;
      pictures[i] = (bytes[plane * area + i % area] & 0xff) / 255f;
    }
  }

  /** Pictures with margins, in which they are mirrored, and grain. */
  private static Array input(Ops ops, Noise noise, float[] pictures, int n, int height, int width) {
    int toHeight = padded(height);
    int toWidth = padded(width);
    float[] grain = new float[toHeight * toWidth];
    for (int i = 0; i < grain.length; i++) {
      grain[i] = noise.symmetric(GRAIN);
    }
    FloatBuffer direct = ops.buffer(n * 3 * toHeight * toWidth);
    for (int plane = 0; plane < 3 * n; plane++) {
      for (int i = 0; i < grain.length; i++) {
        int y = Raster.mirrored(i / toWidth - RepaintNetwork.MARGIN, height);
        int x = Raster.mirrored(i % toWidth - RepaintNetwork.MARGIN, width);
        direct.put(plane * grain.length + i, pictures[(plane * height + y) * width + x] + grain[i]);
      }
    }
    return ops.array(direct, n, 3, toHeight, toWidth);
  }

  /** Reads the upper left part of each plane that the network made. */
  private static void crop(Ops ops, Array painted, int height, int width, float[] planes) {
    int fromHeight = padded(height) - 2 * RepaintNetwork.MARGIN;
    int fromWidth = padded(width) - 2 * RepaintNetwork.MARGIN;
    FloatBuffer whole = ops.buffer(Math.toIntExact(painted.size()));
    ops.read(painted, whole);
    for (int row = 0; row < planes.length / width; row++) {
      int from = (row / height * fromHeight + row % height) * fromWidth;
      whole.get(from, planes, row * width, width);
    }
  }

  /** Square planes with zeros beyond their right and lower edges. */
  private static Array enlarged(Ops ops, float[] planes, int n, int side, int toSide) {
    FloatBuffer enlarged = ops.buffer(n * 3 * toSide * toSide);
    for (int row = 0; row < n * 3 * side; row++) {
      int to = (row / side * toSide + row % side) * toSide;
      enlarged.put(to, planes, row * side, side);
    }
    return ops.array(enlarged, n, 3, toSide, toSide);
  }

  @Override
  public Preview preview() {
    List<Picture> before = new ArrayList<>();
    for (int i = 0; i < Math.min(PREVIEWS, images.count()); i++) {
      before.add(colored(images.picture(i)));
    }
    List<Picture> all = new ArrayList<>(before);
    all.addAll(repaint(before));
    return Preview.grid(all, before.size());
  }

  private static Picture colored(Picture picture) {
    if (picture.channels() == 3) {
      return picture;
    }
    int area = picture.pixels().length;
    byte[] pixels = Arrays.copyOf(picture.pixels(), 3 * area);
    System.arraycopy(pixels, 0, pixels, area, area);
    System.arraycopy(pixels, 0, pixels, 2 * area, area);
    return new Picture(picture.width(), picture.height(), 3, pixels);
  }

  @Override
  public Answering answer(Question question) {
    return question.tool().equals("repaint")
        ? Answering.of(Answer.strip(repaint(question.pictures("picture"))))
        : Learner.super.answer(question);
  }

  /** Pictures of one size, repainted. */
  List<Picture> repaint(List<Picture> pictures) {
    int height = pictures.get(0).height();
    int width = pictures.get(0).width();
    Graph graph = new Graph(Mode.AVERAGED);
    List<Picture> painted = new ArrayList<>();
    try (Ops ops = kept.child();
        Program once =
            new Program(
                ops, graph, network.apply(graph, graph.input(), padded(height), padded(width)))) {
      for (Picture picture : pictures) {
        try (Ops each = ops.child()) {
          float[] rgb = Raster.of(colored(picture)).rgb();
          Array x = input(each, Noise.of(~seed, 0), rgb, 1, height, width);
          crop(each, once.run(each, NONE, x), height, width, rgb);
          painted.add(new Raster(width, height, rgb).picture());
        }
      }
    }
    return painted;
  }

  @Override
  public void adjust(Settings changed) {
    settings = changed;
  }

  @Override
  public TensorMap state() {
    requireSound();
    TensorMap state = new TensorMap();
    weights.save("network.", state);
    optimizer.save("optimizer.", state);
    feed.save("data", state);
    state.put("steps", Tensor.of(new long[] {steps}, 1));
    return state;
  }

  @Override
  public void restore(TensorMap state) {
    weights.load("network.", state);
    optimizer.load("optimizer.", state);
    feed.load("data", state);
    steps = state.get("steps").longs()[0];
  }

  @Override
  public double operations() {
    return 2.0 * (3 * batch * weights.multiplyAdds() + 2 * objective.multiplyAdds());
  }

  @Override
  public int arrays() {
    return kept.count();
  }

  @Override
  public void close() {
    program.close();
    objective.close();
    kept.close();
  }
}
