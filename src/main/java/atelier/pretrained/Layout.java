package atelier.pretrained;

import atelier.tensor.Tensor;
import atelier.tensor.TensorMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The feature layers of a convolutional network: names and shapes of their weights, in the order in
 * which a picture passes them, each convolution's kernel (output channels, input channels, height,
 * width) before its bias (output channels).
 *
 * @param shapes by torchvision's names
 */
record Layout(Map<String, List<Integer>> shapes) {
  Layout {
    shapes = Collections.unmodifiableMap(new LinkedHashMap<>(shapes));
  }

  /** Names layers one by one. */
  static final class Builder {
    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    Builder convolution(String name, int in, int out, int kernel) {
      shapes.put(name + ".weight", List.of(out, in, kernel, kernel));
      shapes.put(name + ".bias", List.of(out));
      return this;
    }

    Builder fire(int index, int in, int squeeze, int expand) {
      String name = "features." + index;
      return convolution(name + ".squeeze", in, squeeze, 1)
          .convolution(name + ".expand1x1", squeeze, expand, 1)
          .convolution(name + ".expand3x3", squeeze, expand, 3);
    }

    Layout build() {
      return new Layout(shapes);
    }
  }

  /** What keeps the tensors from having these layers, as “features.28.weight is missing”. */
  Optional<String> lack(TensorMap tensors) {
    return shapes.keySet().stream().flatMap(name -> lack(tensors, name).stream()).findFirst();
  }

  /** How many of the layers' weights the tensors have. */
  long common(TensorMap tensors) {
    return shapes.keySet().stream().filter(name -> lack(tensors, name).isEmpty()).count();
  }

  private Optional<String> lack(TensorMap tensors, String name) {
    if (!tensors.contains(name)) {
      return Optional.of(name + " is missing");
    }
    Tensor tensor = tensors.get(name);
    List<Integer> wanted = shapes.getOrDefault(name, List.of());
    if (!Arrays.equals(tensor.shape(), wanted.stream().mapToLong(Integer::longValue).toArray())) {
      return Optional.of(
          "%s is %s and should be %s"
              .formatted(name, text(Arrays.stream(tensor.shape()).boxed().toList()), text(wanted)));
    }
    return tensor.type() == Tensor.Type.F32
        ? Optional.empty()
        : Optional.of("%s is stored as %s and should be F32".formatted(name, tensor.type()));
  }

  private static String text(List<? extends Number> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }
}
