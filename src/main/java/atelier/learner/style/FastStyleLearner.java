package atelier.learner.style;

import atelier.imageset.PackedImages;
import atelier.imageset.Picture;
import atelier.learner.Answering;
import atelier.learner.Feed;
import atelier.learner.NetworkLearner;
import atelier.learner.Preview;
import atelier.learner.Range;
import atelier.learner.Task;
import atelier.link.Answer;
import atelier.link.Question;
import atelier.nn.Array;
import atelier.nn.Graph;
import atelier.nn.Mode;
import atelier.nn.Network;
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
import java.util.Map;

/**
 * A network that repaints any picture in one style, in one pass (Johnson et al. 2016). Its
 * objective is that of the {@link StyleLearner}, for a batch of an image set's pictures at once.
 */
final class FastStyleLearner extends NetworkLearner {
  private static final int PREVIEWS = 6;

  /** Most that is added to a pixel, from which strokes can grow where a picture is plain. */
  private static final float GRAIN = 0.2f;

  private final PackedImages images;
  private final int size;
  private final int batch;
  private final Feed feed;
  private final RepaintNetwork layers;
  private final Network network;
  private final Objective objective;
  private final float[] pictures;

  FastStyleLearner(Task task) {
    super(task);
    images = task.images("pictures");
    size = images.size();
    batch = batch();
    feed = saved("data", new Feed(images, task.label("pictures"), task.seed()));
    Weights weights = new Weights(kept, Noise.of(task.seed(), 2), true);
    layers =
        new RepaintNetwork(
            weights,
            settings().whole("width"),
            settings().whole("blocks"),
            RepaintNetwork.padded(size));
    network =
        network("network", new Network(kept, weights, Optimizer.Rule.ADAM, layers.of(size, size)));
    Raster style = Raster.of(task.pictures("style").get(0)).fitted(settings().whole("styleSide"));
    objective = Methods.forPictures(task, kept).objective(kept, batch, size, size, List.of(style));
    closing(objective::close);
    pictures = new float[batch * 3 * size * size];
  }

  @Override
  protected Map<String, Float> update(Ops ops) {
    nextPictures();
    objective.content(pictures);
    LossWeights balance = LossWeights.of(settings());
    Array x = input(ops, Noise.of(~seed(), steps() + 1), pictures, batch, size, size);
    Losses losses =
        ops.record(
            () -> {
              Array painted = network.train(ops, noise, x);
              return objective.losses(ops, painted, balance, steps());
            });
    losses.backward(ops);
    network.update(settings().real("rate"));
    return losses.measured();
  }

  /** 5 % of the steps, at most 200. */
  @Override
  protected double halfLife() {
    return batch * Math.min(200, 0.05 * steps());
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
    int toHeight = RepaintNetwork.padded(height);
    int toWidth = RepaintNetwork.padded(width);
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

  @Override
  public Preview preview() {
    List<Picture> before = new ArrayList<>();
    for (int i = 0; i < Math.min(PREVIEWS, images.count()); i++) {
      before.add(colored(images.picture(i)));
    }
    return Preview.grid(Preview.rows(before.size(), before, repaint(before)), before.size());
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
        : super.answer(question);
  }

  /** Pictures of one size, repainted. */
  List<Picture> repaint(List<Picture> pictures) {
    int height = pictures.get(0).height();
    int width = pictures.get(0).width();
    Graph graph = new Graph(Mode.AVERAGED);
    List<Picture> painted = new ArrayList<>();
    try (Ops ops = kept.child();
        Program once =
            new Program(ops, graph, layers.of(height, width).apply(graph, graph.input()))) {
      for (Picture picture : pictures) {
        try (Ops each = ops.child()) {
          float[] rgb = Raster.of(colored(picture)).rgb();
          Array x = input(each, Noise.of(~seed(), 0), rgb, 1, height, width);
          painted.addAll(Range.UNIT.pictures(once.run(each, noise, x)));
        }
      }
    }
    return painted;
  }

  /** Takes a state of before, too, where the optimiser's names did not say of which network. */
  @Override
  public void restore(TensorMap state) {
    TensorMap named = new TensorMap();
    named.put("noise", Tensor.of(new long[] {noise.state()}, 1));
    boolean before = !state.contains("noise");
    for (String name : state.names()) {
      named.put(
          before ? name.replaceFirst("^optimizer\\.", "optimizer.network.") : name,
          state.get(name));
    }
    super.restore(named);
  }

  @Override
  public double operations() {
    return 2.0 * (3 * batch * network.multiplyAdds() + 2 * objective.multiplyAdds());
  }
}
